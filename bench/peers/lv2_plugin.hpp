// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "peer.hpp"
#include <map>
#include <variant>

namespace headroom::peers {

/// A number, or the label of one of the port's scale points.
using ControlValue = std::variant<float, std::string>;

/// An LV2 plugin with two audio inputs and outputs, run as a host does: controls connected once,
/// run() with blocks.
/// @param controls  by port symbol; all others stay at the plugin's defaults
/// @return null when it is not installed
/// @throws std::runtime_error when it is, but cannot be run, or lacks a control or a label
std::unique_ptr<Peer> lv2_plugin(const std::string& name, const std::string& uri,
                                 const std::string& settings,
                                 const std::map<std::string, ControlValue>& controls);

} // namespace headroom::peers
