// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <thread>

namespace headroom::test {

/// Everything that clients of the control sockets can do wrong, all at once, for as long as this
/// lives: silence, half messages, messages of 1 MiB, garbage, floods whose answers nobody reads,
/// subscribers to everything that read nothing, connections that end at any byte; and between them
/// subscribers to meters at 60 Hz, who do nothing wrong. Half of each on control.sock, half on
/// lines.sock; who is thrown out comes again.
class ControlAbuse {
public:
  static constexpr int kKinds = 8;

  /// @param folder  with both sockets
  /// @param pause  between two rounds, in each of which every client does something
  ControlAbuse(std::filesystem::path folder, int clients, std::chrono::microseconds pause);
  ~ControlAbuse();

  uint64_t rounds() const { return rounds_.load(std::memory_order_relaxed); }
  uint64_t bytes_sent() const { return sent_.load(std::memory_order_relaxed); }
  uint64_t connections() const { return connections_.load(std::memory_order_relaxed); }
  /// Of events and answers that somebody read.
  uint64_t bytes_read() const { return read_.load(std::memory_order_relaxed); }

private:
  void run(const std::filesystem::path& folder, int clients, std::chrono::microseconds pause);

  std::atomic<bool> stop_ = false;
  std::atomic<uint64_t> rounds_ = 0, sent_ = 0, connections_ = 0, read_ = 0;
  std::thread thread_; // last: it uses the others
};

} // namespace headroom::test
