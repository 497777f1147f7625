// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon_meters.hpp"
#include "control/meter_tick.hpp"
#include <chrono>

namespace headroom {

DaemonMeters::DaemonMeters(Loop& loop, control::Events& events, Engine& engine,
                           MeterReadings& readings)
    : events_(events), engine_(engine), readings_(readings), timer_(loop, [this] { tick(); }) {
  events_.when_interest_changes([this] { interest_changed(); });
}

void DaemonMeters::interest_changed() {
  const double hz = events_.meters_hz();
  if (hz == hz_)
    return;
  if (hz_ == 0.0)
    readings_.read(MeterReadings::Reader::ticks); // what was before nobody asked for
  hz_ = hz;
  if (hz > 0.0)
    timer_.every(static_cast<uint32_t>(1000.0 / hz));
  else
    timer_.stop();
}

void DaemonMeters::tick() {
  const ChainMeters meters = readings_.read(MeterReadings::Reader::ticks).recent;
  const bool playing = meters.frames != frames_;
  frames_ = meters.frames;
  events_.publish_meters(control::tick_of(meters, playing, engine_.channels(),
                                          engine_.latency_frames(), engine_.settings()),
                         std::chrono::steady_clock::now());
}

} // namespace headroom
