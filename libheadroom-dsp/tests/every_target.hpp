// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "kernels/kernels.hpp"
#include <functional>
#include <headroom_catch.hpp>
#include <hwy/highway.h>
#include <string>

namespace headroom::test {

/// Runs code once on each SIMD target that this machine has.
inline void on_every_target(const std::function<void()>& code) {
  int targets = 0;
  for (const auto target : hwy::SupportedAndGeneratedTargets()) {
    hwy::SetSupportedTargetsForTest(target);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    INFO(kernels::target_name());
    REQUIRE(std::string(kernels::target_name()) == hwy::TargetName(target));
    code();
    ++targets;
  }
  hwy::SetSupportedTargetsForTest(0);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
  CHECK(targets >= 1);
}

} // namespace headroom::test
