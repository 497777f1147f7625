// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile_loading.hpp"
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <headroom_catch.hpp>

using namespace headroom;
namespace fs = std::filesystem;

namespace {

/// A folder of its own, gone with it.
class Folder {
public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "headroom-profiles-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string write(const std::string& file, const std::string& text) const {
    std::ofstream(path_ / file) << text;
    return (path_ / file).string();
  }
  profile::ProfileDirectories directories() const { return profile::ProfileDirectories({path_}); }

private:
  fs::path path_;
};

} // namespace

TEST_CASE("a name is looked for in the directories, what has a slash is a file") {
  const Folder folder;
  const auto file = folder.write(
      "a.toml", "name = \"evening\"\ndescription = \"x\"\n[limiter]\nceiling_dbtp = -3.0\n");
  for (const std::string& wanted : {std::string("evening"), file}) {
    const auto loaded = load_profile(folder.directories(), wanted);
    REQUIRE(loaded);
    CHECK(loaded->settings.chain.limiter.ceiling_dbtp == -3.0f);
  }
  CHECK_FALSE(load_profile(folder.directories(), "morning"));
  CHECK_FALSE(load_profile(folder.directories(), file + "x"));
}

TEST_CASE("a profile with an error is not loaded at all") {
  const Folder folder;
  folder.write("a.toml", "name = \"a\"\ndescription = \"x\"\n[limiter]\nceiling_dbtp = 3.0\n");
  CHECK_FALSE(load_profile(folder.directories(), "a"));
}

TEST_CASE(
    "the default profile has built-in values where none is installed, and those of its file") {
  const Folder folder;
  const auto built_in = load_profile(folder.directories(), kDefaultProfile);
  REQUIRE(built_in);
  CHECK(built_in->name == kDefaultProfile);
  CHECK(built_in->settings.chain.agc.enabled);
  folder.write("d.toml", "name = \"default\"\ndescription = \"x\"\n[agc]\nenabled = false\n");
  const auto from_file = load_profile(folder.directories(), kDefaultProfile);
  REQUIRE(from_file);
  CHECK_FALSE(from_file->settings.chain.agc.enabled);
}

TEST_CASE("an equaliser preset is loaded with its profile, and one with an error refuses both") {
  const Folder folder;
  folder.write("a.toml", "name = \"a\"\ndescription = \"x\"\neq.preset = \"car\"\n");
  CHECK_FALSE(load_profile(folder.directories(), "a"));
  folder.write("car.txt", "Filter 1: ON PK Fc 60 Hz Gain 5 dB Q 1\n");
  const auto loaded = load_profile(folder.directories(), "a");
  REQUIRE(loaded);
  CHECK(loaded->settings.chain.eq.band_count == 1);
  folder.write("car.txt", "Filter 1: ON PK Fc 6 Hz Gain 5 dB Q 1\n");
  CHECK_FALSE(load_profile(folder.directories(), "a"));
}
