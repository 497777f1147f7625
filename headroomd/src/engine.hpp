// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <atomic>
#include <cstdint>
#include <headroom-dsp/block.hpp>
#include <headroom-dsp/chain.hpp>
#include <headroom-dsp/listener.hpp>
#include <memory>
#include <span>

namespace headroom {

/// The chain's meters, and what must not be forgotten when a new chain takes over.
struct EngineMeters {
  ChainMeters recent;              ///< since the previous read
  float max_true_peak = 0.0f;      ///< linear, at the output, since the start
  float max_gain_reduction_db = 0; ///< >= 0, since the start
};

/// What is audible now: owns the Chain, hands a newly prepared one to the audio thread and brings
/// the old one home. Knows nothing of PipeWire.
///
/// A chain travels control -> next_ -> audio -> retired_ -> control; each hop is one atomic
/// exchange, so neither side waits and no chain dies on the audio thread.
class Engine {
public:
  /// Longest block handed to the chain; longer quanta are split.
  static constexpr uint32_t kBlockFrames = 1024;

  /// @param test_gain  -1..1, multiplies the output after the chain. Only for the test harness,
  ///   which plays with -0.5 so that the sign of what it records tells processed from direct audio.
  /// @throws std::invalid_argument when |test_gain| > 1 or NaN: it must never raise a level
  explicit Engine(float test_gain = 1.0f);
  /// [control thread, process() not running any more]
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// Builds a chain for this format; process() takes it over at its next call and starts with an
  /// empty history.
  /// @throws std::invalid_argument naming the value and what is allowed; the old chain stays then
  /// [control thread; process() may run]
  void prepare(double sample_rate_hz, uint32_t channels);

  /// Makes the next process() start from an empty history: an old tail is not heard again.
  /// [any thread]
  void clear() noexcept { clear_.store(true, std::memory_order_relaxed); }

  /// Same settings as Chain::set; kept for chains that are prepared later. [control thread]
  void set(const ChainSettings& settings);
  /// Takes everything but the hard tier out of the path; kept for later chains. [control thread]
  /// @param level_matched  what is bypassed is as loud as what is processed
  void set_bypass(bool on, bool level_matched = false);

  /// Only the limiter works, until it is told otherwise: the cheapest that keeps the ceiling. The
  /// other stages go and come back without a click. [control thread]
  void set_limiter_only(bool on);

  /// Volume behind the levelling and before the ceiling, linear, one per channel; ramped. Above 4
  /// it counts as 4. Kept for chains that are prepared later. [control thread]
  void set_volume(std::span<const float> volume);

  /// Silence while no chain fits the block's channel count. In place or out of place, any length.
  /// [audio thread; no allocation, lock or syscall]
  void process(ConstBlock in, Block out) noexcept;

  /// False until prepare() has worked once. The four below describe the newest chain.
  bool prepared() const noexcept { return newest_ != nullptr; }
  uint32_t latency_frames() const noexcept { return newest_ ? newest_->latency_frames() : 0; }
  uint32_t channels() const noexcept { return newest_ ? newest_->channels() : 0; }
  double sample_rate_hz() const noexcept { return newest_ ? newest_->sample_rate_hz() : 0.0; }

  /// Zeros before prepare(). [control thread]
  EngineMeters read_meters() noexcept;
  /// Integrated loudness, loudness range and the maxima since the start begin anew.
  /// [control thread]
  void restart_meters() noexcept;
  /// What set() was given.
  const ChainSettings& settings() const noexcept { return settings_; }

private:
  void take_next() noexcept;
  void collect_retired() noexcept;
  ChainSettings effective() const;

  const float test_gain_;
  ChainSettings settings_ = ChainSettings::transparent();
  bool limiter_only_ = false;
  Listener listener_;
  EngineMeters meters_;
  Chain* newest_ = nullptr;  // control thread's view of the chain it handed out last
  Chain* current_ = nullptr; // audio thread's chain
  std::atomic<Chain*> next_{nullptr};
  std::atomic<Chain*> retired_{nullptr};
  std::atomic<bool> clear_{false};
};

} // namespace headroom
