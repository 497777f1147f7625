// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connection.hpp"
#include "deadline.hpp"

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

namespace headroom::test {

struct RecorderSettings {
  std::string sink = "speakers";
  std::string position = "FL FR"; ///< as the sink's, or samples get mixed
  Seconds capacity{120};          ///< at 192 kHz or less; recording stops when it is full
};

/// Records what a sink receives, sample by sample, from its monitor ports.
/// It stays on that sink whatever becomes the default, and adds no conversion.
class Recorder {
 public:
  /// Returns when the first cycle has been recorded.
  /// Throws std::runtime_error if that takes longer than 5 s.
  explicit Recorder(const RecorderSettings& settings = {});
  ~Recorder();
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  /// Frames recorded so far.
  uint64_t frames() const { return recorded_.load(std::memory_order_acquire); }
  /// Negotiated with the graph, Hz.
  uint32_t rate_hz() const { return rate_hz_.load(std::memory_order_acquire); }
  /// Waits until `count` frames more than now are there.
  bool wait_frames(uint64_t count, Seconds limit) const;
  /// One channel of the frames [from, to), `to` at most frames().
  std::vector<float> channel(int index, uint64_t from, uint64_t to) const;
  std::vector<float> channel(int index, uint64_t from = 0) const {
    return channel(index, from, frames());
  }

 private:
  void process();

  Connection connection_;
  int channels_;
  std::vector<float> samples_; ///< interleaved; written up to recorded_ * channels_
  pw_stream* stream_ = nullptr;
  spa_hook hook_{};
  std::atomic<uint64_t> recorded_{0};
  std::atomic<uint32_t> rate_hz_{0};
};

} // namespace headroom::test
