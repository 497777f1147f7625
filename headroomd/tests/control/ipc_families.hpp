// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "control_fixture.hpp"
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace headroom::control_test {

/// What the examples of one family of operations need. In docs/IPC.md blocks are tagged with it:
/// "```ipc meters". Blocks without a tag have the operations of control_fixture.hpp.
struct Family {
  /// Adds its operations. What it returns lives as long as the daemon.
  std::function<std::shared_ptr<void>(Daemon&)> prepare;
  /// What a line in parentheses makes the daemon live through.
  std::map<std::string, std::function<void(Daemon&, RawClient&)>> directions;
};

/// By tag.
const std::map<std::string, Family>& families();

/// A daemon in which every field of status says something.
wire::Status example_status();

} // namespace headroom::control_test
