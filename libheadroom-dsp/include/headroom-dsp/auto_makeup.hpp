// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/block.hpp"
#include "headroom-dsp/export.hpp"
#include "headroom-dsp/k_weighting.hpp"
#include <cstdint>
#include <vector>

namespace headroom {

/// Gives back the programme loudness that a compressor takes: the K-weighted power (ITU-R
/// BS.1770-5) of what goes in over that of what comes out, both gated by what goes in and averaged
/// over the last kMemoryTicks of programme.
///
/// In pauses it stands still: below -70 LUFS, and more than 10 LU below the average unless that
/// lasts for kPauseTicks. It moves slowly and within 0..kMostDb, so that it never pumps.
class HEADROOM_DSP_API AutoMakeup {
public:
  static constexpr double kTickMs = 100.0;      ///< one decision per tick, gated as a block
  static constexpr uint32_t kMemoryTicks = 300; ///< time constant of the average, 30 s
  static constexpr uint32_t kPauseTicks = 100;  ///< longer than this, the quiet part is programme
  static constexpr float kMostDb = 24.0f;
  static constexpr float kRiseDbPerTick = 0.3f; ///< 3 dB/s
  static constexpr float kFallDbPerTick = 0.6f; ///< 6 dB/s

  /// @param channels  1..kMaxChannels, all of weight 1
  /// [allocates]
  void prepare(double sample_rate_hz, uint32_t channels);
  /// Nothing is known and the make-up is 0 dB.
  void reset() noexcept;

  /// The average starts afresh, the make-up goes on from where it is.
  void restart() noexcept;

  /// @param input  what the compressor sees
  /// @param gain  what it does, without make-up, linear; nullptr: 1 throughout
  /// @param makeup_db  frames values, linear between ticks
  /// [audio thread]
  void process(ConstBlock input, const float* gain, float* makeup_db) noexcept;

  /// Silence would not be measured, and leave no trace in the filters.
  bool at_rest() const noexcept;
  /// As process() of silence while at_rest(), without its result. [audio thread]
  void rest(uint32_t frames) noexcept;

  /// Of the last frame, dB.
  float makeup_db() const noexcept;
  /// Puts the make-up here; it moves on from it.
  void jump(float makeup_db) noexcept;

private:
  /// K-weighting, transposed direct form II.
  struct Filter {
    double shelf1 = 0.0, shelf2 = 0.0, high1 = 0.0, high2 = 0.0;
    bool operator==(const Filter&) const noexcept = default;
  };
  /// Of one channel: what the compressor sees, and that times its gain.
  struct State {
    Filter before, after;
    bool zero() const noexcept { return before == Filter{} && after == Filter{}; }
  };

  struct Mean {
    double value = 0.0;
    uint32_t known = 0; ///< blocks in it
    void add(double power) noexcept;
  };
  /// Gated mean of blocks of four ticks, one block per tick (BS.1770-5 Annex 1: 400 ms, 75 %).
  struct Loudness {
    static constexpr uint32_t kBlockTicks = 4;
    double ticks[kBlockTicks] = {};
    uint32_t next = 0;
    Mean all;  ///< above the absolute gate
    Mean loud; ///< above the relative gate too, 10 LU below all

    void push(double power) noexcept;
    double block() const noexcept;
    /// Counts the block. @return false when it is below the relative gate
    bool count() noexcept;
  };

  void measure(const float* x, const float* gain, uint32_t frames, State& state) noexcept;
  void tick() noexcept;
  /// Decides over the tick that ended. @return dB to move by during the next one
  float decide() noexcept;

  KWeighting weighting_ = {};
  std::vector<State> states_; ///< per channel
  uint32_t tick_frames_ = 1;
  uint32_t in_tick_ = 0;
  double power_in_ = 0.0;  ///< sum over the tick
  double power_out_ = 0.0; ///< sum over the tick
  Loudness in_;
  Loudness out_;
  uint32_t quiet_ticks_ = 0;
  float from_db_ = 0.0f; ///< at the start of the tick
  float step_db_ = 0.0f; ///< per frame
};

} // namespace headroom
