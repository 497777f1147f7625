// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/loudness_meter.hpp"
#include "programmes.hpp"
#include <cmath>
#include <ebur128.h>
#include <headroom_catch.hpp>

// Another implementation of the same standards as the judge. Only built where it is installed.
using namespace headroom;
using namespace headroom::signals;

namespace {

struct Readings {
  double integrated, short_term, momentary;
};

Readings judged(const Programme& programme, double rate) {
  const auto channels = static_cast<unsigned>(programme.channels.size());
  ebur128_state* state =
      ebur128_init(channels, static_cast<unsigned long>(rate), EBUR128_MODE_I | EBUR128_MODE_S);
  std::vector<float> interleaved(programme.frames() * channels);
  for (std::size_t n = 0; n < programme.frames(); ++n)
    for (unsigned c = 0; c < channels; ++c)
      interleaved[n * channels + c] = programme.channels[c][n];
  ebur128_add_frames_float(state, interleaved.data(), programme.frames());
  Readings readings{};
  ebur128_loudness_global(state, &readings.integrated);
  ebur128_loudness_shortterm(state, &readings.short_term);
  ebur128_loudness_momentary(state, &readings.momentary);
  ebur128_destroy(&state);
  return readings;
}

} // namespace

TEST_CASE("thirty programmes read what libebur128 reads, within 0.1 LU") {
  constexpr Material kMaterials[] = {Material::kSpeech, Material::kMusic, Material::kPink,
                                     Material::kGatedNoise, Material::kTones};
  constexpr double kRates[] = {44100.0, 48000.0, 96000.0};
  constexpr std::uint32_t kChannels[] = {1, 2, 6};
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    const double rate = kRates[seed / 5 % 3];
    const std::uint32_t channels = kChannels[(seed + seed / 15) % 3];
    // Whole steps of 100 ms, where both meters stand at the same place.
    auto programme = signals::programme(kMaterials[seed % 5], rate, channels, 12.0, seed + 1);
    programme.scale_db(Random(seed).uniform(-30.0, 6.0));
    LoudnessMeter meter;
    meter.prepare(rate, channels);
    feed(programme, 1024, [&](ConstBlock block) { meter.process(block); });
    const Readings expected = judged(programme, rate);
    INFO("seed " << seed << ", " << rate << " Hz, " << channels << " channels");
    CHECK(std::abs(static_cast<double>(meter.integrated_lufs()) - expected.integrated) <= 0.1);
    CHECK(std::abs(static_cast<double>(meter.short_term_lufs()) - expected.short_term) <= 0.1);
    if (expected.momentary > -70.0)
      CHECK(std::abs(static_cast<double>(meter.momentary_lufs()) - expected.momentary) <= 0.1);
  }
}
