// SPDX-License-Identifier: GPL-3.0-or-later
#include "cpu_time.hpp"

#include <ctime>

namespace headroom::showcase {

double cpu_seconds(pid_t process) {
  clockid_t clock{};
  timespec time{};
  if (clock_getcpuclockid(process, &clock) != 0 || clock_gettime(clock, &time) != 0)
    return 0.0;
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

} // namespace headroom::showcase
