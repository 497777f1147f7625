// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session.hpp"

#include <memory>
#include <string>
#include <vector>

namespace headroom::test {

struct DaemonSettings {
  std::vector<std::string> arguments;
  Environment environment;
  /// One of the shipped profiles, or a path. This one only limits: quiet sound passes bit for bit.
  std::string profile = "transparent";
};

/// headroomd as a child process in a session. Killed by the destructor.
class Daemon {
public:
  /// Starts it; does not wait. The environment variables HEADROOMD and HEADROOM_PROFILES name the
  /// program and the folder of the shipped profiles. Throws std::runtime_error if one is not set.
  explicit Daemon(Session& session, const DaemonSettings& settings = {});

  /// Both halves of this process are in the graph with their ports. False at once if the process
  /// has ended.
  bool wait_ready(Seconds limit = Seconds{10});
  ChildProcess& process() { return *process_; }
  std::filesystem::path socket_path() const;

private:
  Session& session_;
  std::unique_ptr<ChildProcess> process_;
};

} // namespace headroom::test
