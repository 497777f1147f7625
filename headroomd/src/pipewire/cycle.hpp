// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "cycle_counters.hpp"
#include "engine.hpp"
#include <array>
#include <atomic>
#include <memory>
#include <pipewire/stream.h>
#include <spa/node/io.h>

namespace headroom {

/// Everything the audio thread does: one graph cycle of the pair. Both functions run on the same
/// thread, in the same cycle, capture first. No allocation, lock, syscall or log in here: what
/// goes wrong is counted. (The clock read that times the DSP is answered by the vDSO.)
class Cycle {
public:
  Cycle(Engine& engine, CycleCounters& counters) : engine_(engine), counters_(counters) {}

  /// Before either stream is connected. [control thread]
  void set_streams(pw_stream* capture, pw_stream* playback) noexcept {
    capture_ = capture;
    playback_ = playback;
  }
  /// The driver's clock, or null. [control thread; both halves may run]
  void set_position(const spa_io_position* position) noexcept { position_ = position; }
  /// Where the driver's clock is now, in frames; 0 without one. [control thread]
  uint64_t clock_position() const noexcept;
  /// Length of the current cycle in frames; 0 without a driver. [any thread]
  uint32_t cycle_frames() const noexcept;

  // A stream is triggered only while it streams: PipeWire's library crashes if that happens to one
  // whose node the server takes away, and says so before it does. What is said here holds for the
  // next cycle of the audio thread: see let_cycle_end().

  /// Whether the playback half streams. Until it does, what the capture half gets is dropped.
  /// [control thread]
  void set_playback_streams(bool streams) noexcept { playback_streams_ = streams; }
  /// A further playback half that gets the same audio; at most kExtras, others are silent. Twice
  /// is once. [control thread]
  static constexpr size_t kExtras = 8;
  void add_extra(pw_stream* stream);
  /// [control thread]
  void remove_extra(pw_stream* stream) noexcept;
  /// It was triggered: the newest output of the DSP goes into it. [audio thread]
  void extra_ready(pw_stream* stream) noexcept;

  /// The capture half has a buffer: pass the baton to the playback half. [audio thread]
  void capture_ready() noexcept;
  /// The playback half was triggered: newest capture buffer -> DSP -> playback. [audio thread]
  void playback_ready() noexcept;

private:
  pw_buffer* newest_capture() noexcept;
  uint64_t duration_ns(uint32_t frames) const noexcept;
  void fill(pw_buffer* in, pw_buffer* out) noexcept;
  void play_extras(const pw_buffer& out) noexcept;

  Engine& engine_;
  CycleCounters& counters_;
  pw_stream* capture_ = nullptr;
  pw_stream* playback_ = nullptr;
  std::atomic<bool> playback_streams_{false};
  std::atomic<const spa_io_position*> position_{nullptr};
  std::array<std::atomic<pw_stream*>, kExtras> extras_{};
  // What the DSP wrote last, for the extras; made with the first of them.
  static constexpr uint32_t kMostFrames = 8192;
  std::unique_ptr<float[]> output_;
  uint32_t output_rows_ = 0;
  uint32_t output_frames_ = 0;
};

} // namespace headroom
