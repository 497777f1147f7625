// SPDX-License-Identifier: GPL-3.0-or-later
#include "edit_watch.hpp"
#include "log.hpp"
#include <algorithm>
#include <utility>

namespace headroom {

using namespace std::chrono_literals;

namespace {

// The pause that ends a burst of writes, and the longest burst.
constexpr auto kQuiet = 40ms;
constexpr auto kLongestBurst = 300ms;

} // namespace

EditWatch::EditWatch(Loop& loop, std::vector<std::filesystem::path> directories,
                     std::function<void()> edited)
    : watch_(std::move(directories)), settled_(loop,
                                               [this, edited = std::move(edited)] {
                                                 settling_ = false;
                                                 edited();
                                               }),
      readable_(loop, watch_.fd(), [this] { written(); }) {
  for (const auto& directory : watch_.unwatched())
    log::warning("%s cannot be watched: edits there need SIGHUP", directory.c_str());
}

void EditWatch::written() {
  if (!watch_.dispatch())
    return;
  const auto now = std::chrono::steady_clock::now();
  if (!settling_)
    first_write_ = now;
  settling_ = true;
  const auto rest =
      std::chrono::ceil<std::chrono::milliseconds>(first_write_ + kLongestBurst - now);
  settled_.once_after(static_cast<uint32_t>(
      std::clamp<int64_t>(rest.count(), 1, std::chrono::milliseconds(kQuiet).count())));
}

} // namespace headroom
