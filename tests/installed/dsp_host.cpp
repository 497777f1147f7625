// SPDX-License-Identifier: GPL-3.0-or-later
// A host of the library: a quiet tone comes out delayed, a loud one below the ceiling.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <headroom-dsp/chain.hpp>
#include <headroom-dsp/units.hpp>
#include <headroom-dsp/version.hpp>
#include <vector>

namespace {

constexpr unsigned kFrames = 4800;

std::vector<float> rendered(headroom::Chain& chain, const std::vector<float>& in) {
  std::vector<float> out(in.size());
  const float* const in_rows[] = {in.data()};
  float* const out_rows[] = {out.data()};
  chain.process({in_rows, 1, kFrames}, {out_rows, 1, kFrames});
  return out;
}

std::vector<float> tone(double amplitude) {
  std::vector<float> x(kFrames);
  for (unsigned n = 0; n < kFrames; ++n)
    x[n] = static_cast<float>(amplitude * std::sin(0.1 * n));
  return x;
}

} // namespace

int main() {
  headroom::Chain chain;
  chain.prepare(48000.0, kFrames, 1);
  const auto quiet = tone(0.1);
  const auto delayed = rendered(chain, quiet);
  const auto latency = static_cast<std::ptrdiff_t>(chain.latency_frames());
  const bool exact = std::equal(delayed.begin() + latency, delayed.end(), quiet.begin());
  chain.reset();
  const auto limited = rendered(chain, tone(4.0));
  const float peak = *std::max_element(limited.begin(), limited.end());
  std::printf("dsp %s, latency %td frames, %s, loud tone at %.2f dBFS\n", headroom::dsp_version(),
              latency, exact ? "exact" : "changed", headroom::db_from_gain(peak));
  return exact && peak > 0.5f && headroom::db_from_gain(peak) <= -0.1f ? 0 : 1;
}
