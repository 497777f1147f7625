// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "deadline.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace headroom::test {

using Environment = std::map<std::string, std::string>;

/// How a process ended: exactly one of the two is set.
struct ExitStatus {
  std::optional<int> code;
  std::optional<int> signal;
};

/// A running program whose standard output and error go to one file.
/// It is killed by the destructor, and by the kernel if the test dies first.
class ChildProcess {
 public:
  /// @param arguments    program (looked up in PATH) and its arguments
  /// @param log          appended to
  /// @param environment  added to this process's own; an empty value removes the variable
  /// Throws std::system_error if it cannot fork; a program that cannot be executed exits with 127.
  ChildProcess(std::vector<std::string> arguments, std::filesystem::path log,
               const Environment& environment = {});
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  pid_t pid() const { return pid_; }
  bool running();
  void send_signal(int number);
  /// SIGKILL, and waits for the end of the process.
  void kill();
  /// SIGTERM, then SIGKILL after `limit`. Empty if it had to be killed.
  std::optional<ExitStatus> terminate(Seconds limit = Seconds{5});
  /// Empty if it is still running after `limit`.
  std::optional<ExitStatus> wait(Seconds limit);
  std::string log() const;

 private:
  std::filesystem::path log_path_;
  pid_t pid_ = -1;
  std::optional<ExitStatus> ended_;
};

} // namespace headroom::test
