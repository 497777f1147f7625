// SPDX-License-Identifier: GPL-3.0-or-later
#include "wall_clock_alarm.hpp"
#include <cerrno>
#include <cstdint>
#include <sys/timerfd.h>
#include <system_error>
#include <unistd.h>

namespace headroom {

WallClockAlarm::WallClockAlarm() : fd_(timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC)) {
  if (fd_ < 0)
    throw std::system_error(errno, std::generic_category(), "cannot create a timer");
}

WallClockAlarm::~WallClockAlarm() { ::close(fd_); }

void WallClockAlarm::set(std::time_t when) {
  uint64_t rung = 0;
  [[maybe_unused]] const auto read = ::read(fd_, &rung, sizeof rung); // it may not have rung
  itimerspec alarm{};
  alarm.it_value.tv_sec = when;
  timerfd_settime(fd_, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &alarm, nullptr);
}

void WallClockAlarm::stop() {
  const itimerspec never{};
  timerfd_settime(fd_, 0, &never, nullptr);
}

} // namespace headroom
