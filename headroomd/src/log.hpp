// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One line per event on stderr. Under journald a line starts with its syslog level, on a terminal
// with the program's name. Never on the audio thread.
namespace headroom::log {

enum class Level { error = 3, warning = 4, info = 6, debug = 7 };

/// Lines less important than this are dropped; the default is info. [control thread]
void set_level(Level level) noexcept;
Level level() noexcept;

/// printf-like; a newline is added. [control thread]
[[gnu::format(printf, 1, 2)]] void error(const char* format, ...) noexcept;
[[gnu::format(printf, 1, 2)]] void warning(const char* format, ...) noexcept;
[[gnu::format(printf, 1, 2)]] void info(const char* format, ...) noexcept;
[[gnu::format(printf, 1, 2)]] void debug(const char* format, ...) noexcept;

} // namespace headroom::log
