// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/profile_library.hpp"
#include <headroom_catch.hpp>

using namespace headroom::profile;

namespace {

ProfileFile file(const std::string& path, const std::string& text) {
  return {path, text, read_title({path, text})};
}

std::string profile(const std::string& name, const std::string& body = "") {
  return "name = \"" + name + "\"\ndescription = \"" + name + " here\"\n" + body;
}

using Names = std::vector<std::string>;

float target(const ProfileLibrary& library, const std::string& name) {
  const auto* item = library.find(name);
  REQUIRE(item);
  REQUIRE(item->profile);
  return item->profile->settings.chain.agc.target_lufs;
}

} // namespace

TEST_CASE("a profile that an edit breaks stays as it was, and its errors are kept beside it") {
  ProfileLibrary library;
  library.take({file("/p/night.toml", profile("night", "agc.target_lufs = -21\n")),
                file("/p/day.toml", profile("day"))});
  REQUIRE(target(library, "night") == -21.0f);

  SECTION("by a value") {
    const auto change =
        library.take({file("/p/night.toml", profile("night", "agc.target_lufs = 3\n")),
                      file("/p/day.toml", profile("day"))});
    REQUIRE(change.errors.size() == 1);
    CHECK(text(change.errors[0]) == "/p/night.toml:3:19: agc.target_lufs must be -60..0, got 3");
  }
  SECTION("so that not even its name can be read") {
    const auto change = library.take(
        {file("/p/night.toml", "name = \"night"), file("/p/day.toml", profile("day"))});
    REQUIRE(change.errors.size() == 1);
    CHECK(change.errors[0].line == 1);
  }
  SECTION("half-written") {
    library.take({file("/p/night.toml", ""), file("/p/day.toml", profile("day"))});
  }
  CHECK(target(library, "night") == -21.0f);
  CHECK(library.find("night")->description == "night here");
  CHECK_FALSE(library.find("night")->errors.empty());
  CHECK(library.errors().size() == library.find("night")->errors.size());

  const auto mended =
      library.take({file("/p/night.toml", profile("night", "agc.target_lufs = -22\n")),
                    file("/p/day.toml", profile("day"))});
  CHECK(mended.mended == Names{"night"});
  CHECK(mended.loaded == Names{"night"});
  CHECK(target(library, "night") == -22.0f);
  CHECK(library.errors().empty());
}

TEST_CASE("an error is told once, not with every look at the files") {
  ProfileLibrary library;
  const ProfileFiles broken = {file("/p/night.toml", profile("night", "agc.target_lufs = 3\n"))};
  CHECK(library.take(broken).errors.size() == 1);
  CHECK(library.take(broken).empty());
}

TEST_CASE("a change names the profiles that are new, other or gone, those with another base too") {
  ProfileLibrary library;
  const auto base = [](const char* target) {
    return file("/p/base.toml", profile("base", std::string("agc.target_lufs = ") + target + "\n"));
  };
  const auto heir = file("/p/heir.toml", "name = \"heir\"\nextends = \"base\"\n");
  const auto other = file("/p/other.toml", profile("other"));
  CHECK(library.take({base("-20"), heir, other}).loaded ==
        Names{"base", "default", "heir", "other"});
  CHECK(library.take({base("-20"), heir, other}).empty());
  const auto change = library.take({base("-25"), heir});
  CHECK(change.loaded == Names{"base", "heir"});
  CHECK(change.gone == Names{"other"});
  CHECK(target(library, "heir") == -25.0f);
  CHECK(library.unknown("hier") == "no profile `hier`, did you mean `heir`?");
}

TEST_CASE("of two profiles with one name the first counts, and the second when that goes") {
  ProfileLibrary library;
  const auto own = file("/own/night.toml", "name = \"night\"\nextends = \"night\"\n"
                                           "agc.attack_ms = 70\n");
  const auto shipped = file("/usr/night.toml", profile("night", "agc.target_lufs = -21\n"));
  library.take({own, shipped});
  CHECK(library.find("night")->file == "/own/night.toml");
  CHECK(target(library, "night") == -21.0f);
  CHECK(library.find("night")->profile->settings.chain.agc.attack_ms == 70.0f);
  CHECK(library.take({shipped}).loaded == Names{"night"});
  CHECK(library.find("night")->profile->settings.chain.agc.attack_ms != 70.0f);
}

TEST_CASE("there is always a default profile") {
  ProfileLibrary library;
  CHECK(library.take({}).loaded == Names{"default"});
  CHECK(library.find("default")->profile == built_in_profile());
  const auto own = file("/own/d.toml", profile("default", "agc.target_lufs = -30\n"));
  CHECK(library.take({own}).loaded == Names{"default"});
  CHECK(target(library, "default") == -30.0f);
  CHECK(library.take({}).loaded == Names{"default"});
  CHECK(target(library, "default") == -18.0f);
}

TEST_CASE("a text that is in no file is checked against the profiles there are") {
  ProfileLibrary library;
  library.take({file("/p/base.toml", profile("base", "agc.target_lufs = -33\n"))});
  const auto good = library.check("name = \"new\"\nextends = \"base\"\n");
  REQUIRE(good.profile);
  CHECK(good.profile->settings.chain.agc.target_lufs == -33.0f);
  const auto bad = library.check("name = \"new\"\nextends = \"base\"\nagc.tarket_lufs = 1\n");
  REQUIRE(bad.errors.size() == 1);
  CHECK(text(bad.errors[0]) == ":3:5: unknown key `agc.tarket_lufs`, did you mean `target_lufs`?");
}
