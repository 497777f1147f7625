// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/agc_settings.hpp"
#include "headroom-dsp/noise_floor.hpp"
#include "headroom-dsp/programme_level.hpp"
#include <cstdint>

namespace headroom {

/// The law of the AGC: from what is known of the programme to the next gain, every 10 ms
/// (docs/agc.md).
class AgcGain {
public:
  /// Gain 0 dB, nothing captured yet. [audio thread]
  void reset() noexcept;

  /// @param settings  valid [audio thread]
  void set(const AgcSettings& settings) noexcept;

  /// @param following_slope  0..1, of a change of gain that the following stages take back
  /// [audio thread; no allocation, lock or syscall]
  /// @return gain_db()
  double next(const ProgrammeLevel& level, ProgrammeLevel::State state, const NoiseFloor& floor,
              double following_slope = 0.0) noexcept;

  /// Decided last.
  double gain_db() const noexcept { return gain_db_; }

private:
  void trim(const ProgrammeLevel& level, const NoiseFloor& floor) noexcept;
  double wanted_db(const ProgrammeLevel& level) const noexcept;
  double follow(const ProgrammeLevel& level, const NoiseFloor& floor,
                double following_slope) const noexcept;
  double most_boost_db(const NoiseFloor& floor) const noexcept;

  AgcSettings settings_;
  double attack_share_ = 0.0;  ///< of the way, per tick
  double release_share_ = 0.0; ///< of the way, per tick
  double most_rise_db_ = 0.0;  ///< per tick
  double most_fall_db_ = 0.0;  ///< per tick
  double gain_db_ = 0.0;
  double trim_db_ = 0.0; ///< added to the target
  uint32_t hold_slots_ = 0;
  bool captured_ = false; ///< a first programme has been levelled
};

} // namespace headroom
