// SPDX-License-Identifier: GPL-3.0-or-later
#include "timing.hpp"
#include "../programme.hpp"
#include <algorithm>
#include <ctime>

namespace headroom::peers {

namespace {

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double ns_per_frame(const Subject& subject, bench::Programme& programme) {
  constexpr uint32_t kBlocks = 188; // a second
  const double begin = cpu_seconds();
  for (uint32_t i = 0; i < kBlocks; ++i)
    subject(programme.next(kBlockFrames));
  return 1e9 * (cpu_seconds() - begin) / (kBlocks * kBlockFrames);
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// [subject][turn]
using Times = std::vector<std::vector<double>>;

Times times(const std::vector<Subject>& subjects, unsigned turns, float peak) {
  std::vector<bench::Programme> programmes(subjects.size(), bench::Programme(kChannels, peak));
  Times result(subjects.size());
  for (unsigned turn = 0; turn <= turns; ++turn)
    for (std::size_t i = 0; i < subjects.size(); ++i) {
      const double ns = ns_per_frame(subjects[i], programmes[i]);
      if (turn > 0)
        result[i].push_back(ns);
    }
  return result;
}

double ratio(const std::vector<double>& own, const std::vector<double>& first) {
  std::vector<double> ratios;
  for (std::size_t turn = 0; turn < own.size(); ++turn)
    ratios.push_back(own[turn] / first[turn]);
  return median(ratios);
}

} // namespace

std::vector<Cost> time_in_turns(const std::vector<Subject>& subjects, unsigned turns) {
  const Times active = times(subjects, turns, bench::kLoud);
  const Times idle = times(subjects, turns, bench::kQuiet);
  std::vector<Cost> costs;
  for (std::size_t i = 0; i < subjects.size(); ++i)
    costs.push_back(
        {median(active[i]), median(idle[i]), ratio(active[i], active[0]), ratio(idle[i], idle[0])});
  return costs;
}

} // namespace headroom::peers
