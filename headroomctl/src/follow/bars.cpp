// SPDX-License-Identifier: GPL-3.0-or-later
// Panels that take a line of text or a flat object.
#include "follow/format.hpp"
#include "json_text.hpp"

namespace headroom::ctl {

namespace {

bool alarming(State state) { return state == State::unprotected; }

/// Colours of the i3bar protocol; empty = the bar's own.
const char* colour(State state) {
  switch (state) {
  case State::unprotected:
    return "#ff5555";
  case State::degraded:
  case State::limiting:
    return "#f1fa8c";
  case State::bypassed:
  case State::disconnected:
    return "#888888";
  case State::active:
    break;
  }
  return "";
}

/// States of i3status-rust's custom block.
const char* block_state(State state) {
  switch (state) {
  case State::unprotected:
    return "Critical";
  case State::degraded:
    return "Warning";
  case State::limiting:
    return "Info";
  case State::active:
    return "Good";
  case State::bypassed:
  case State::disconnected:
    break;
  }
  return "Idle";
}

} // namespace

std::string polybar_line(const Snapshot& snapshot, const Look& look) {
  std::string text;
  for (const char c : labelled(snapshot, look))
    text += c == '%' ? "%%" : std::string(1, c); // %{...} would be a tag
  const std::string tint = colour(state_of(snapshot));
  return tint.empty() ? text : "%{F" + tint + "}" + text + "%{F-}";
}

std::string i3status_rs_line(const Snapshot& snapshot, const Look& look) {
  const auto state = state_of(snapshot);
  return JsonObject()
      .add_text("icon", "")
      .add_text("state", block_state(state))
      .add_text("text", labelled(snapshot, look))
      .add_text("short_text", look.icons == Icons::none ? short_text(snapshot, look.watch)
                                                        : icon(state, look.icons))
      .text();
}

std::string i3bar_line(const Snapshot& snapshot, const Look& look) {
  const auto state = state_of(snapshot);
  JsonObject block;
  block.add_text("name", "headroom").add_text("full_text", labelled(snapshot, look));
  if (*colour(state))
    block.add_text("color", colour(state));
  block.add_flag("urgent", alarming(state));
  return "[" + block.text() + "],";
}

std::string json_line(const Snapshot& snapshot) {
  const auto strings = [](const std::vector<std::string>& list) {
    std::vector<std::string> quoted;
    for (const auto& entry : list)
      quoted.push_back(json_string(entry));
    return json_array(quoted);
  };
  return JsonObject()
      .add_count("v", 1)
      .add_text("state", text(state_of(snapshot)))
      .add_flag("connected", snapshot.connected)
      .add_text("profile", snapshot.profile)
      .add_flag("bypass", snapshot.bypass)
      .add_count("streams", snapshot.streams)
      .add_json("unprotected", strings(snapshot.unprotected))
      .add_json("warnings", strings(snapshot.warnings))
      .add_number("momentary_lufs", snapshot.momentary_lufs)
      .add_number("shortterm_lufs", snapshot.shortterm_lufs)
      .add_number("integrated_lufs", snapshot.integrated_lufs)
      .add_number("true_peak_dbtp", snapshot.true_peak_dbtp)
      .add_number("gain_reduction_db", snapshot.gain_reduction_db)
      .add_number("agc_gain_db", snapshot.agc_gain_db)
      .text();
}

} // namespace headroom::ctl
