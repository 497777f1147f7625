// SPDX-License-Identifier: GPL-3.0-or-later
#include "process_facts.hpp"
#include <charconv>
#include <fstream>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace headroom {
namespace {

uint32_t number(std::string_view text) {
  uint32_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  return read.ec == std::errc{} && read.ptr == text.data() + text.size() ? value : 0;
}

std::string read_executable(const std::filesystem::path& folder) {
  std::error_code error;
  std::string path = std::filesystem::read_symlink(folder / "exe", error).string();
  constexpr std::string_view kDeleted = " (deleted)"; // replaced by an update
  if (path.ends_with(kDeleted))
    path.resize(path.size() - kDeleted.size());
  return path;
}

/// cgroups(7): "hierarchy:controllers:path", a line each; version 2 is hierarchy 0, without
/// controllers.
std::string read_cgroup(const std::filesystem::path& folder) {
  std::ifstream file(folder / "cgroup");
  std::string of_systemd;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("0::"))
      return line.substr(3);
    if (const auto mark = line.find(":name=systemd:"); mark != line.npos)
      of_systemd = line.substr(mark + std::string_view(":name=systemd:").size());
  }
  return of_systemd;
}

} // namespace

ProcessFacts read_process(uint32_t pid, const std::filesystem::path& proc) {
  if (pid == 0)
    return {};
  const auto folder = proc / std::to_string(pid);
  struct stat status {};
  if (stat(folder.c_str(), &status) != 0 || status.st_uid != geteuid())
    return {};
  return {read_executable(folder), read_cgroup(folder)};
}

ProcessFacts read_client_process(const Properties& client, const std::filesystem::path& proc) {
  if (value_of(client, "client.api") != "pipewire-pulse")
    return read_process(number(value_of(client, "pipewire.sec.pid")), proc);
  const auto facts = read_process(number(value_of(client, "application.process.id")), proc);
  const std::string_view path = facts.executable;
  const auto name = path.substr(path.rfind('/') + 1);
  return !name.empty() && name == value_of(client, "application.process.binary") ? facts
                                                                                 : ProcessFacts{};
}

} // namespace headroom
