// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

namespace headroom::showcase {

/// Processor time that all threads of a process have had, seconds; 0 if it does not run.
double cpu_seconds(pid_t process);

} // namespace headroom::showcase
