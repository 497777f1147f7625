// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/eq_fit.hpp"
#include "headroom-dsp/eq_text.hpp"
#include <algorithm>
#include <cmath>
#include <complex>
#include <cstdio>
#include <cstring>
#include <headroom_catch.hpp>
#include <limits>
#include <numbers>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

// Fits are judged by the analog prototypes of the Cookbook under the bilinear transform, evaluated
// in the s plane: nothing is shared with the library's filters.
using namespace headroom;

namespace {

constexpr double kRateHz = 48000.0;

double response_db(const EqBand& band, double hz) {
  using Complex = std::complex<double>;
  const double w = std::tan(std::numbers::pi * hz / kRateHz) /
                   std::tan(std::numbers::pi * double{band.frequency_hz} / kRateHz);
  const Complex s(0.0, w);
  const double a = std::pow(10.0, double{band.gain_db} / 40.0);
  const double q = double{band.q};
  const double root = std::sqrt(a) / q;
  Complex h;
  if (band.type == EqBandType::kLowShelf)
    h = a * (s * s + root * s + a) / (a * s * s + root * s + 1.0);
  else if (band.type == EqBandType::kHighShelf)
    h = a * (a * s * s + root * s + 1.0) / (s * s + root * s + a);
  else
    h = (s * s + s * a / q + 1.0) / (s * s + s / (a * q) + 1.0);
  return 20.0 * std::log10(std::abs(h));
}

double response_db(const EqualizerSettings& settings, double hz) {
  double db = double{settings.preamp_db};
  for (uint32_t b = 0; b < settings.band_count; ++b)
    db += response_db(settings.bands[b], hz);
  return db;
}

/// AutoEQ's grid: 127 points, 20 Hz to 20 kHz.
template <class Curve> std::vector<EqCurvePoint> sampled(Curve curve) {
  std::vector<EqCurvePoint> points;
  for (int i = 0; i < 127; ++i) {
    const double hz = 20.0 * std::pow(1000.0, i / 126.0);
    points.push_back({hz, curve(hz)});
  }
  return points;
}

struct Errors {
  double max_db = 0.0;
  double rms_db = 0.0;
};

/// At the points themselves.
Errors errors_of(const EqualizerSettings& settings, const std::vector<EqCurvePoint>& target) {
  Errors errors;
  for (const EqCurvePoint& point : target) {
    const double error = response_db(settings, point.frequency_hz) - point.gain_db;
    errors.max_db = std::max(errors.max_db, std::abs(error));
    errors.rms_db += error * error / static_cast<double>(target.size());
  }
  errors.rms_db = std::sqrt(errors.rms_db);
  return errors;
}

/// Five bands as a person would set them: at least 0.8 octaves apart, 1 to 9 dB.
EqualizerSettings random_preset(std::mt19937& random, bool shelves) {
  const auto uniform = [&](double least, double most) {
    return std::uniform_real_distribution<double>(least, most)(random);
  };
  EqualizerSettings settings;
  settings.band_count = 5;
  for (uint32_t b = 0; b < 5; ++b) {
    EqBand& band = settings.bands[b];
    const double place = 40.0 * std::exp2(1.75 * b + uniform(0.0, 0.95));
    band.frequency_hz = static_cast<float>(place);
    band.gain_db = static_cast<float>(uniform(1.0, 9.0) * (uniform(0.0, 1.0) < 0.5 ? -1.0 : 1.0));
    band.q = static_cast<float>(std::exp(uniform(std::log(0.6), std::log(4.0))));
  }
  if (shelves) {
    settings.bands[0].type = EqBandType::kLowShelf;
    settings.bands[4].type = EqBandType::kHighShelf;
    settings.bands[0].q = settings.bands[4].q = 0.7f;
  }
  return settings;
}

/// What correcting a headphone asks for: bass, a broad cut of the lower mids, the ear's gain
/// region, a narrow resonance and its neighbour, falling treble.
double headphone_db(double hz) {
  const auto hill = [&](double centre_hz, double octaves) {
    const double distance = std::log2(hz / centre_hz) / octaves;
    return std::exp(-0.5 * distance * distance);
  };
  const auto rise = [&](double centre_hz, double octaves) {
    return 0.5 + 0.5 * std::tanh(std::log2(hz / centre_hz) / octaves);
  };
  return 6.0 * (1.0 - rise(90.0, 1.0)) - 3.0 * hill(220.0, 0.9) + 4.5 * hill(3100.0, 0.5) -
         5.0 * hill(5900.0, 0.2) + 3.0 * hill(8300.0, 0.25) - 4.0 * rise(12000.0, 0.5);
}

std::string refusal(const std::vector<EqCurvePoint>& target, const EqFitOptions& options = {},
                    const std::vector<double>& weights = {}) {
  try {
    fit_eq_bands(target, options, weights);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return {};
}

} // namespace

TEST_CASE("a fit finds five bands from their curve") {
  // Within 0.05 dB everywhere, but for one of the forty, in which the search ends in another
  // minimum.
  double worst_db = 0.0;
  int found = 0;
  for (const bool shelves : {false, true}) {
    for (uint32_t seed = 1; seed <= 20; ++seed) {
      INFO("seed " << seed << ", shelves " << shelves);
      std::mt19937 random(seed);
      const EqualizerSettings preset = random_preset(random, shelves);
      const auto target = sampled([&](double hz) { return response_db(preset, hz); });
      EqFitOptions options;
      options.bands = 5;
      options.low_shelf = options.high_shelf = shelves;
      const EqFit fit = fit_eq_bands(target, options);
      fit.settings.validate();
      CHECK(fit.settings.band_count <= 5);
      const double max_db = errors_of(fit.settings, target).max_db;
      worst_db = std::max(worst_db, max_db);
      CHECK(max_db < 0.6);
      found += max_db < 0.05 ? 1 : 0;
    }
  }
  std::printf("five known bands: %d of 40 within 0.05 dB, worst %.3f dB\n", found, worst_db);
  CHECK(found >= 39);
}

TEST_CASE("ten bands follow a headphone's curve") {
  const auto target = sampled(headphone_db);
  for (const uint32_t bands : {5u, 10u, 20u}) {
    EqFitOptions options;
    options.bands = bands;
    const EqFit fit = fit_eq_bands(target, options);
    const Errors errors = errors_of(fit.settings, target);
    std::printf("headphone, %u bands: RMS %.3f dB, max %.3f dB\n", bands, errors.rms_db,
                errors.max_db);
    CHECK(fit.rms_error_db == Approx(errors.rms_db).margin(0.02)); // another grid
    CHECK(fit.max_error_db == Approx(errors.max_db).margin(0.1));
    if (bands == 10)
      CHECK(errors.rms_db < 0.1);
  }
}

TEST_CASE("a fit keeps its limits") {
  EqFitOptions options;
  options.min_q = 0.5f;
  options.max_q = 2.0f;
  options.max_gain_db = 3.0f;
  options.min_frequency_hz = 100.0f;
  options.max_frequency_hz = 8000.0f;
  options.bands = 6;
  const EqFit fit = fit_eq_bands(sampled(headphone_db), options);
  REQUIRE(fit.settings.band_count > 0);
  REQUIRE(fit.settings.band_count <= 6);
  int low_shelves = 0;
  for (uint32_t b = 0; b < fit.settings.band_count; ++b) {
    const EqBand& band = fit.settings.bands[b];
    const bool peak = band.type == EqBandType::kPeak;
    CHECK(std::abs(band.gain_db) <= 3.0f);
    CHECK(band.q >= (peak ? 0.4999f : 0.3999f));
    CHECK(band.q <= (peak ? 2.0001f : 1.0001f));
    CHECK(band.frequency_hz >= 99.99f);
    CHECK(band.frequency_hz <= 8000.1f);
    low_shelves += band.type == EqBandType::kLowShelf ? 1 : 0;
  }
  CHECK(low_shelves <= 1);
}

TEST_CASE("a preamp is fitted when asked") {
  const auto target = sampled([](double hz) { return headphone_db(hz) - 6.5; });
  const EqFit with = fit_eq_bands(target);
  CHECK(with.rms_error_db < 0.1);
  EqFitOptions options;
  options.fit_preamp = false;
  CHECK(fit_eq_bands(target, options).settings.preamp_db == 0.0f);
}

TEST_CASE("weights pull the error to where it matters less") {
  const auto target = sampled(headphone_db);
  EqFitOptions options;
  options.bands = 4;
  std::vector<double> weights;
  for (const EqCurvePoint& point : target)
    weights.push_back(point.frequency_hz > 2000.0 && point.frequency_hz < 10000.0 ? 20.0 : 1.0);
  const auto treble_error = [&](const EqFit& fit) {
    double sum = 0.0;
    for (size_t i = 0; i < target.size(); ++i)
      if (weights[i] > 1.0)
        sum += std::pow(response_db(fit.settings, target[i].frequency_hz) - target[i].gain_db, 2.0);
    return sum;
  };
  const double plain = treble_error(fit_eq_bands(target, options));
  CHECK(treble_error(fit_eq_bands(target, options, weights)) < 0.7 * plain);
}

TEST_CASE("a fit is the same every time") {
  const auto target = sampled(headphone_db);
  const EqFit first = fit_eq_bands(target);
  const EqFit second = fit_eq_bands(target);
  CHECK(write_eq_text(first.settings) == write_eq_text(second.settings));
}

TEST_CASE("a GraphicEQ text becomes bands") {
  std::string text = "GraphicEQ: 10 -84";
  for (const EqCurvePoint& point : sampled(headphone_db)) {
    char pair[64];
    std::snprintf(pair, sizeof pair, "; %.0f %.1f", point.frequency_hz, point.gain_db);
    if (text.find(std::string(pair).substr(0, std::strchr(pair + 2, ' ') - pair + 1)) ==
        std::string::npos)
      text += pair;
  }
  const EqText read = parse_eq_text(text);
  REQUIRE(read.accepted);
  const EqFit fit = fit_eq_bands(read.curve); // 10 Hz lies below what counts
  CHECK(fit.rms_error_db < 0.12);             // the text has one decimal
}

TEST_CASE("what cannot be fitted is refused by name") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(refusal({}).find("eq_fit.target.size must be 2..") == 0);
  CHECK(refusal({{1000, 3}}).find("eq_fit.target.size must be 2..") == 0);
  CHECK(refusal({{100, 3}, {1000, 3}, {5000, 3}}).find("eq_fit.target must not be flat") == 0);
  CHECK(refusal({{100, 3}, {1000, nan}}).find("eq_fit.target[2].gain_db must be") == 0);
  CHECK(refusal({{nan, 3}, {1000, 1}}).find("eq_fit.target[1].frequency_hz must be") == 0);
  CHECK(refusal({{0, 3}, {1000, 1}}).find("eq_fit.target[1].frequency_hz must be") == 0);
  CHECK(refusal({{1000, 3}, {100, 1}}).find("eq_fit.target[2].frequency_hz must be above") == 0);
  CHECK(refusal({{100, 3}, {100, 1}}).find("eq_fit.target[2].frequency_hz must be above") == 0);
  CHECK(refusal({{1, 3}, {2, 1}, {100, 5}}).find("eq_fit.target must have 2 points") == 0);
  CHECK(refusal({{100, 300}, {1000, 1}}).find("eq_fit.target[1].gain_db must be -120..60") == 0);

  const std::vector<EqCurvePoint> good = {{100, 3}, {1000, 1}};
  CHECK(refusal(good) == "");
  CHECK(refusal(good, {}, {1.0}).find("eq_fit.weights") == 0);
  CHECK(refusal(good, {}, {0.0, 0.0}).find("eq_fit.weights must not all be 0") == 0);
  CHECK(refusal(good, {}, {1.0, -1.0}).find("eq_fit.weights[2] must be") == 0);
  CHECK(refusal(good, {.bands = 0}).find("eq_fit.bands must be 1..64") == 0);
  CHECK(refusal(good, {.bands = 65}).find("eq_fit.bands must be 1..64") == 0);
  CHECK(refusal(good, {.min_q = 7.0f}).find("eq_fit.min_q must be") == 0);
  CHECK(refusal(good, {.max_gain_db = 31.0f}).find("eq_fit.max_gain_db must be") == 0);
  CHECK(refusal(good, {.max_frequency_hz = 24000.0f}).find("eq_fit.max_frequency_hz must be") == 0);
  CHECK(refusal(good, {.sample_rate_hz = nan}).find("eq_fit.sample_rate_hz must be") == 0);
}
