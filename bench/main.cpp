// SPDX-License-Identifier: GPL-3.0-or-later
#include "rows.hpp"

int main(int argc, char** argv) {
  if (!headroom::bench::target_is_known())
    return 2;
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv))
    return 2;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
