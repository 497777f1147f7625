// SPDX-License-Identifier: MPL-2.0
#include "transparency.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>

namespace headroom::reference {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr double kTopEdge = 0.4535;
constexpr double kTopLevel_dbfs = -40.0;

/// x through a filter, by the direct sum.
std::vector<double> convolved(std::span<const float> x, const Reconstruction& filter) {
  const long half = std::lround(filter.span / 2.0), frames = static_cast<long>(x.size());
  std::vector<double> taps;
  for (long i = -half; i <= half; ++i)
    taps.push_back(impulse_response(filter, static_cast<double>(i)));
  std::vector<double> y(x.size());
  for (long n = 0; n < frames; ++n) {
    double sum = 0.0;
    for (long k = std::max(0L, n - half); k <= std::min(frames - 1, n + half); ++k)
      sum += taps[static_cast<std::size_t>(k - n + half)] * double{x[static_cast<std::size_t>(k)]};
    y[static_cast<std::size_t>(n)] = sum;
  }
  return y;
}

/// Programme-like: tones, noise and clicks under an envelope, before any band limit.
std::vector<float> raw_material(signals::Random& random, std::size_t frames) {
  std::vector<float> x(frames, 0.0f);
  const std::size_t tones = random.index(0, 6);
  for (std::size_t i = 0; i < tones; ++i)
    signals::add_tone(x, random.index(0, frames / 2), random.index(frames / 2, frames),
                      random.uniform(0.0001, 0.453), random.uniform(0.0, 2.0 * kPi),
                      random.uniform(0.05, 1.0));
  const double noise = random.chance(0.6) ? random.uniform(0.0, 0.7) : 0.0;
  for (float& value : x)
    value += static_cast<float>(noise * random.uniform(-1.0, 1.0));
  const std::size_t clicks = random.chance(0.5) ? random.index(1, 30) : 0;
  for (std::size_t i = 0; i < clicks; ++i)
    x[random.index(0, frames - 1)] += static_cast<float>(random.uniform(-2.0, 2.0));
  if (random.chance(0.3))
    for (std::size_t n = frames / 3; n < frames; ++n)
      x[n] += static_cast<float>(random.sign() > 0 ? 0.5 : -0.5);
  if (tones == 0 && noise == 0.0 && clicks == 0)
    x[frames / 2] = 1.0f;
  return x;
}

} // namespace

double peak_above(TruePeak& judge, std::span<const float> x, double frequency) {
  const Reconstruction below{frequency - 0.004, frequency, 4096.0};
  const std::vector<double> low = convolved(x, below);
  std::vector<float> high(x.size());
  for (std::size_t n = 0; n < x.size(); ++n)
    high[n] = static_cast<float>(double{x[n]} - low[n]);
  return judge(high, Reading::kTN, Density::kQuick);
}

signals::Signal untouchable_signal(TruePeak& judge, std::uint64_t seed, std::size_t frames,
                                   double ceiling_dbtp, double below_db) {
  signals::Random random(seed);
  // Half of them well inside the band, half up to its edge, which a gentle filter would touch.
  const Reconstruction band = random.chance(0.5) ? Reconstruction{0.40, 0.44, 512.0}
                                                 : Reconstruction{0.447, 0.4525, 2048.0};
  const std::size_t margin = frames / 4; // room for the filter's tails
  std::vector<float> material(frames, 0.0f);
  const std::vector<float> raw = raw_material(random, frames - 2 * margin);
  std::copy(raw.begin(), raw.end(), material.begin() + static_cast<std::ptrdiff_t>(margin));
  const std::vector<double> low = convolved(material, band);
  std::vector<float> x(frames);
  for (std::size_t n = 0; n < frames; ++n) {
    const double from_end = static_cast<double>(std::min(n, frames - 1 - n));
    const double fade = std::min(1.0, from_end / static_cast<double>(margin));
    x[n] = static_cast<float>(low[n] * (0.5 - 0.5 * std::cos(kPi * fade)));
  }
  const auto loudest = [&] { return std::max(judge(x, Reading::kT20), judge(x, Reading::kTN)); };
  const double target = signals::gain_from_db(ceiling_dbtp - below_db);
  const double scale = target / loudest();
  for (float& value : x)
    value = static_cast<float>(double{value} * scale);
  // A little of the top band, as far as the promise reaches: -46 dBFS of it, soft at its ends.
  if (random.chance(0.5)) {
    const double f = random.uniform(0.455, 0.499);
    for (std::size_t n = frames / 4; n < 3 * frames / 4; ++n) {
      const double place = static_cast<double>(n - frames / 4) / static_cast<double>(frames / 2);
      const double window = 0.5 - 0.5 * std::cos(2.0 * kPi * place);
      x[n] += static_cast<float>(signals::gain_from_db(-46.0) * window *
                                 std::sin(2.0 * kPi * f * static_cast<double>(n)));
    }
  }
  // Float rounding and the top band moved the peak; only downwards is safe.
  while (loudest() > target)
    for (float& value : x)
      value *= 0.9999f;
  const double top_dbfs = 20.0 * std::log10(peak_above(judge, x, kTopEdge) + 1e-50);
  if (top_dbfs > kTopLevel_dbfs)
    throw std::logic_error("seed " + std::to_string(seed) + " has " + std::to_string(top_dbfs) +
                           " dBFS above the edge");
  return {"untouchable " + std::to_string(seed), {x}};
}

DelayCheck is_pure_delay(const Channels& input, const Channels& output,
                         std::size_t latency_frames) {
  DelayCheck check;
  for (std::size_t c = 0; c < output.size(); ++c)
    for (std::size_t n = 0; n < output[c].size(); ++n) {
      const bool inside = n >= latency_frames && n - latency_frames < input[c].size();
      const float expected = inside ? input[c][n - latency_frames] : 0.0f;
      if (output[c][n] == expected)
        continue;
      if (check.exact)
        check.channel = c, check.frame = n;
      check.exact = false;
      check.difference =
          std::max(check.difference, std::fabs(double{output[c][n]} - double{expected}));
    }
  return check;
}

} // namespace headroom::reference
