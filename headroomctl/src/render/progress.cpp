// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/progress.hpp"
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <unistd.h>

namespace headroom::ctl {

Progress::Progress() {
  const char* term = std::getenv("TERM");
  visible_ = ::isatty(STDERR_FILENO) == 1 && term && std::string(term) != "dumb";
}

Progress::~Progress() {
  if (visible_)
    std::fputs("\r\x1b[K", stderr);
}

void Progress::advance(uint64_t frames) {
  done_ += frames;
  if (!visible_)
    return;
  const std::unique_lock lock(drawing_, std::try_to_lock);
  if (!lock || Clock::now() < next_)
    return;
  next_ = Clock::now() + std::chrono::milliseconds(100);
  draw();
}

void Progress::draw() {
  constexpr size_t kWidth = 40;
  const double part = std::min(1.0, static_cast<double>(done_) /
                                        static_cast<double>(std::max<uint64_t>(1, expected_)));
  const double spent_s = std::chrono::duration<double>(Clock::now() - begin_).count();
  std::string bar(static_cast<size_t>(part * kWidth), '#');
  bar.resize(kWidth, ' ');
  std::fprintf(stderr, "\r[%s] %3.0f %%", bar.c_str(), 100.0 * part);
  if (part > 0.02)
    std::fprintf(stderr, ", %.0f s left", spent_s / part - spent_s);
  std::fputs("\x1b[K", stderr);
  std::fflush(stderr);
}

} // namespace headroom::ctl
