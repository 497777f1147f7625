// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connection.hpp"

#include <atomic>
#include <cstdint>
#include <map>
#include <string>

namespace headroom::test {

/// How often PipeWire itself says that a node was not done when the next cycle began, as pw-top
/// shows it. On a loaded machine that makes gaps which nobody under test has to answer for.
class XrunCount {
public:
  XrunCount();
  ~XrunCount();
  XrunCount(const XrunCount&) = delete;
  XrunCount& operator=(const XrunCount&) = delete;

  /// Of all drivers since the start of the session, as far as they are known by now: the server
  /// tells them once per cycle or so.
  uint64_t total();

  /// Cycles that ended although a node of that name was not done.
  struct Unfinished {
    uint64_t cycles = 0;  ///< all that were told of
    uint64_t asleep = 0;  ///< its turn had come, and the processor had not: the machine's fault
    uint64_t working = 0; ///< it was at work: its own
  };
  /// As far as the server has told, which leaves some cycles out.
  Unfinished unfinished(const std::string& node_name);

private:
  void read(const spa_pod* profile);
  void read_follower(const spa_pod* block);

  Connection connection_;
  pw_registry* registry_ = nullptr;
  pw_proxy* profiler_ = nullptr;
  spa_hook registry_hook_{};
  spa_hook profiler_hook_{};
  std::map<int32_t, int32_t> per_driver_;
  std::map<std::string, Unfinished> per_node_;
};

} // namespace headroom::test
