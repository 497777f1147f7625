// SPDX-License-Identifier: GPL-3.0-or-later
#include "measurement.hpp"
#include "profile/profile_directories.hpp"
#include "promise.hpp"

#include <cmath>
#include <cstdio>

// Prints the figures of each profile of a directory as Markdown: scripts/measure-profiles makes
// docs/profiles-measured.md of it.
using namespace headroom;
using namespace headroom::measured;

namespace {

constexpr const char* kHead =
    "| material | in, LUFS | out, LUFS | from target | AGC, dB | LRA in | LRA out | peak re "
    "ceiling "
    "| compressor | soft tier | limiter |\n|---|---|---|---|---|---|---|---|---|---|---|\n";

void print_row(const ChainSettings& settings, const Material& material) {
  const Output out = render(settings, material);
  const double out_lufs = integrated_lufs(out.channels, material.judged);
  char off[32] = "-";
  if (settings.agc.enabled)
    std::snprintf(off, sizeof off, "%+.1f", out_lufs - double{settings.agc.target_lufs});
  std::printf("| %s | %.1f | %.1f | %s | %+.1f | %.1f | %.1f | %.2f | %.1f | %.1f | %.1f |\n",
              material.name.c_str(), integrated_lufs(material.channels, material.judged), out_lufs,
              off, out.agc_gain_db, loudness_range_lu(material.channels, material.judged),
              loudness_range_lu(out.channels, material.judged),
              true_peak_dbtp(out.channels) - double{settings.limiter.ceiling_dbtp},
              out.compressor_reduction_db, out.soft_reduction_db, out.limiter_reduction_db);
}

} // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: measure-profiles DIRECTORY\n");
    return 2;
  }
  const auto levelled = levelled_materials();
  const Material a_film = film(), with_spikes = spikes();
  const std::vector<Material> others = {
      clipped_pop(), measured::levelled(signals::Material::kSpeech, -32.0, 32.0)};
  const profile::ProfileDirectories directories({argv[1]});
  for (const auto& entry : directories.list()) {
    const auto parsed = directories.load(entry.name);
    if (!parsed.profile) {
      std::fprintf(stderr, "measure-profiles: %s does not load\n", entry.file.c_str());
      return 1;
    }
    const ChainSettings& chain = parsed.profile->settings.chain;
    const Verdict verdict = judge(entry.name, chain, levelled, a_film, with_spikes);
    bool holds = verdict.holds;
    std::printf("\n## %s\n\n\"%s\": ", entry.name.c_str(), entry.description.c_str());
    if (chain.agc.enabled) {
      const double miss = worst_miss_lu(chain, levelled);
      holds = holds && std::fabs(miss) <= 1.0;
      std::printf("%s. Target %.0f LUFS, at most %.1f LU off from -30 to -14 LUFS. %s\n\n",
                  holds ? "holds" : "**does not hold**", double{chain.agc.target_lufs},
                  std::fabs(miss), verdict.sentence.c_str());
    } else {
      std::printf("%s. %s\n\n", holds ? "holds" : "**does not hold**", verdict.sentence.c_str());
    }
    std::fputs(kHead, stdout);
    for (const auto& material : levelled)
      print_row(chain, material);
    for (const auto* material : {&a_film, &others[0], &others[1], &with_spikes})
      print_row(chain, *material);
  }
  return 0;
}
