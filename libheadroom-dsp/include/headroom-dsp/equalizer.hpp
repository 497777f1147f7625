// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/block.hpp"
#include "headroom-dsp/equalizer_settings.hpp"
#include "headroom-dsp/export.hpp"
#include "headroom-dsp/latest_value.hpp"
#include "headroom-dsp/svf_bank.hpp"
#include <atomic>
#include <cstdint>
#include <vector>

namespace headroom {

/// The parametric equaliser: up to kMaxEqBands second-order filters in series in each channel,
/// without latency (docs/equalizer.md has the designs, the figures and what was rejected).
///
/// A channel in which nothing is on is passed bit for bit. Changes are heard within kChangeMs: of
/// parameters as a ramp, of structure (bands, types, masks, on and off, design) as a crossfade to
/// new filters. One change at a time; of those that come in between, the latest is next.
class HEADROOM_DSP_API Equalizer {
public:
  /// Allocates and designs; the history is silence.
  /// @param sample_rate_hz  8000..768000
  /// @param max_frames  1..65536, largest process()
  /// @param channels  1..kMaxChannels
  /// @throws std::invalid_argument naming the value and what is allowed
  /// [control thread, process() not running]
  void prepare(double sample_rate_hz, uint32_t max_frames, uint32_t channels,
               const EqualizerSettings& settings = {});

  /// The past becomes silence, and the latest settings are in force at once. [audio thread]
  void reset() noexcept;

  /// Validates, designs, and hands the filters to process(), which takes them at its next block.
  /// @throws std::invalid_argument naming the field and its range; nothing changes then
  /// [one control thread; prepare() has run; no allocation]
  void set(const EqualizerSettings& settings);

  /// In place or out of place; zero frames is legal; NaN and Inf count as silence. Input beyond
  /// +96 dBFS is held there.
  /// @param in, out  planar, the prepared number of rows, at most max_frames frames
  /// [audio thread; no allocation, lock or syscall]
  void process(ConstBlock in, Block out) noexcept;

  /// The preamp last set, the automatic one included; 0 while switched off. [any thread]
  float preamp_db() const noexcept { return preamp_db_.load(std::memory_order_relaxed); }

  static constexpr double kChangeMs = 24.0;

private:
  friend class EqualizerSlot;
  /// What process() does, in place, for rows that are finite and within +-65536 already, give or
  /// take a stage's gain.
  /// @param peak  at least the highest |sample|; 0 is silence
  /// @return the same bound on what is there then
  float process_clean(Block rows, float peak) noexcept;
  enum class Change : uint8_t { kNone, kRamp, kFade };

  EqProgram program_of(const EqualizerSettings& settings);
  void begin(const EqProgram& program) noexcept;
  template <class Chunk> void in_steps(uint32_t frames, Chunk chunk) noexcept;
  float process_chunk(float* const* audio, const float* peaks, uint32_t frames) noexcept;
  void shape_of(uint32_t frames) noexcept;

  LatestValue<EqProgram> programs_;
  EqualizerSettings settings_; ///< last set
  uint64_t structure_ = 0;     ///< of settings_
  std::atomic<float> preamp_db_{0.0f};

  SvfBank banks_[2];
  uint32_t current_ = 0; ///< which bank is heard; the other fades out, or is idle
  Change change_ = Change::kNone;
  uint32_t change_frames_ = 0; ///< how long a change takes
  uint32_t changed_frames_ = 0;
  uint32_t to_settle_ = 0; ///< frames until the banks settle

  std::vector<double> shape_; ///< of the chunk, last frame first, padded
  std::vector<std::vector<double>> rows_[2];
  double sample_rate_hz_ = 0.0;
  uint32_t channels_ = 0;
};

} // namespace headroom
