// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "control/events.hpp"
#include "wire_status.hpp"
#include <set>
#include <string>
#include <vector>

namespace headroom::control {

/// Tells what is other in `status` than when it was last looked at, where that has an event:
/// real_sink_changed, devices, rate, warning, unprotected_route, unroutable. [control thread]
class StateEvents {
public:
  /// @param events  must outlive this
  explicit StateEvents(Events& events) : events_(events) {}

  void look(const wire::Status& status);

private:
  void look_at_sinks(const wire::Status& status);
  void look_at_warnings(const wire::Status& status);
  void look_at_streams(const wire::Status& status);

  Events& events_;
  wire::SinkInfo real_, processed_;
  std::vector<wire::Device> devices_;
  uint32_t latency_frames_ = 0;
  std::set<std::string> warnings_;
  std::set<uint32_t> unprotected_, unroutable_;
};

/// What comes before the limiter is so loud that the limiter is heard.
/// @param gain_reduction_db  >= 0
void publish_limiter_heavy(Events& events, float gain_reduction_db);

/// The first thing that clients hear of a daemon that has found its way about.
void publish_started(Events& events, const wire::Status& status, bool active_missing);

} // namespace headroom::control
