// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <array>
#include <atomic>
#include <cstdint>

namespace headroom {

/// What the audio thread has lived through since the daemon started.
struct CycleReport {
  /// Bucket b counts callbacks that took [2^b, 2^(b+1)) microseconds; the first also less, the
  /// last also more.
  static constexpr uint32_t kBuckets = 16;

  uint64_t cycles = 0;           ///< graph cycles in which the capture half was called
  uint64_t frames = 0;           ///< frames processed
  uint64_t gaps = 0;             ///< cycles that began at another clock position than expected
  uint64_t gap_frames = 0;       ///< how many frames those gaps were wide, both directions
  uint64_t trigger_failures = 0; ///< cycles in which the playback half could not be triggered
  uint64_t missing_input = 0;    ///< cycles without a capture buffer: silence was written
  uint64_t missing_output = 0;   ///< cycles without a playback buffer: nothing could be written
  uint64_t overruns = 0;         ///< DSP callbacks that took longer than their audio lasts
  uint64_t process_ns_total = 0; ///< all DSP callbacks
  uint64_t process_ns_min = 0;   ///< shortest DSP callback, 0 = none yet
  uint64_t process_ns_max = 0;   ///< longest DSP callback
  std::array<uint64_t, kBuckets> process_us = {};
};

/// Counts in the audio thread, read by the control thread. One writer, one reader; a report may
/// mix two neighbouring cycles.
class CycleCounters {
public:
  /// Once at the start of each graph cycle.
  /// @param clock_id  the driver whose clock this is; another driver is not a gap
  /// @param position, duration  of this cycle, in frames of that clock
  /// [audio thread; no syscall]
  void begin_cycle(uint32_t clock_id, uint64_t position, uint64_t duration) noexcept;
  /// @param nanoseconds  that the DSP took
  /// @param budget_ns  how long these frames last; 0 = not known
  /// [audio thread; no syscall]
  void processed(uint32_t frames, uint64_t nanoseconds, uint64_t budget_ns = 0) noexcept;
  void trigger_failed() noexcept { add(trigger_failures_, 1); }
  void input_missing() noexcept { add(missing_input_, 1); }
  void output_missing() noexcept { add(missing_output_, 1); }

  /// The next cycle may begin at any clock position: the graph was paused. [any thread]
  void restart() noexcept { restart_.store(true, std::memory_order_relaxed); }

  /// Cycles begun so far: moves while audio runs. [any thread]
  uint64_t cycles() const noexcept { return cycles_.load(std::memory_order_relaxed); }
  /// [control thread]
  CycleReport report() const noexcept;

private:
  using Counter = std::atomic<uint64_t>;
  // One writer: a load and a store do, without the bus lock of fetch_add.
  static void add(Counter& counter, uint64_t n) noexcept {
    counter.store(counter.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
  }

  Counter cycles_{0}, frames_{0}, gaps_{0}, gap_frames_{0};
  Counter trigger_failures_{0}, missing_input_{0}, missing_output_{0};
  Counter overruns_{0}, process_ns_total_{0}, process_ns_min_{0}, process_ns_max_{0};
  std::array<Counter, CycleReport::kBuckets> process_us_{};
  std::atomic<bool> restart_{true};
  uint32_t clock_id_ = 0;          // audio thread only
  uint64_t expected_position_ = 0; // audio thread only
};

} // namespace headroom
