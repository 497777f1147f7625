// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/auto_makeup.hpp"
#include "headroom-dsp/ballistics.hpp"
#include "headroom-dsp/block.hpp"
#include "headroom-dsp/compressor_settings.hpp"
#include "headroom-dsp/export.hpp"
#include "headroom-dsp/smoothed.hpp"
#include <cstdint>
#include <limits>
#include <vector>

namespace headroom {

/// Turns down what is loud, all channels by the same gain, without latency: feed-forward, in the
/// log domain, with the ballistics behind the curve (Giannoulis, Massberg, Reiss, "Digital Dynamic
/// Range Compressor Design", JAES 60(6), 2012, fig. 7c). They smooth the reduction, which is 0 in
/// silence, so that the first sound after it is met within the attack time.
///
/// Then make-up: a fixed one, or the loudness that this compressor takes (AutoMakeup).
class HEADROOM_DSP_API Compressor {
public:
  /// A new setting is fully in force after this long, without a click.
  static constexpr double kGlideMs = 100.0;

  /// Allocates; the history is silence.
  /// @param sample_rate_hz  8000..768000
  /// @param max_frames  1..65536, largest process()
  /// @param channels  1..kMaxChannels
  /// @throws std::invalid_argument naming the value and what is allowed
  /// [control thread, process() not running]
  void prepare(double sample_rate_hz, uint32_t max_frames, uint32_t channels,
               const CompressorSettings& settings = {});

  /// The past becomes silence, automatic make-up 0 dB; settings stay and are in force at once.
  /// [audio thread]
  void reset() noexcept;

  /// Takes valid settings; they glide in over kGlideMs. [audio thread]
  void set(const CompressorSettings& settings) noexcept;

  /// What the detector reads of programme, dBFS, where a stage ahead levels it. Automatic make-up
  /// is then what the curve takes at this level, and stands still: measured make-up and a levelling
  /// loop around it would chase each other. NaN, as after prepare(): not known. [audio thread]
  void set_programme_level(float level_db) noexcept;

  /// In place or out of place; zero frames is legal; NaN and Inf count as silence. Switched off,
  /// the output is the input, bit for bit.
  /// @param in, out  planar, the prepared number of rows, at most max_frames frames
  /// [audio thread; no allocation, lock or syscall]
  void process(ConstBlock in, Block out) noexcept;

  /// Largest of the last process(), dB, >= 0, without make-up.
  float gain_reduction_db() const noexcept { return gain_reduction_db_; }
  /// How much of a change of level is taken back, at the end of the last process(): 0 below the
  /// knee, 1 - 1 / ratio above it.
  float slope() const noexcept { return slope_in_force_; }
  /// At the end of the last process(), dB.
  float makeup_db() const noexcept { return makeup_db_; }

private:
  friend class Chain;
  /// What process() does, in place, for rows that are finite and within +-65536 already, give or
  /// take a stage's gain.
  /// @param peak  at least the highest |sample|; 0 is silence
  /// @return the same bound on what is there then
  float process_clean(Block rows, float peak) noexcept;
  void take(const CompressorSettings& settings, float level_db) noexcept;
  float process_chunk(float* const* rows, uint32_t frames, float peak) noexcept;
  bool at_rest() const noexcept;
  void rest(uint32_t frames) noexcept;
  bool find_reduction(const float* const* rows, float peak, uint32_t frames) noexcept;
  void find_levels(const float* const* rows, uint32_t frames) noexcept;
  void find_makeup(ConstBlock rows, bool reduced, uint32_t frames) noexcept;

  CompressorSettings settings_;
  float programme_level_db_ = std::numeric_limits<float>::quiet_NaN();
  bool measures_makeup_ = false;
  uint32_t channels_ = 0;
  double sample_rate_hz_ = 0.0;
  Smoothed amount_; ///< 0 off, 1 on
  Smoothed threshold_db_, slope_, knee_db_;
  Smoothed rms_share_; ///< 0 peak, 1 RMS
  Smoothed fixed_makeup_db_;
  double rms_cover_ = 1.0;           ///< of a step, per frame
  std::vector<double> mean_squares_; ///< per channel
  Ballistics ballistics_;
  AutoMakeup auto_makeup_;
  // Per frame of a chunk.
  std::vector<float> level_, rms_, reduction_, gain_, makeup_, amounts_;
  float gain_reduction_db_ = 0.0f;
  float slope_in_force_ = 0.0f;
  float makeup_db_ = 0.0f;
};

} // namespace headroom
