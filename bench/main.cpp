// SPDX-License-Identifier: GPL-3.0-or-later
#include <benchmark/benchmark.h>
#include <cstdio>
#include <cstdlib>
#include <hwy/highway.h>
#include <string>

namespace {

/// Confines the kernels to one SIMD target, by its name in Highway.
/// @return false after a message when this machine or build has no such target
bool choose_target(const std::string& name) {
  std::string known;
  for (const auto target : hwy::SupportedAndGeneratedTargets()) {
    if (name == hwy::TargetName(target)) {
      hwy::SetSupportedTargetsForTest(target);
      hwy::GetChosenTarget().Update(hwy::SupportedTargets());
      return true;
    }
    known += std::string(" ") + hwy::TargetName(target);
  }
  std::fprintf(stderr, "HEADROOM_SIMD_TARGET=%s is not among:%s\n", name.c_str(), known.c_str());
  return false;
}

} // namespace

int main(int argc, char** argv) {
  const char* const target = std::getenv("HEADROOM_SIMD_TARGET");
  if (target != nullptr && !choose_target(target))
    return 2;
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv))
    return 2;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
