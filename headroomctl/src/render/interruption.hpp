// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace headroom::ctl {

/// Thrown by check_interruption(), so that every file in the making goes away.
struct Interrupted {};

/// From here on SIGINT, SIGTERM and SIGHUP are noted, not obeyed, and a file that may not grow is
/// an error.
void note_interruptions();

/// The signal that came, 0 for none. [any thread]
int interruption() noexcept;

/// @throws Interrupted if one came [any thread]
void check_interruption();

/// Ends the process as the signal would have, so that a shell sees what happened.
[[noreturn]] void obey_interruption();

} // namespace headroom::ctl
