// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connection.hpp"

#include <atomic>
#include <cstdint>
#include <map>

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

private:
  void read(const spa_pod* profile);

  Connection connection_;
  pw_registry* registry_ = nullptr;
  pw_proxy* profiler_ = nullptr;
  spa_hook registry_hook_{};
  spa_hook profiler_hook_{};
  std::map<int32_t, int32_t> per_driver_;
};

} // namespace headroom::test
