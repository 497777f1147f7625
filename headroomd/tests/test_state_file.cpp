// SPDX-License-Identifier: GPL-3.0-or-later
#include "state_file.hpp"
#include <cstdlib>
#include <fstream>
#include <headroom_catch.hpp>
#include <sys/stat.h>
#include <system_error>

using namespace headroom;
namespace fs = std::filesystem;

namespace {

struct Folder {
  fs::path path = [] {
    char name[] = "/tmp/headroom-state-XXXXXX";
    return fs::path(::mkdtemp(name));
  }();
  ~Folder() { fs::remove_all(path); }
};

} // namespace

TEST_CASE("state is read as it was written, and only its owner may read it") {
  const Folder folder;
  const auto file = folder.path / "a/b/state";
  REQUIRE_FALSE(read_state(file));
  write_state(file, "one\n");
  write_state(file, "two\n");
  REQUIRE(read_state(file) == "two\n");
  struct stat status {};
  REQUIRE(::stat(file.c_str(), &status) == 0);
  REQUIRE((status.st_mode & 0777) == 0600);
  // Nothing is left beside it.
  REQUIRE(std::distance(fs::directory_iterator(file.parent_path()), {}) == 1);
}

TEST_CASE("state that cannot be written leaves the old one whole") {
  const Folder folder;
  const auto file = folder.path / "state";
  write_state(file, "old\n");
  fs::create_directory(folder.path / "state.new"); // in the way
  REQUIRE_THROWS_AS(write_state(file, "new\n"), std::system_error);
  REQUIRE(read_state(file) == "old\n");
}
