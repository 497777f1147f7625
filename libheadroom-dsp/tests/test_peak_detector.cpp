// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/peak_detector.hpp"
#include "reference/true_peak.hpp"
#include "signals.hpp"
#include <algorithm>
#include <cmath>
#include <headroom_catch.hpp>
#include <numbers>

using namespace headroom;
using signals::Samples;

namespace {

constexpr double kPi = std::numbers::pi;

/// Peaks over the whole signal and the frames that follow until the last is known; aligned to x.
/// @param any  set when one block at least had peaks above the threshold
Samples detect(PeakDetector& detector, const Samples& x, float threshold, std::uint32_t block,
               bool* any = nullptr) {
  DelayLine line;
  line.prepare(detector.history_frames(), block);
  Samples result, peaks(block + DelayLine::kPadding);
  const std::size_t total = x.size() + detector.latency_frames();
  for (std::size_t at = 0; at < total;) {
    const auto frames = static_cast<std::uint32_t>(std::min<std::size_t>(block, total - at));
    float* const newest = line.append(frames);
    for (std::uint32_t i = 0; i < frames; ++i)
      newest[i] = at + i < x.size() ? x[at + i] : 0.0f;
    float sample_peak = 0.0f;
    for (std::uint32_t i = 0; i < frames; ++i)
      sample_peak = std::max(sample_peak, std::abs(newest[i]));
    const bool found = detector.process(newest, frames, sample_peak, threshold, peaks.data());
    if (any != nullptr)
      *any = *any || found;
    if (!found)
      std::fill_n(peaks.begin(), frames, 0.0f);
    result.insert(result.end(), peaks.begin(), peaks.begin() + frames);
    at += frames;
  }
  result.erase(result.begin(), result.begin() + detector.latency_frames());
  return result;
}

double error_db(double value, double expected) { return 20.0 * std::log10(value / expected); }

/// Smooth ends, so that nothing but the content itself can peak.
void fade_ends(Samples& x) {
  for (std::size_t n = 0; n < 400; ++n) {
    const auto gain =
        static_cast<float>(0.5 - 0.5 * std::cos(kPi * static_cast<double>(n) / 400.0));
    x[n] *= gain;
    x[x.size() - 1 - n] *= gain;
  }
}

/// A few tones up to 0.44 f_s, all of them in the band that the detector must see.
Samples random_tones(std::uint64_t seed) {
  signals::Random random(seed);
  Samples x(3000, 0.0f);
  for (int tone = 0; tone < 5; ++tone)
    signals::add_tone(x, 0, x.size(), random.uniform(0.001, 0.44), random.uniform(0.0, 2.0 * kPi),
                      random.uniform(0.05, 0.5));
  fade_ends(x);
  return x;
}

} // namespace

TEST_CASE("a tone is read right whatever its frequency up to the edge of the band") {
  // Half-lengths of the meter, of the limiter's two tiers at 4 ms, and of the first one at its
  // shortest latency; each with what its length can resolve.
  struct Case {
    std::uint32_t pairs;
    double highest_frequency;
    double tolerance_db;
  };
  for (const Case& c :
       {Case{24, 0.45, 0.02}, Case{32, 0.4535, 0.02}, Case{21, 0.44, 0.02}, Case{11, 0.40, 0.15}}) {
    PeakDetector detector;
    detector.prepare(c.pairs, 256);
    for (double f = 0.0137; f < c.highest_frequency; f += 0.00731) {
      Samples x(6000, 0.0f);
      signals::add_tone(x, 0, x.size(), f, 1.0, 0.5);
      fade_ends(x);
      detector.reset();
      const Samples peaks = detect(detector, x, 0.0f, 256);
      const double highest = static_cast<double>(*std::max_element(peaks.begin(), peaks.end()));
      INFO(c.pairs << " pairs, " << f << " f_s: " << error_db(highest, 0.5) << " dB");
      CHECK(std::abs(error_db(highest, 0.5)) <= c.tolerance_db);
    }
  }
}

TEST_CASE("a peak belongs to the frame it follows") {
  PeakDetector detector;
  detector.prepare(24, 64);
  for (const double offset : {0.1, 0.3, 0.5, 0.7, 0.9}) {
    Samples x(400, 0.0f);
    for (std::size_t n = 0; n < x.size(); ++n) { // a Gaussian pulse, nothing above 0.3 f_s
      const double t = (static_cast<double>(n) - 200.0 - offset) / 2.0;
      x[n] = static_cast<float>(-0.8 * std::exp(-0.5 * t * t));
    }
    detector.reset();
    const Samples peaks = detect(detector, x, 0.0f, 64);
    const auto highest = std::max_element(peaks.begin(), peaks.end());
    INFO("0.8 at 200 + " << offset);
    CHECK(highest - peaks.begin() == 200);
    CHECK(std::abs(error_db(static_cast<double>(*highest), 0.8)) <= 0.01);
  }
}

TEST_CASE("what process() does not report is not above the threshold") {
  PeakDetector detector;
  detector.prepare(24, 128);
  int silent = 0, reported = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const Samples x = random_tones(seed);
    const double peak = reference::true_peak(x, reference::Reading::kT20);
    for (const double ratio : {0.3, 0.9, 0.99, 0.997, 1.003, 1.01, 1.1, 1.5, 3.0, 8.0}) {
      const double threshold = ratio * peak;
      bool any = false;
      detector.reset();
      const Samples peaks = detect(detector, x, static_cast<float>(threshold), 128, &any);
      INFO("seed " << seed << ", threshold " << ratio << " of the peak");
      if (!any)
        CHECK(error_db(peak, threshold) <= 0.02); // the detector's own error
      else
        CHECK(ratio <= 1.03); // 1.02 for a tone midway between two points
      ++(any ? reported : silent);
    }
  }
  CHECK(silent > 100);
  CHECK(reported > 100);
}

TEST_CASE("the size of the blocks changes no peak, skipped blocks included") {
  const Samples x = random_tones(77);
  for (const float threshold : {0.0f, 0.7f}) {
    PeakDetector detector;
    detector.prepare(16, 1024);
    const Samples expected = detect(detector, x, threshold, 1024);
    for (const std::uint32_t block : {1u, 7u, 64u, 513u}) {
      detector.reset();
      const Samples peaks = detect(detector, x, threshold, block);
      INFO("blocks of " << block << ", threshold " << threshold);
      bool same = true;
      for (std::size_t i = 0; i < peaks.size(); ++i)
        // Below the threshold a peak may be reported or not, depending on its neighbours.
        same = same && (peaks[i] == expected[i] || std::max(peaks[i], expected[i]) <= threshold);
      CHECK(same);
    }
  }
}
