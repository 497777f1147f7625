// SPDX-License-Identifier: GPL-3.0-or-later
#include "process_facts.hpp"
#include <filesystem>
#include <fstream>
#include <headroom_catch.hpp>
#include <string>
#include <unistd.h>

using namespace headroom;
namespace fs = std::filesystem;

namespace {

/// A /proc of our own with one process.
struct Proc {
  fs::path root;
  Proc() {
    std::string name = (fs::temp_directory_path() / "headroom-proc-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    root = name;
    fs::create_directory(root / "42");
    fs::create_symlink("/opt/player/mpv (deleted)", root / "42/exe");
    std::ofstream(root / "42/cgroup") << "1:name=systemd:/old\n0::/user.slice/mpv.scope\n";
  }
  ~Proc() { fs::remove_all(root); }
};

Properties pulse_client(const char* binary, const char* pid) {
  return {{"client.api", "pipewire-pulse"},
          {"pipewire.sec.pid", "1"},
          {"application.process.id", pid},
          {"application.process.binary", binary}};
}

} // namespace

TEST_CASE("the kernel tells executable and control group") {
  const Proc proc;
  REQUIRE(read_process(42, proc.root) == ProcessFacts{"/opt/player/mpv", "/user.slice/mpv.scope"});
  REQUIRE(read_client_process({{"pipewire.sec.pid", "42"}}, proc.root).executable ==
          "/opt/player/mpv");
}

TEST_CASE("this process is found in the real /proc") {
  REQUIRE(read_process(static_cast<uint32_t>(getpid())).executable ==
          fs::read_symlink("/proc/self/exe").string());
}

TEST_CASE("a process that cannot be seen is no error") {
  const Proc proc;
  REQUIRE(read_process(0, proc.root) == ProcessFacts{});
  REQUIRE(read_process(43, proc.root) == ProcessFacts{});
  fs::create_directory(proc.root / "44"); // just ending
  REQUIRE(read_process(44, proc.root) == ProcessFacts{});
  for (const char* pid : {"", "-1", "42x", "99999999999"})
    REQUIRE(read_client_process({{"pipewire.sec.pid", pid}}, proc.root) == ProcessFacts{});
}

TEST_CASE("only version 1 of control groups: the one of systemd") {
  const Proc proc;
  std::ofstream(proc.root / "42/cgroup") << "4:memory:/a\n1:name=systemd:/user.slice/b\n";
  REQUIRE(read_process(42, proc.root).cgroup == "/user.slice/b");
}

TEST_CASE("a PulseAudio program's own word about its pid counts if the kernel agrees") {
  const Proc proc;
  REQUIRE(read_client_process(pulse_client("mpv", "42"), proc.root).cgroup ==
          "/user.slice/mpv.scope");
  REQUIRE(read_client_process(pulse_client("vlc", "42"), proc.root) == ProcessFacts{});
  REQUIRE(read_client_process(pulse_client("", "42"), proc.root) == ProcessFacts{});
  REQUIRE(read_client_process(pulse_client("mpv", "2"), proc.root) == ProcessFacts{});
}
