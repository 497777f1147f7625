// SPDX-License-Identifier: GPL-3.0-or-later
#include "state_file.hpp"
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <headroom_catch.hpp>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

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

TEST_CASE("a disk that is full half-way leaves the old state, and nothing beside it") {
  const Folder folder;
  const auto file = folder.path / "state";
  write_state(file, "old\n");
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{1024, 1024};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    try {
      write_state(file, std::string(100'000, 'x'));
    } catch (const std::system_error& error) {
      ::_exit(error.code().value() == EFBIG ? 0 : 2);
    }
    ::_exit(1);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  CHECK(read_state(file) == "old\n");
  CHECK(std::distance(fs::directory_iterator(folder.path), {}) == 1);
}

TEST_CASE("state is replaced, not written over: who has the old file open still reads it") {
  const Folder folder;
  const auto file = folder.path / "state";
  write_state(file, "0");
  std::ifstream open_before(file);
  write_state(file, std::string(5000, '1'));
  std::string old;
  open_before >> old;
  CHECK(old == "0");
}
