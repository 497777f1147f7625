// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/ballistics.hpp"
#include "headroom-dsp/block.hpp"
#include "headroom-dsp/export.hpp"
#include "headroom-dsp/smoothed.hpp"
#include "headroom-dsp/soft_limiter_settings.hpp"
#include <cstdint>
#include <limits>
#include <vector>

namespace headroom {

/// Caps the crest of the programme: peaks are brought down to its loudness + max_psr_db, all
/// channels by the same gain, without latency. What passes during the attack is the hard tier's.
///
/// The peak is held for kSlotMs to twice that, longer than half a period of 42 Hz, so that the gain
/// stands still under a steady tone (docs/soft-limiter.md).
class HEADROOM_DSP_API SoftLimiter {
public:
  /// A new setting or loudness is fully in force after this long, without a click.
  static constexpr double kGlideMs = 200.0;
  static constexpr double kSlotMs = 12.0;

  /// Allocates; the history is silence and the loudness unknown.
  /// @param sample_rate_hz  8000..768000
  /// @param max_frames  1..65536, largest process()
  /// @param channels  1..kMaxChannels
  /// @throws std::invalid_argument naming the value and what is allowed
  /// [control thread, process() not running]
  void prepare(double sample_rate_hz, uint32_t max_frames, uint32_t channels,
               const SoftLimiterSettings& settings = {});

  /// The past becomes silence, the loudness unknown; settings are in force at once. [audio thread]
  void reset() noexcept;

  /// Takes valid settings; they glide in over kGlideMs. [audio thread]
  void set(const SoftLimiterSettings& settings) noexcept;

  /// Where the programme is, after make-up; the cap glides there over kGlideMs.
  /// @param lufs  -inf or NaN: unknown, static_ceiling_dbtp is in force [audio thread]
  void set_programme_loudness(float lufs) noexcept;

  /// In place or out of place; zero frames is legal; NaN and Inf count as silence. Switched off,
  /// or while nothing reaches the cap, the output is the input, bit for bit.
  /// @param in, out  planar, the prepared number of rows, at most max_frames frames
  /// [audio thread; no allocation, lock or syscall]
  void process(ConstBlock in, Block out) noexcept;

  /// Largest of the last process(), dB, >= 0.
  float gain_reduction_db() const noexcept { return gain_reduction_db_; }

private:
  friend class Chain;
  /// What process() does, in place, for rows that are finite and within +-65536 already, give or
  /// take a stage's gain.
  /// @param peak  at least the highest |sample|; 0 is silence
  /// @return the same bound on what is there then
  float process_clean(Block rows, float peak) noexcept;
  void process_chunk(float* const* rows, uint32_t frames, float peak) noexcept;
  void hold(float* level, uint32_t frames) noexcept;
  float cap_db() const noexcept;

  SoftLimiterSettings settings_;
  uint32_t channels_ = 0;
  float loudness_lufs_ = -std::numeric_limits<float>::infinity();
  Smoothed amount_; ///< 0 off, 1 on
  Smoothed cap_db_; ///< dBFS
  Ballistics ballistics_;
  uint32_t slot_frames_ = 1;
  uint32_t in_slot_ = 0;
  float slot_peak_ = 0.0f;     ///< of the current slot so far, linear
  float previous_peak_ = 0.0f; ///< of the slot before
  // Per frame of a chunk.
  std::vector<float> level_, gain_;
  float gain_reduction_db_ = 0.0f;
};

} // namespace headroom
