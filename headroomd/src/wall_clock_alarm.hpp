// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ctime>

namespace headroom {

/// Rings at a time of day: also after a suspend in which that time passed, and whenever the clock
/// was set. Nothing wakes before. [control thread]
class WallClockAlarm {
public:
  /// @throws std::system_error
  WallClockAlarm();
  ~WallClockAlarm();
  WallClockAlarm(const WallClockAlarm&) = delete;
  WallClockAlarm& operator=(const WallClockAlarm&) = delete;

  /// Readable when it rings. Constant for life.
  int fd() const { return fd_; }
  /// Replaces what was set before; stops the ringing.
  void set(std::time_t when);
  void stop();

private:
  int fd_;
};

} // namespace headroom
