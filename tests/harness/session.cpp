// SPDX-License-Identifier: GPL-3.0-or-later
#include "session.hpp"

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace headroom::test {
namespace {

bool accepts_connections(const std::filesystem::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string text = path.string();
  if (text.size() >= sizeof address.sun_path)
    throw std::runtime_error("socket path too long: " + text);
  text.copy(address.sun_path, text.size());
  const int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool accepted =
      connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  close(descriptor);
  return accepted;
}

std::filesystem::path make_folder() {
  std::string pattern = std::filesystem::temp_directory_path() / "headroom-test-XXXXXX";
  if (mkdtemp(pattern.data()) == nullptr)
    throw std::runtime_error("cannot create " + pattern);
  return pattern;
}

void require(bool condition, const char* message) {
  if (!condition)
    throw std::runtime_error(message);
}

// g++ 12's UBSan ignores log_path beside ASan, so what a daemon found that a test killed, or whose
// exit code nobody reads, stands in its log alone.
bool is_sanitizer_finding(const std::string& line) {
  for (const char* mark : {": runtime error: ", "ERROR: AddressSanitizer", "ERROR: LeakSanitizer",
                           "WARNING: ThreadSanitizer"})
    if (line.find(mark) != std::string::npos)
      return true;
  return false;
}

void write(const std::filesystem::path& path, const char* content) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path) << content;
}

} // namespace

Session::Session() : folder_(make_folder()), exceptions_at_start_(std::uncaught_exceptions()) {
  try {
    for (const char* name : {"run", "home", "config", "state", "cache", "log"})
      std::filesystem::create_directory(folder_ / name);
    std::filesystem::permissions(runtime_folder(), std::filesystem::perms::owner_all);
    write_configuration();
    set_environment();

    const auto bus_socket = runtime_folder() / "bus";
    bus_ = std::make_unique<ChildProcess>(
        std::vector<std::string>{"dbus-daemon", "--session", "--nofork", "--nopidfile",
                                 "--address=unix:path=" + bus_socket.string()},
        log_path("dbus-daemon"));
    require(wait_until([&] { return accepts_connections(bus_socket); }),
            "dbus-daemon did not start");
    start_pipewire();
  } catch (...) {
    print_logs();
    graph_.reset();
    wireplumber_.reset();
    pipewire_.reset();
    bus_.reset();
    std::filesystem::remove_all(folder_);
    throw;
  }
}

Session::~Session() {
  graph_.reset();
  wireplumber_.reset();
  pipewire_.reset();
  bus_.reset();
  if (std::uncaught_exceptions() > exceptions_at_start_)
    print_logs();
  const bool sanitizers_were_silent = print_sanitizer_findings() == 0;
  for (const auto& [name, value] : saved_environment_)
    value.empty() ? unsetenv(name.c_str()) : setenv(name.c_str(), value.c_str(), 1);
  if (std::getenv("HEADROOM_TEST_KEEP") == nullptr)
    std::filesystem::remove_all(folder_);
  else
    std::cerr << "kept " << folder_ << '\n';
  if (!sanitizers_were_silent)
    std::_Exit(EXIT_FAILURE); // a destructor has no other way to fail the test
}

std::filesystem::path Session::log_path(const std::string& program) const {
  return folder_ / "log" / (program + ".log");
}

void Session::set_environment() {
  const auto set = [this](const std::string& name, const std::string& value) {
    const char* old = std::getenv(name.c_str());
    saved_environment_.emplace(name, old == nullptr ? "" : old);
    value.empty() ? unsetenv(name.c_str()) : setenv(name.c_str(), value.c_str(), 1);
  };
  set("DISPLAY", "");
  set("WAYLAND_DISPLAY", "");
  set("PIPEWIRE_REMOTE", "");
  set("XDG_RUNTIME_DIR", runtime_folder());
  set("PIPEWIRE_RUNTIME_DIR", runtime_folder());
  set("PULSE_RUNTIME_PATH", runtime_folder() / "pulse");
  set("HOME", folder_ / "home");
  set("XDG_CONFIG_HOME", folder_ / "config");
  set("XDG_STATE_HOME", folder_ / "state");
  set("XDG_CACHE_HOME", folder_ / "cache");
  set("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + (runtime_folder() / "bus").string());
  set("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent");
  // A stack outside /usr names its WirePlumber configuration; ours is to come before it.
  // WirePlumber 0.4 takes one folder only, which write_configuration() has made complete.
  const auto ours = folder_ / "config/wireplumber";
  if (const char* stack_configuration = std::getenv("WIREPLUMBER_CONFIG_DIR"))
    set("WIREPLUMBER_CONFIG_DIR", std::filesystem::exists(ours / "wireplumber.conf")
                                      ? ours.string()
                                      : ours.string() + ":" + stack_configuration);
}

// A test never touches this machine's sound cards or cameras: null sinks are all there is.
void Session::write_configuration() {
  const auto wireplumber = folder_ / "config/wireplumber";
  const char* stack = std::getenv("WIREPLUMBER_CONFIG_DIR");
  if (stack != nullptr &&
      std::filesystem::exists(std::filesystem::path(stack) / "main.lua.d")) // 0.4
    std::filesystem::copy(stack, wireplumber, std::filesystem::copy_options::recursive);
  write(wireplumber / "wireplumber.conf.d/no-hardware.conf", // WirePlumber 0.5
        "wireplumber.profiles = { main = { hardware.audio = disabled, hardware.bluetooth = "
        "disabled, hardware.video-capture = disabled } }\n");
  write(wireplumber / "main.lua.d/51-no-hardware.lua", // WirePlumber 0.4
        "alsa_monitor.enabled = false\nv4l2_monitor.enabled = false\n"
        "libcamera_monitor.enabled = false\n");
  write(wireplumber / "bluetooth.lua.d/51-no-hardware.lua", "bluez_monitor.enabled = false\n");
}

void Session::start_pipewire() {
  const auto socket = runtime_folder() / "pipewire-0";
  pipewire_ =
      std::make_unique<ChildProcess>(std::vector<std::string>{"pipewire"}, log_path("pipewire"));
  require(wait_until([&] { return accepts_connections(socket) || !pipewire_->running(); }) &&
              pipewire_->running(),
          "pipewire did not start");
  graph_ = std::make_unique<Graph>();
  start_wireplumber();
}

void Session::stop_pipewire() {
  graph_.reset();
  pipewire_->kill();
  wireplumber_.reset();
}

void Session::start_wireplumber() {
  wireplumber_ = std::make_unique<ChildProcess>(std::vector<std::string>{"wireplumber"},
                                                log_path("wireplumber"));
  require(wait_until([&] { return graph_->has_metadata("default") || !wireplumber_->running(); },
                     Seconds{10}) &&
              wireplumber_->running(),
          "wireplumber did not start");
}

void Session::stop_wireplumber() {
  wireplumber_.reset();
  require(wait_until([&] { return !graph_->has_metadata("default"); }),
          "wireplumber's metadata outlived it");
}

int Session::print_sanitizer_findings() const {
  int findings = 0;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder_ / "log", ignored)) {
    std::ifstream log(entry.path());
    for (std::string line; std::getline(log, line);) {
      if (!is_sanitizer_finding(line))
        continue;
      ++findings;
      std::cerr << "sanitizer finding in " << entry.path().filename().string() << ": " << line
                << '\n';
    }
  }
  return findings;
}

void Session::print_logs() const {
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder_ / "log", ignored)) {
    std::cerr << "---- " << entry.path().filename().string() << '\n';
    std::ifstream content(entry.path());
    if (content.peek() != std::ifstream::traits_type::eof())
      std::cerr << content.rdbuf();
  }
  std::cerr << "----\n";
}

} // namespace headroom::test
