// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/profile_directories.hpp"
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <headroom_catch.hpp>
#include <map>
#include <string>
#include <sys/stat.h>

using namespace headroom::profile;
namespace fs = std::filesystem;

namespace {

/// A directory that goes when the test ends.
class Tree {
public:
  Tree() {
    std::string pattern = (fs::temp_directory_path() / "headroom-profiles-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()));
    root = pattern;
  }
  ~Tree() {
    std::error_code ignored;
    fs::remove_all(root, ignored);
  }
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;

  fs::path write(const std::string& file, const std::string& text) const {
    fs::create_directories((root / file).parent_path());
    std::ofstream(root / file) << text;
    return root / file;
  }

  fs::path root;
};

std::string profile(const std::string& name, const std::string& body = "") {
  return "name = \"" + name + "\"\ndescription = \"" + name + " here\"\n" + body;
}

std::string first_error(const ParsedProfile& result) {
  REQUIRE(!result.errors.empty());
  CHECK(!result.profile);
  return text(result.errors[0]);
}

ProfileDirectories standard(std::map<std::string, std::string> variables, fs::path beside = {}) {
  return ProfileDirectories::standard(
      [&](const char* name) {
        const auto found = variables.find(name);
        return found == variables.end() ? nullptr : found->second.c_str();
      },
      beside);
}

} // namespace

TEST_CASE("profiles are looked for where the base directory specification says") {
  using Paths = std::vector<fs::path>;
  const fs::path installed = HEADROOM_PROFILE_DIR;
  CHECK(standard({{"HOME", "/home/u"},
                  {"XDG_CONFIG_HOME", "/c"},
                  {"XDG_CONFIG_DIRS", "/e1:/e2"},
                  {"XDG_DATA_HOME", "/d"},
                  {"XDG_DATA_DIRS", "/s1:relative::/s2"}},
                 "/source/profiles")
            .directories() == Paths{"/c/headroom/profiles", "/e1/headroom/profiles",
                                    "/e2/headroom/profiles", "/source/profiles",
                                    "/d/headroom/profiles", "/s1/headroom/profiles",
                                    "/s2/headroom/profiles", installed});
  const auto defaults = standard({{"HOME", "/home/u"}, {"XDG_CONFIG_HOME", "not/absolute"}});
  CHECK(defaults.directories()[0] == "/home/u/.config/headroom/profiles");
  CHECK(defaults.directories()[1] == "/etc/xdg/headroom/profiles");
  CHECK(defaults.directories()[2] == "/home/u/.local/share/headroom/profiles");
  CHECK(defaults.directories()[3] == "/usr/local/share/headroom/profiles");
  CHECK(standard({{"HEADROOM_CONFIG_DIR", "/own"}, {"XDG_CONFIG_HOME", "/c"}}).directories()[0] ==
        "/own/profiles");
}

TEST_CASE("a directory is searched once although two variables name it") {
  const auto twice = standard({{"XDG_DATA_DIRS", "/a:/b:/a"}, {"XDG_DATA_HOME", "/b"}});
  size_t count = 0;
  for (const auto& directory : twice.directories())
    count += directory == "/a/headroom/profiles" || directory == "/b/headroom/profiles";
  CHECK(count == 2);
}

TEST_CASE("profiles are listed by name, the user's before those of the system") {
  const Tree tree;
  const auto own = tree.write("user/night.toml", profile("night"));
  tree.write("system/night.toml", profile("night", "agc.enabled = false\n"));
  tree.write("system/day.toml", profile("day"));
  tree.write("system/broken.toml", "name = \n");
  tree.write("system/notes.txt", profile("notes"));
  const ProfileDirectories directories(
      {tree.root / "user", tree.root / "no", tree.root / "system"});
  const auto list = directories.list();
  REQUIRE(list.size() == 3);
  CHECK(list[0].name == "broken");
  CHECK(list[1].name == "day");
  CHECK(list[2].name == "night");
  CHECK(list[2].description == "night here");
  CHECK(list[2].file == own);
  REQUIRE(directories.load("night").profile);
  CHECK(directories.load("night").profile->settings.chain.agc.enabled);
  CHECK(first_error(directories.load("broken")).find("broken.toml:1:") != std::string::npos);
  CHECK(first_error(directories.load("nigth")) == "no profile `nigth`, did you mean `night`?");
  CHECK(first_error(directories.load("something")) == "no profile `something`");
}

TEST_CASE("of many profiles of each name the first found is listed") {
  const Tree tree;
  std::vector<fs::path> folders;
  for (int folder = 0; folder < 20; ++folder) {
    folders.push_back(tree.root / std::to_string(folder));
    for (const char* name : {"night", "day"})
      tree.write(std::to_string(folder) + "/" + name + ".toml", profile(name));
  }
  const auto list = ProfileDirectories(folders).list();
  REQUIRE(list.size() == 2);
  CHECK(list[0].file == folders[0] / "day.toml");
  CHECK(list[1].file == folders[0] / "night.toml");
}

TEST_CASE("a profile that extends its own name builds on the one that it hides") {
  const Tree tree;
  tree.write("user/night.toml", "name = \"night\"\nextends = \"night\"\nagc.attack_ms = 70\n");
  tree.write("system/night.toml", profile("night", "agc.target_lufs = -21\n"));
  const auto result = ProfileDirectories({tree.root / "user", tree.root / "system"}).load("night");
  REQUIRE(result.profile);
  CHECK(result.profile->settings.chain.agc.attack_ms == 70.0f);
  CHECK(result.profile->settings.chain.agc.target_lufs == -21.0f);
  CHECK(first_error(ProfileDirectories({tree.root / "user"}).load("night"))
            .find("there is no such profile") != std::string::npos);
}

TEST_CASE("a file anywhere is loaded, and extends what the directories hold") {
  const Tree tree;
  tree.write("system/base.toml", profile("base", "agc.target_lufs = -21\n"));
  const auto file = tree.write("mine.toml", "name = \"mine\"\nextends = \"base\"\n");
  const ProfileDirectories directories({tree.root / "system"});
  const auto result = directories.load_file(file);
  REQUIRE(result.profile);
  CHECK(result.profile->settings.chain.agc.target_lufs == -21.0f);
  CHECK(first_error(directories.load_file(tree.root / "none.toml")) ==
        (tree.root / "none.toml").string() + ": cannot be read");
}

TEST_CASE("pipes and directories among the profiles hold nobody up") {
  const Tree tree;
  tree.write("system/day.toml", profile("day"));
  REQUIRE(::mkfifo((tree.root / "system" / "pipe.toml").c_str(), 0600) == 0);
  fs::create_directory(tree.root / "system" / "folder.toml");
  const ProfileDirectories directories({tree.root / "system"});
  CHECK(directories.list().size() == 3);
  CHECK(first_error(directories.load("pipe")).find("cannot be read") != std::string::npos);
  CHECK(directories.load("day").profile);
}

TEST_CASE("a preset is found beside the profile, then in the folders eq, or as a file") {
  const Tree tree;
  const auto band = [](const std::string& hz) {
    return "Preamp: -3.5 dB\nFilter 1: ON PK Fc " + hz + " Hz Gain 2 dB Q 1\n";
  };
  tree.write("user/profiles/a.toml", profile("a", "eq.preset = \"near\"\n"));
  tree.write("user/profiles/b.toml", profile("b", "eq.preset = \"far\"\n"));
  tree.write("user/profiles/c.toml", profile("c", "eq.preset = \"../sets/mine.txt\"\n"));
  tree.write("user/profiles/d.toml", profile("d", "extends = \"e\"\n"));
  tree.write("system/profiles/e.toml", profile("e", "eq.preset = \"own.txt\"\n"));
  tree.write("user/profiles/near.txt", band("101"));
  tree.write("user/eq/near.txt", band("102"));
  tree.write("user/eq/far.txt", band("103"));
  tree.write("system/eq/far.txt", band("104"));
  tree.write("user/sets/mine.txt", band("105"));
  tree.write("system/profiles/own.txt", band("106"));
  const ProfileDirectories directories(
      {tree.root / "user/profiles", tree.root / "system/profiles"});
  const auto hz = [&](const char* name) {
    const auto result = directories.load(name);
    REQUIRE(result.profile);
    const auto& eq = result.profile->settings.chain.eq;
    CHECK(eq.design == headroom::EqDesign::kCookbook);
    CHECK(eq.preamp_db == -3.5f);
    REQUIRE(eq.band_count == 1);
    return eq.bands[0].frequency_hz;
  };
  CHECK(hz("a") == 101.0f);
  CHECK(hz("b") == 103.0f);
  CHECK(hz("c") == 105.0f);
  CHECK(hz("d") == 106.0f);
  CHECK(directories.load("b").profile->settings.eq_preset == "far");
}
