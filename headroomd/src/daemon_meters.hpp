// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "control/events.hpp"
#include "meter_readings.hpp"
#include "pipewire/loop.hpp"

namespace headroom {

/// Publishes meters/tick while somebody listens, as often as the fastest listener wants; does
/// nothing at all while nobody does. [control thread]
class DaemonMeters {
public:
  /// @param events, engine, readings  must outlive this, and events its subscribers
  DaemonMeters(Loop& loop, control::Events& events, Engine& engine, MeterReadings& readings);

private:
  void interest_changed();
  void tick();

  control::Events& events_;
  Engine& engine_;
  MeterReadings& readings_;
  Timer timer_;
  double hz_ = 0.0;
  uint64_t frames_ = 0; // at the last tick
};

} // namespace headroom
