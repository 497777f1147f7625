// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/agc_gain.hpp"
#include "headroom-dsp/agc_settings.hpp"
#include "headroom-dsp/block.hpp"
#include "headroom-dsp/export.hpp"
#include "headroom-dsp/loudness_meter.hpp"
#include "headroom-dsp/noise_floor.hpp"
#include "headroom-dsp/programme_level.hpp"
#include "headroom-dsp/weighted_energy.hpp"
#include <cstdint>
#include <span>

namespace headroom {

/// Slow levelling to a loudness target, as a closed loop around the stages that follow
/// (docs/agc.md has the law and the figures).
///
/// Each block goes through process(), through the following stages, and into listen(). Every 10 ms
/// the next gain is decided from what came in and what came of it. The gain never rises faster than
/// max_rise_db_per_s, but for the first programme after prepare() or reset(); never falls faster
/// than max_fall_db_per_s; and is never higher after a pause than before it.
class HEADROOM_DSP_API Agc {
public:
  /// Allocates; nothing is known of the programme, the gain is 0 dB.
  /// @param sample_rate_hz  8000..768000
  /// @param max_frames  1..65536, largest process()
  /// @param channels  1..kMaxChannels
  /// @throws std::invalid_argument naming the value and what is allowed
  /// [control thread, process() not running]
  void prepare(double sample_rate_hz, uint32_t max_frames, uint32_t channels,
               const AgcSettings& settings = {});

  /// Nothing is known any more and the gain is 0 dB; settings stay. [audio thread]
  void reset() noexcept;

  /// Takes valid settings from the next tick on. Not enabled: the gain goes to 0 dB and stays,
  /// from then on finite input passes bit for bit; measuring goes on. [audio thread]
  void set(const AgcSettings& settings) noexcept;

  /// Other positions than default_channel_weights(); also does what reset() does.
  /// @param weights  one per channel, >= 0 [audio thread]
  void set_channel_weights(std::span<const float> weights) noexcept;

  /// A block must not be longer; 1.. what 10 ms have.
  uint32_t frames_to_tick() const noexcept { return tick_frames_ - at_; }

  /// Applies the gain, ramped from tick to tick. In place or out of place; zero frames is legal;
  /// NaN and Inf count as silence, and samples are held within +-65536.
  /// @param in, out  planar, the prepared number of rows, at most frames_to_tick() frames
  /// [audio thread; no allocation, lock or syscall]
  void process(ConstBlock in, Block out) noexcept;

  /// What the following stages made of the block that process() had last, delayed by some ms at
  /// most. [audio thread; no allocation, lock or syscall]
  void listen(ConstBlock output) noexcept;

  /// How much of a change of our gain the following stages take back at the moment, 0..1: 0 for a
  /// fixed gain, 1 - 1 / ratio for a compressor at work. The gain goes down so much faster.
  /// Said before listen(). [audio thread]
  void set_following_slope(float slope) noexcept { following_slope_ = slope; }

  /// After the last frame of the last process().
  float gain_db() const noexcept;

  /// Loudness of the programme after the following stages at the gain decided last: gated, over
  /// the last seconds; through a pause it stays what it was. -inf while unknown.
  float programme_lufs() const noexcept;

  /// Of what listen() heard.
  const LoudnessMeter& output_loudness() const noexcept { return output_; }
  /// Its integrated loudness, range and maxima start again. [audio thread]
  void clear_output_loudness() noexcept { output_.clear(); }

private:
  friend class Chain;
  // What process() and listen() do, for rows that are finite and within +-65536 already, give or
  // take a stage's gain; peak is at least the highest |sample|, and 0 is silence.
  /// In place. @return the same bound on what is there then
  float process_clean(Block rows, float peak) noexcept;
  void listen_clean(ConstBlock output, float peak) noexcept;
  void decide() noexcept;

  WeightedEnergy input_;
  LoudnessMeter output_;
  ProgrammeLevel level_;
  NoiseFloor floor_;
  AgcGain gain_;
  double silence_ = 0.0;      ///< energy
  double gate_ = 0.0;         ///< energy
  double programme_db_ = 0.0; ///< before the gain, after what the following stages add
  double mean_slope_ = 0.0;   ///< of programme, see set_following_slope()
  float following_slope_ = 0.0f;
  float ramp_start_ = 1.0f;
  float ramp_end_ = 1.0f;
  uint32_t tick_frames_ = 1;
  uint32_t at_ = 0; ///< frames since the tick
};

} // namespace headroom
