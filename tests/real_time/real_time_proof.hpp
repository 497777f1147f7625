// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <functional>

namespace headroom::test {

/// How a piece of code behaved under watch.
struct Conduct {
  bool made_syscall = false; ///< any at all
  uint64_t allocations = 0;  ///< malloc, calloc, realloc, aligned_alloc, free, new, delete
  bool crashed = false;      ///< ended by anything else
};

/// Runs code in a forked child where every syscall but exit_group is deadly and the allocator
/// counts. Prepare whatever code needs before calling this.
Conduct watch(const std::function<void()>& code);

/// Bytes that code leaves on the heap, as the allocator sizes them; negative if it frees more.
/// No other thread may allocate meanwhile.
int64_t heap_growth(const std::function<void()>& code);

} // namespace headroom::test
