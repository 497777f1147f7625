// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>

namespace headroom::ctl {

/// A bar on stderr while files are worked on; nothing at all if stderr is no terminal.
class Progress {
public:
  Progress();
  /// Wipes the bar.
  ~Progress();

  /// So many frames more to do. Said before the first advance(), lest the bar goes back. [any
  /// thread]
  void expect(uint64_t frames) noexcept { expected_ += frames; }
  /// So many frames more are done. [any thread]
  void advance(uint64_t frames);

private:
  void draw();

  using Clock = std::chrono::steady_clock;
  std::atomic<uint64_t> expected_{0}, done_{0};
  std::mutex drawing_;
  Clock::time_point begin_ = Clock::now(), next_ = begin_;
  bool visible_ = false;
};

} // namespace headroom::ctl
