// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/file_workers.hpp"
#include "render/interruption.hpp"
#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace headroom::ctl {

void for_each_file(size_t count, uint32_t jobs, const std::function<void(size_t)>& work) {
  if (jobs == 0)
    jobs = std::max(1u, std::thread::hardware_concurrency());
  std::atomic<size_t> next{0};
  const auto run = [&] {
    try {
      for (size_t i = next++; i < count && interruption() == 0; i = next++)
        work(i);
    } catch (const Interrupted&) { // what it was about to leave behind is gone
    }
  };
  std::vector<std::jthread> others;
  for (size_t i = 1; i < std::min<size_t>(jobs, count); ++i)
    others.emplace_back(run);
  run();
}

} // namespace headroom::ctl
