// SPDX-License-Identifier: GPL-3.0-or-later
// The custom module of Waybar, "return-type": "json" (waybar-custom(5)).
#include "follow/format.hpp"
#include "json_text.hpp"

namespace headroom::ctl {

namespace {

/// Waybar takes text and tooltip for Pango markup.
std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text)
    switch (c) {
    case '&':
      result += "&amp;";
      break;
    case '<':
      result += "&lt;";
      break;
    case '>':
      result += "&gt;";
      break;
    default:
      result += c;
    }
  return result;
}

/// A CSS class: letters, digits and hyphens.
std::string css_name(std::string_view name) {
  std::string result;
  for (const char c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    result += plain ? c : '-';
  }
  return result;
}

} // namespace

std::string waybar_line(const Snapshot& snapshot, const Look& look) {
  const auto state = state_of(snapshot);
  std::vector<std::string> classes = {json_string(text(state))};
  if (snapshot.connected) {
    if (snapshot.limiter_gr_db >= kLimitingDb && state != State::limiting)
      classes.push_back(json_string("limiting"));
    classes.push_back(json_string("profile-" + css_name(snapshot.profile)));
  }
  std::string tooltip;
  for (const auto& line : details(snapshot))
    tooltip += (tooltip.empty() ? "" : "\n") + escaped(line);
  return JsonObject()
      .add_text("text", escaped(labelled(snapshot, look)))
      .add_text("alt", text(state))
      .add_text("tooltip", tooltip)
      .add_json("class", json_array(classes))
      .add_count("percentage", static_cast<uint64_t>(reduction_percentage(snapshot)))
      .text();
}

} // namespace headroom::ctl
