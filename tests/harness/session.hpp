// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "child_process.hpp"
#include "graph.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace headroom::test {

/// A private dbus-daemon, PipeWire and WirePlumber, without hardware, in a folder of their own.
///
/// The programs are those of the stack this process runs on (tests/run-on-stack). While the
/// session lives, this process's environment points at it, so that every client and every child
/// process belongs to it. One at a time. If it dies by an exception (a failed REQUIRE), it prints
/// the logs of all its programs; with HEADROOM_TEST_KEEP set its folder stays. If a sanitizer found
/// something in one of its programs, the destructor says so and ends this process with a failure.
class Session {
 public:
  /// Throws std::runtime_error if a program does not come up in time.
  Session();
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  const std::filesystem::path& folder() const { return folder_; }
  std::filesystem::path runtime_folder() const { return folder_ / "run"; }
  /// Where a further program of this session should log: printed on failure as well.
  std::filesystem::path log_path(const std::string& program) const;

  /// Queries and changes of the graph. Invalid between stop_pipewire() and start_pipewire().
  Graph& graph() { return *graph_; }
  pid_t pipewire_pid() const { return pipewire_->pid(); }
  pid_t wireplumber_pid() const { return wireplumber_->pid(); }

  void stop_wireplumber();
  void start_wireplumber();
  /// Kills PipeWire; WirePlumber goes with it. Every Connection made so far is dead afterwards.
  void stop_pipewire();
  void start_pipewire();

 private:
  void set_environment();
  void write_configuration();
  void print_logs() const;
  /// How many there are.
  int print_sanitizer_findings() const;

  std::filesystem::path folder_;
  int exceptions_at_start_ = 0;
  Environment saved_environment_;
  std::unique_ptr<ChildProcess> bus_;
  std::unique_ptr<ChildProcess> pipewire_;
  std::unique_ptr<ChildProcess> wireplumber_;
  std::unique_ptr<Graph> graph_;
};

} // namespace headroom::test
