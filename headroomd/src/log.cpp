// SPDX-License-Identifier: GPL-3.0-or-later
#include "log.hpp"
#include <cstdarg>
#include <cstdio>
#include <cstdlib>

namespace headroom::log {
namespace {

Level threshold = Level::info;

const char* word(Level importance) noexcept {
  switch (importance) {
  case Level::error:
    return "error: ";
  case Level::warning:
    return "warning: ";
  case Level::debug:
    return "debug: ";
  case Level::info:
    break;
  }
  return "";
}

[[gnu::format(printf, 2, 0)]] void write(Level importance, const char* format,
                                         va_list arguments) noexcept {
  if (importance > threshold)
    return;
  static const bool journal = std::getenv("JOURNAL_STREAM") != nullptr;
  char text[1024];
  std::vsnprintf(text, sizeof text, format, arguments);
  if (journal)
    std::fprintf(stderr, "<%d>%s\n", static_cast<int>(importance), text);
  else
    std::fprintf(stderr, "headroomd: %s%s\n", word(importance), text);
}

} // namespace

void set_level(Level level) noexcept { threshold = level; }
Level level() noexcept { return threshold; }

void error(const char* format, ...) noexcept {
  va_list arguments;
  va_start(arguments, format);
  write(Level::error, format, arguments);
  va_end(arguments);
}

void warning(const char* format, ...) noexcept {
  va_list arguments;
  va_start(arguments, format);
  write(Level::warning, format, arguments);
  va_end(arguments);
}

void info(const char* format, ...) noexcept {
  va_list arguments;
  va_start(arguments, format);
  write(Level::info, format, arguments);
  va_end(arguments);
}

void debug(const char* format, ...) noexcept {
  va_list arguments;
  va_start(arguments, format);
  write(Level::debug, format, arguments);
  va_end(arguments);
}

} // namespace headroom::log
