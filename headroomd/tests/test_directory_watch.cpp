// SPDX-License-Identifier: GPL-3.0-or-later
#include "directory_watch.hpp"
#include "temporary_folder.hpp"
#include <filesystem>
#include <fstream>
#include <headroom_catch.hpp>
#include <poll.h>

using headroom::DirectoryWatch;
using headroom::test::TemporaryFolder;
namespace fs = std::filesystem;

namespace {

/// Whether anything is heard within `milliseconds`, noise that does not matter left out.
bool hears(DirectoryWatch& watch, int milliseconds = 2000) {
  pollfd ready{watch.fd(), POLLIN, 0};
  while (::poll(&ready, 1, milliseconds) > 0) {
    if (watch.dispatch())
      return true;
    milliseconds = 0;
  }
  return false;
}

/// Everything that has happened so far is heard.
void drain(DirectoryWatch& watch) {
  while (hears(watch, 0)) {
  }
}

void write(const fs::path& file, const std::string& text = "x") { std::ofstream(file) << text; }

} // namespace

TEST_CASE("a profile that is written, replaced, renamed or removed is heard of") {
  const TemporaryFolder folder;
  const auto profiles = folder.path() / "profiles";
  fs::create_directory(profiles);
  write(profiles / "a.toml");
  DirectoryWatch watch({profiles});
  REQUIRE_FALSE(hears(watch, 0));
  SECTION("written") { write(profiles / "a.toml", "y"); }
  SECTION("made") { write(profiles / "b.toml"); }
  SECTION("removed") { fs::remove(profiles / "a.toml"); }
  SECTION("renamed over, as editors do") {
    write(folder.path() / "new");
    fs::rename(folder.path() / "new", profiles / "a.toml");
  }
  SECTION("renamed away") { fs::rename(profiles / "a.toml", folder.path() / "a"); }
  SECTION("cut") { fs::resize_file(profiles / "a.toml", 0); }
  REQUIRE(hears(watch));
}

TEST_CASE("what is no profile is not heard of") {
  const TemporaryFolder folder;
  const auto profiles = folder.path() / "profiles";
  fs::create_directory(profiles);
  DirectoryWatch watch({profiles});
  write(profiles / ".a.toml.swp");
  write(profiles / "notes.md");
  write(folder.path() / "b.toml");
  REQUIRE_FALSE(hears(watch, 100));
}

TEST_CASE("a directory that is made later is watched, however deep it is") {
  const TemporaryFolder folder;
  const auto profiles = folder.path() / "config" / "headroom" / "profiles";
  DirectoryWatch watch({profiles});
  REQUIRE_FALSE(hears(watch, 0));
  fs::create_directories(profiles);
  REQUIRE(hears(watch));
  drain(watch);
  write(profiles / "a.toml");
  REQUIRE(hears(watch));

  SECTION("and again after it was removed") {
    fs::remove_all(folder.path() / "config");
    REQUIRE(hears(watch));
    drain(watch);
    fs::create_directories(profiles);
    REQUIRE(hears(watch));
  }
  SECTION("and again after a folder above it was renamed") {
    drain(watch);
    fs::rename(folder.path() / "config" / "headroom", folder.path() / "config" / "old");
    REQUIRE(hears(watch));
    drain(watch);
    fs::rename(folder.path() / "config" / "old", folder.path() / "config" / "headroom");
    REQUIRE(hears(watch));
    drain(watch);
  }
  drain(watch);
  write(profiles / "c.toml");
  REQUIRE(hears(watch));
}

TEST_CASE("a symbolic link that is turned to another place is heard of, as home-manager does it") {
  const TemporaryFolder folder;
  for (const auto* generation : {"one", "two"}) {
    fs::create_directories(folder.path() / generation / "profiles");
    write(folder.path() / generation / "profiles" / "a.toml");
  }
  const auto turn = [&](const fs::path& link, const fs::path& to) {
    fs::create_symlink(to, folder.path() / "next");
    fs::rename(folder.path() / "next", link);
  };
  SECTION("the link is a folder on the way") {
    turn(folder.path() / "headroom", folder.path() / "one");
    DirectoryWatch watch({folder.path() / "headroom" / "profiles"});
    turn(folder.path() / "headroom", folder.path() / "two");
    REQUIRE(hears(watch));
    drain(watch);
    write(folder.path() / "two" / "profiles" / "a.toml", "y");
    REQUIRE(hears(watch));
  }
  SECTION("the link is the profile, and what it points to is edited") {
    fs::create_directory(folder.path() / "own");
    turn(folder.path() / "own" / "a.toml", folder.path() / "one" / "profiles" / "a.toml");
    DirectoryWatch watch({folder.path() / "own"});
    write(folder.path() / "one" / "profiles" / "a.toml", "y");
    REQUIRE(hears(watch));
    drain(watch);
    turn(folder.path() / "own" / "a.toml", folder.path() / "two" / "profiles" / "a.toml");
    REQUIRE(hears(watch));
    drain(watch);
    write(folder.path() / "two" / "profiles" / "a.toml", "y");
    REQUIRE(hears(watch));
  }
}
