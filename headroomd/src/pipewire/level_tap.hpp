// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "channel_map.hpp"
#include "levels/tap_meter.hpp"
#include <atomic>
#include <pipewire/pipewire.h>
#include <string>

namespace headroom {

/// Listens to one application's stream, behind its volume, and to nothing else: it is never linked
/// to anything instead, asks for no latency and keeps nothing awake. Exists while the stream plays.
/// [control thread, but for the process callback]
class LevelTap {
public:
  /// @param serial  object.serial of the stream
  /// @param map  the stream's positions, 1..kMaxChannels
  /// @throws std::runtime_error
  LevelTap(pw_core* core, const std::string& serial, const ChannelMap& map);
  ~LevelTap();
  LevelTap(const LevelTap&) = delete;
  LevelTap& operator=(const LevelTap&) = delete;

  /// What came since the previous call; of no length while nothing comes.
  LevelMeasurement read() noexcept { return meter_.read(rate_hz_); }

private:
  void hide_latency();
  void process() noexcept;
  static const pw_stream_events kStreamEvents;

  TapMeter meter_;
  double rate_hz_ = 0.0;
  pw_stream* stream_;
  spa_hook listener_{};
};

} // namespace headroom
