// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/true_peak_meter.hpp"
#include "reference/true_peak.hpp"
#include "signals.hpp"
#include <algorithm>
#include <cmath>
#include <headroom_catch.hpp>
#include <limits>
#include <stdexcept>

using namespace headroom;
using signals::Samples;

namespace {

double error_db(double value, double expected) { return 20.0 * std::log10(value / expected); }

/// What a new meter shows after x and the silence it needs.
float measure(Samples x, std::uint32_t block = 513) {
  x.resize(x.size() + TruePeakMeter::kLatencyFrames, 0.0f);
  TruePeakMeter meter;
  meter.prepare(block, 1);
  for (std::size_t at = 0; at < x.size(); at += block) {
    const float* const rows[] = {x.data() + at};
    meter.process(
        {rows, 1, static_cast<std::uint32_t>(std::min<std::size_t>(block, x.size() - at))});
  }
  return meter.true_peak();
}

void fade_ends(Samples& x) {
  for (std::size_t n = 0; n < 400; ++n) {
    const auto gain =
        static_cast<float>(0.5 - 0.5 * std::cos(3.14159265 * static_cast<double>(n) / 400.0));
    x[n] *= gain;
    x[x.size() - 1 - n] *= gain;
  }
}

} // namespace

TEST_CASE("a tone reads within 0.02 dB up to 0.45 f_s") {
  for (double f = 0.003; f <= 0.45; f += 0.00313) {
    Samples x(8000, 0.0f);
    signals::add_tone(x, 0, x.size(), f, 0.5, 1.7);
    fade_ends(x);
    const double error = error_db(static_cast<double>(measure(x)), 1.7);
    INFO(f << " f_s: " << error << " dB");
    CHECK(std::abs(error) <= 0.02);
  }
}

TEST_CASE("a quarter of the rate at 45 degrees reads 3.01 dB above its samples") {
  Samples x(8000, 0.0f);
  signals::add_tone(x, 0, x.size(), 0.25, 0.785398163, 0.5);
  fade_ends(x);
  CHECK(*std::max_element(x.begin(), x.end()) < 0.354f);
  CHECK(std::abs(error_db(static_cast<double>(measure(x)), 0.5)) <= 0.01);
}

TEST_CASE("random material reads what the judge reads") {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    signals::Random random(seed);
    Samples x(3000, 0.0f);
    for (int burst = 0; burst < 12; ++burst) {
      Samples tone(x.size(), 0.0f);
      const std::size_t begin = random.index(0, 1500), length = random.index(900, 1500);
      signals::add_tone(tone, 0, tone.size(), random.uniform(0.001, 0.44),
                        random.uniform(0.0, 6.28), random.uniform(0.05, 0.8));
      for (std::size_t n = 0; n < length; ++n) { // a smooth envelope keeps it in the band
        const double s =
            std::sin(3.14159265 * static_cast<double>(n) / static_cast<double>(length));
        x[begin + n] += static_cast<float>(s * s) * tone[begin + n];
      }
    }
    const double expected = reference::true_peak(x, reference::Reading::kT20);
    const double error = error_db(static_cast<double>(measure(x)), expected);
    INFO("seed " << seed << ": " << error << " dB");
    CHECK(std::abs(error) <= 0.02);
  }
}

TEST_CASE("the size of the blocks changes no reading") {
  signals::Random random(3);
  Samples x(5000);
  for (float& value : x)
    value = static_cast<float>(random.uniform(-1.0, 1.0));
  const float expected = measure(x, 4096);
  for (const std::uint32_t block : {1u, 7u, 64u, 513u})
    CHECK((measure(x, block) == expected));
}

TEST_CASE("each channel has its own reading, and clear() starts again while the signal goes on") {
  TruePeakMeter meter;
  meter.prepare(100, 2);
  const Samples loud(100, 0.5f), silence(100, 0.0f);
  const float* const first[] = {loud.data(), silence.data()};
  const float* const second[] = {silence.data(), silence.data()};
  meter.process({first, 2, 100});
  CHECK(meter.true_peak(0) >= 0.5f);
  CHECK(meter.true_peak(1) == 0.0f);
  CHECK(meter.true_peak() == meter.true_peak(0));
  CHECK(meter.sample_peak(0) == 0.5f);
  CHECK(meter.sample_peak(1) == 0.0f);
  meter.clear();
  CHECK(meter.true_peak() == 0.0f);
  meter.process({second, 2, 100}); // the last kLatencyFrames of the loud block are judged now
  CHECK(meter.true_peak(0) >= 0.5f);
  CHECK(meter.true_peak(1) == 0.0f);
  CHECK(meter.sample_peak(0) == 0.0f);
  meter.reset();
  meter.process({second, 2, 100});
  CHECK(meter.true_peak() == 0.0f);
}

TEST_CASE("NaN and Inf read as silence") {
  using Limits = std::numeric_limits<float>;
  CHECK(measure(Samples(300, Limits::quiet_NaN())) == 0.0f);
  CHECK(measure(Samples(300, Limits::infinity())) == 0.0f);
  Samples holed(900, 0.25f), silent(900, 0.25f);
  for (std::size_t n = 300; n < 400; ++n) {
    holed[n] = n % 2 == 0 ? Limits::quiet_NaN() : -Limits::infinity();
    silent[n] = 0.0f;
  }
  CHECK(measure(holed) == measure(silent));
}

TEST_CASE("the meter refuses sizes that it cannot have") {
  TruePeakMeter meter;
  CHECK_THROWS_AS(meter.prepare(0, 2), std::invalid_argument);
  CHECK_THROWS_AS(meter.prepare(65537, 2), std::invalid_argument);
  CHECK_THROWS_AS(meter.prepare(64, 0), std::invalid_argument);
  CHECK_THROWS_AS(meter.prepare(64, kMaxChannels + 1), std::invalid_argument);
}
