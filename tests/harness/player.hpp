// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connection.hpp"
#include "deadline.hpp"

#include <atomic>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace headroom::test {

/// Fills interleaved samples; `first_frame` counts from the start of the stream.
/// Amplitudes above 1 reach the sink unchanged. [audio thread; no allocation]
using Generator = std::function<void(std::span<float> interleaved, uint64_t first_frame)>;

/// Plays the samples once, then silence.
Generator play_samples(std::vector<float> interleaved, int channels);
/// The level `pilot` until `begin` is true, then what `generator` gives, from its frame 0 on: how
/// long it takes until a stream is heard is the machine's affair.
Generator play_after_pilot(float pilot, const std::atomic<bool>& begin, Generator generator);
/// The same value in every sample of every channel.
Generator play_constant(float value);
/// The same sine in every channel.
Generator play_sine(double frequency_hz, float amplitude, int channels, uint32_t rate_hz);

struct PlayerSettings {
  std::string application = "test-player"; ///< application.name and node.name
  std::string role = "Music";              ///< media.role
  uint32_t rate_hz = 48000;
  std::string position = "FL FR";
  uint32_t latency_frames = 1024; ///< node.latency, i.e. the quantum it asks for
  Properties properties;          ///< more node properties; override the above
};

/// An application of its own (own connection, own data thread) that plays one stream.
class Player {
public:
  explicit Player(Generator generator, const PlayerSettings& settings = {});
  ~Player();
  Player(const Player&) = delete;
  Player& operator=(const Player&) = delete;

  /// Id in the registry; SPA_ID_INVALID before the stream is known to PipeWire.
  uint32_t node_id() const;
  /// "unconnected", "connecting", "paused", "streaming", "error".
  std::string state() const;
  uint64_t frames_played() const { return played_.load(std::memory_order_acquire); }
  /// Delay from this stream's output to the sink as told to the application, in frames of the
  /// stream's own rate; 0 before PipeWire has said anything.
  int64_t reported_latency_frames() const { return latency_.load(std::memory_order_acquire); }
  /// The smallest delay that it was told: all that listens to the stream counts.
  int64_t least_reported_latency_frames() const {
    return least_latency_.load(std::memory_order_acquire);
  }
  bool wait_streaming(Seconds limit = Seconds{5}) const;

private:
  void process();

  Connection connection_;
  Generator generator_;
  int channels_;
  pw_stream* stream_ = nullptr;
  spa_hook hook_{};
  std::atomic<uint64_t> played_{0};
  std::atomic<int64_t> latency_{0};
  std::atomic<int64_t> least_latency_{0};
};

} // namespace headroom::test
