// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>

namespace headroom::ctl {

/// Calls work(0) .. work(count - 1), on `jobs` threads; returns when all are done.
/// @param jobs  0 = one per core
/// @param work  may throw Interrupted, nothing else; the rest is not begun then
void for_each_file(size_t count, uint32_t jobs, const std::function<void(size_t)>& work);

} // namespace headroom::ctl
