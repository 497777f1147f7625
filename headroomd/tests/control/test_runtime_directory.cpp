// SPDX-License-Identifier: GPL-3.0-or-later
#include "control_fixture.hpp"
#include <fstream>
#include <headroom_catch.hpp>
#include <sys/stat.h>

using namespace headroom;
using namespace headroom::control_test;
using control::RuntimeDirectory;
using control::StartError;
using Reason = StartError::Reason;
namespace fs = std::filesystem;

namespace {

Reason reason_of_failure(const char* xdg_runtime_dir) {
  try {
    RuntimeDirectory directory(xdg_runtime_dir);
  } catch (const StartError& error) {
    INFO(error.what());
    CHECK(std::string(error.what()).find('\n') == std::string::npos);
    return error.reason;
  }
  throw std::runtime_error("it started");
}

mode_t mode_of(const std::string& path) {
  struct stat info {};
  REQUIRE(::lstat(path.c_str(), &info) == 0);
  return info.st_mode & 07777;
}

/// Bound like a daemon's socket, listening or left behind.
FileDescriptor foreign_socket(const std::string& runtime, bool listening) {
  fs::create_directory(runtime + "/headroom");
  fs::permissions(runtime + "/headroom", fs::perms::owner_all);
  FileDescriptor fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  (runtime + "/headroom/control.sock").copy(address.sun_path, sizeof address.sun_path - 1);
  REQUIRE(::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  if (listening)
    REQUIRE(::listen(fd.get(), 1) == 0);
  return fd;
}

} // namespace

TEST_CASE("directory and socket are private whatever the umask") {
  TemporaryDirectory runtime;
  const mode_t before = ::umask(0);
  RuntimeDirectory directory(runtime.path().c_str());
  ::umask(before);
  CHECK(directory.socket_path() == runtime.path() + "/headroom/control.sock");
  CHECK(mode_of(runtime.path() + "/headroom") == 0700);
  CHECK(mode_of(directory.socket_path()) == 0600);
  CHECK(directory.lines().path() == runtime.path() + "/headroom/lines.sock");
  CHECK(mode_of(directory.lines().path()) == 0600);
  CHECK(mode_of(runtime.path() + "/headroom/control.lock") == 0600);
}

TEST_CASE("without a usable XDG_RUNTIME_DIR nothing starts") {
  TemporaryDirectory runtime;
  CHECK(reason_of_failure(nullptr) == Reason::no_runtime_dir);
  CHECK(reason_of_failure("") == Reason::no_runtime_dir);
  CHECK(reason_of_failure("run/user/1000") == Reason::no_runtime_dir);
  CHECK(reason_of_failure((runtime.path() + "/missing").c_str()) == Reason::no_runtime_dir);
  std::ofstream(runtime.path() + "/file");
  CHECK(reason_of_failure((runtime.path() + "/file").c_str()) == Reason::bad_permissions);
}

TEST_CASE("a directory that others can enter or that is not ours is refused") {
  TemporaryDirectory runtime;
  for (const mode_t mode : {0701, 0710, 0770, 0777}) {
    REQUIRE(::chmod(runtime.path().c_str(), mode) == 0);
    CHECK(reason_of_failure(runtime.path().c_str()) == Reason::bad_permissions);
  }
  REQUIRE(::chmod(runtime.path().c_str(), 0700) == 0);

  const std::string inner = runtime.path() + "/headroom";
  REQUIRE(::mkdir(inner.c_str(), 0700) == 0);
  REQUIRE(::chmod(inner.c_str(), 0755) == 0);
  CHECK(reason_of_failure(runtime.path().c_str()) == Reason::bad_permissions);
  if (::geteuid() == 0) {
    REQUIRE(::chmod(inner.c_str(), 0700) == 0);
    REQUIRE(::chown(inner.c_str(), 65534, 65534) == 0);
    CHECK(reason_of_failure(runtime.path().c_str()) == Reason::bad_permissions);
  }
}

TEST_CASE("a symbolic link in place of our directory is refused") {
  TemporaryDirectory runtime, elsewhere;
  fs::create_directory_symlink(elsewhere.path(), runtime.path() + "/headroom");
  CHECK(reason_of_failure(runtime.path().c_str()) == Reason::bad_permissions);
  CHECK(fs::is_empty(elsewhere.path()));
}

TEST_CASE("a second daemon is refused, and the first goes on") {
  TemporaryDirectory runtime;
  RuntimeDirectory first(runtime.path().c_str());
  CHECK(reason_of_failure(runtime.path().c_str()) == Reason::already_running);
  CHECK_NOTHROW(RawClient(first.socket_path()));
}

TEST_CASE("a daemon that knows no lock but answers is left alone") {
  TemporaryDirectory runtime;
  const auto other = foreign_socket(runtime.path(), true);
  CHECK(reason_of_failure(runtime.path().c_str()) == Reason::already_running);
  CHECK_NOTHROW(RawClient(runtime.path() + "/headroom/control.sock"));
}

TEST_CASE("a daemon too busy to accept is left alone") {
  TemporaryDirectory runtime;
  const auto other = foreign_socket(runtime.path(), true);
  const std::string path = runtime.path() + "/headroom/control.sock";
  RawClient first(path), second(path); // a queue of 1 holds two
  REQUIRE_THROWS(RawClient(path));
  CHECK(reason_of_failure(runtime.path().c_str()) == Reason::already_running);
}

TEST_CASE("a socket that nobody answers is replaced") {
  TemporaryDirectory runtime;
  foreign_socket(runtime.path(), false); // closed at once: the file stays
  RuntimeDirectory directory(runtime.path().c_str());
  CHECK_NOTHROW(RawClient(directory.socket_path()));
}

TEST_CASE("something else in the socket's place is not deleted") {
  TemporaryDirectory runtime;
  fs::create_directory(runtime.path() + "/headroom");
  fs::permissions(runtime.path() + "/headroom", fs::perms::owner_all);
  std::ofstream(runtime.path() + "/headroom/control.sock") << "precious";
  CHECK(reason_of_failure(runtime.path().c_str()) == Reason::system);
  CHECK(fs::file_size(runtime.path() + "/headroom/control.sock") == 8);
}

TEST_CASE("a path too long for a socket is refused by name") {
  TemporaryDirectory runtime;
  const std::string longer = runtime.path() + "/" + std::string(100, 'x');
  fs::create_directory(longer);
  fs::permissions(longer, fs::perms::owner_all);
  CHECK(reason_of_failure(longer.c_str()) == Reason::system);
}

TEST_CASE("the socket goes with its daemon, a successor's stays") {
  TemporaryDirectory runtime;
  std::string path;
  {
    RuntimeDirectory directory(runtime.path().c_str());
    path = directory.socket_path();
  }
  CHECK_FALSE(fs::exists(path));
  {
    RuntimeDirectory directory(runtime.path().c_str());
    fs::rename(path, path + ".old"); // keeps its inode taken
    foreign_socket(runtime.path(), false);
  }
  CHECK(fs::exists(path));
}
