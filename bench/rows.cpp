// SPDX-License-Identifier: GPL-3.0-or-later
#include "rows.hpp"
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <hwy/highway.h>

namespace headroom::bench {

namespace {

const char* wanted_target() { return std::getenv("HEADROOM_SIMD_TARGET"); }

} // namespace

Rows::Rows(const std::string& name, void (*function)(benchmark::State&)) {
  for (const auto target : hwy::SupportedAndGeneratedTargets()) {
    const std::string target_name = hwy::TargetName(target);
    if (wanted_target() != nullptr && target_name != wanted_target())
      continue;
    const auto on_target = [function, target](benchmark::State& state) {
      hwy::SetSupportedTargetsForTest(target);
      hwy::GetChosenTarget().Update(hwy::SupportedTargets());
      function(state);
    };
    families_.push_back(
        benchmark::RegisterBenchmark((name + '/' + target_name).c_str(), on_target));
  }
}

Rows& Rows::over(const std::vector<int64_t>& arguments) { return over_all({arguments}); }

Rows& Rows::over_all(const std::vector<std::vector<int64_t>>& arguments) {
  for (auto* family : families_)
    family->ArgsProduct(arguments);
  return *this;
}

bool target_is_known() {
  if (wanted_target() == nullptr)
    return true;
  std::string known;
  for (const auto target : hwy::SupportedAndGeneratedTargets()) {
    if (std::string(hwy::TargetName(target)) == wanted_target())
      return true;
    known += std::string(" ") + hwy::TargetName(target);
  }
  std::fprintf(stderr, "HEADROOM_SIMD_TARGET=%s is not among:%s\n", wanted_target(), known.c_str());
  return false;
}

} // namespace headroom::bench
