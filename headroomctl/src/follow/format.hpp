// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "follow/snapshot.hpp"
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::ctl {

struct Look {
  Watch watch = Watch::meters;
  Icons icons = Icons::none;
};

/// How one kind of panel wants to be told: what comes first, if anything, and a line per snapshot.
/// No line has a line feed in it.
struct Format {
  std::vector<std::string> preamble;
  std::function<std::string(const Snapshot&)> line;
};

/// Names for choice and completion; a template is "template:" and its text.
const std::vector<std::string>& format_names();

/// @throws std::invalid_argument saying what is wrong with the name or the template
Format make_format(std::string_view name, const Look& look);

std::string waybar_line(const Snapshot& snapshot, const Look& look);
std::string polybar_line(const Snapshot& snapshot, const Look& look);
std::string i3status_rs_line(const Snapshot& snapshot, const Look& look);
std::string i3bar_line(const Snapshot& snapshot, const Look& look);
std::string json_line(const Snapshot& snapshot);
std::string plain_line(const Snapshot& snapshot, const Look& look);

/// "{icon} {profile} {lufs:.1}": what is in braces is replaced, {{ and }} are braces.
/// @throws std::invalid_argument for an unknown field or braces that do not match
std::function<std::string(const Snapshot&)> template_line(std::string_view text, const Look& look);

/// Icon and text with a space between, or the text alone.
std::string labelled(const Snapshot& snapshot, const Look& look);

} // namespace headroom::ctl
