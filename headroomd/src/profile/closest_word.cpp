// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/closest_word.hpp"
#include <algorithm>

namespace headroom::profile {

namespace {

/// Damerau-Levenshtein, optimal string alignment.
size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<size_t>> steps(a.size() + 1, std::vector<size_t>(b.size() + 1));
  for (size_t i = 0; i <= a.size(); ++i)
    for (size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        steps[i][j] = i + j;
        continue;
      }
      const size_t changed = a[i - 1] == b[j - 1] ? 0 : 1;
      steps[i][j] =
          std::min({steps[i - 1][j] + 1, steps[i][j - 1] + 1, steps[i - 1][j - 1] + changed});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        steps[i][j] = std::min(steps[i][j], steps[i - 2][j - 2] + 1);
    }
  return steps[a.size()][b.size()];
}

} // namespace

std::string closest_word(std::string_view typed, const std::vector<std::string>& candidates) {
  std::string best;
  size_t best_distance = 0;
  for (const auto& candidate : candidates) {
    const size_t allowed = std::max<size_t>(1, candidate.size() / 3);
    if (typed.size() > candidate.size() + allowed || candidate.size() > typed.size() + allowed)
      continue; // the difference in length alone is too much
    const size_t steps = distance(typed, candidate);
    if (steps <= allowed && (best.empty() || steps < best_distance)) {
      best = candidate;
      best_distance = steps;
    }
  }
  return best;
}

} // namespace headroom::profile
