// SPDX-License-Identifier: GPL-3.0-or-later
#include "follow/snapshot.hpp"
#include "terminal_text.hpp"
#include "text/decimal.hpp"
#include <algorithm>
#include <cmath>

namespace headroom::ctl {

const char* text(State state) {
  switch (state) {
  case State::disconnected:
    return "disconnected";
  case State::bypassed:
    return "bypassed";
  case State::unprotected:
    return "unprotected";
  case State::degraded:
    return "degraded";
  case State::limiting:
    return "limiting";
  case State::active:
    break;
  }
  return "active";
}

State state_of(const Snapshot& snapshot) {
  if (!snapshot.connected)
    return State::disconnected;
  if (snapshot.bypass)
    return State::bypassed;
  if (!snapshot.unprotected.empty())
    return State::unprotected;
  if (!snapshot.ready || !snapshot.realtime || !snapshot.warnings.empty())
    return State::degraded;
  return snapshot.limiter_gr_db >= kLimitingDb ? State::limiting : State::active;
}

int reduction_percentage(const Snapshot& snapshot) {
  const double part = std::clamp(snapshot.gain_reduction_db / kFullReductionDb, 0.0, 1.0);
  return static_cast<int>(std::lround(part * 100.0));
}

std::string icon(State state, Icons icons) {
  if (icons == Icons::none)
    return "";
  const bool nerd = icons == Icons::nerd;
  switch (state) { // Nerd Fonts, Material Design set
  case State::disconnected:
    return nerd ? "\U000F0581" : "-"; // volume-off
  case State::bypassed:
    return nerd ? "\U000F0A27" : "B"; // transit-detour
  case State::unprotected:
    return nerd ? "\U000F0ECC" : "!"; // shield-alert-outline
  case State::degraded:
    return nerd ? "\U000F0026" : "?"; // alert
  case State::limiting:
    return nerd ? "\U000F057E" : "L"; // volume-high
  case State::active:
    break;
  }
  return nerd ? "\U000F0565" : "A"; // shield-check
}

std::string short_text(const Snapshot& snapshot, Watch watch) {
  switch (state_of(snapshot)) {
  case State::disconnected:
    return "off";
  case State::bypassed:
    return "bypass";
  case State::unprotected:
    return "unprotected";
  default:
    break;
  }
  if (watch == Watch::state)
    return printable(snapshot.profile);
  return snapshot.momentary_lufs <= HEADROOM_NO_LEVEL
             ? "silent"
             : decimal(snapshot.momentary_lufs, 0) + " LUFS";
}

std::vector<std::string> details(const Snapshot& snapshot) {
  if (!snapshot.connected)
    return {"headroom is not running", printable(snapshot.reason)};
  std::vector<std::string> lines = {"profile " + printable(snapshot.profile)};
  if (snapshot.bypass)
    lines.push_back("bypassed");
  lines.push_back(std::to_string(snapshot.streams) +
                  (snapshot.streams == 1 ? " stream" : " streams"));
  if (snapshot.shortterm_lufs > HEADROOM_NO_LEVEL)
    lines.push_back("short-term " + decimal(snapshot.shortterm_lufs, 1) + " LUFS");
  if (snapshot.true_peak_dbtp > HEADROOM_NO_LEVEL)
    lines.push_back("true peak " + decimal(snapshot.true_peak_dbtp, 1) + " dBTP");
  lines.push_back("gain reduction " + decimal(snapshot.gain_reduction_db, 1) + " dB");
  for (const auto& app : snapshot.unprotected)
    lines.push_back("unprotected: " + (app.empty() ? "an app without a name" : printable(app)));
  if (!snapshot.ready)
    lines.push_back("the sound card is not ready");
  for (const auto& warning : snapshot.warnings)
    lines.push_back("warning: " + printable(warning));
  return lines;
}

} // namespace headroom::ctl
