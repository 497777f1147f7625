// SPDX-License-Identifier: MPL-2.0
#include "true_peak.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <numbers>

namespace headroom::reference {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr std::size_t kFullDensity = 64;
constexpr std::size_t kQuickDensity = 16;
constexpr std::size_t kLanes = 4; // complex transforms at a time, each carries two phases

// The three shapes that the T20 definition admits: the widest step half-band converters make, the
// step that ends at Nyquist, and a steep one, which rings most at the edge of the pass band.
constexpr std::array<Reconstruction, 3> kT20 = {{
    {0.4535, 0.5, 512.0}, {0.4535, 0.5465, 512.0}, {0.4535, 0.4635, 1024.0}}};
constexpr std::array<Reconstruction, 1> kTN = {{{0.4995, 0.5005, 10240.0}}};

/// Modified Bessel function of the first kind, order 0, by its power series.
double bessel_i0(double x) {
  double sum = 1.0, term = 1.0;
  for (double k = 1.0; term > 1e-17 * sum; k += 1.0) {
    term *= (x / 2.0 / k) * (x / 2.0 / k);
    sum += term;
  }
  return sum;
}

double kaiser_beta(const Reconstruction& filter) { return 0.1102 * (stop_band_db(filter) - 8.7); }

double sinc(double t) { return t == 0.0 ? 1.0 : std::sin(kPi * t) / (kPi * t); }

} // namespace

std::span<const Reconstruction> reconstructions(Reading reading) {
  if (reading == Reading::kT20) return kT20;
  return kTN;
}

double stop_band_db(const Reconstruction& filter) {
  return 7.95 + 14.36 * filter.span * (filter.stop_edge - filter.pass_edge);
}

double impulse_response(const Reconstruction& filter, double t) {
  const double u = 2.0 * t / filter.span;
  if (std::fabs(u) >= 1.0) return 0.0;
  const double beta = kaiser_beta(filter);
  const double cutoff = (filter.pass_edge + filter.stop_edge) / 2.0;
  return 2.0 * cutoff * sinc(2.0 * cutoff * t) * bessel_i0(beta * std::sqrt(1.0 - u * u)) /
         bessel_i0(beta);
}

double true_peak_by_sum(std::span<const float> x, Reading reading) {
  double peak = 0.0;
  for (const Reconstruction& filter : reconstructions(reading)) {
    const long half = std::lround(filter.span / 2.0);
    const long frames = static_cast<long>(x.size());
    for (std::size_t phase = 0; phase < kFullDensity; ++phase) {
      const double fraction = static_cast<double>(phase) / kFullDensity;
      std::vector<double> taps; // taps[i] weighs the sample i - half from the point
      for (long i = -half; i <= half; ++i)
        taps.push_back(impulse_response(filter, fraction - static_cast<double>(i)));
      for (long n = -half; n < frames + half; ++n) {
        double y = 0.0;
        for (long k = std::max(0L, n - half); k <= std::min(frames - 1, n + half); ++k)
          y += taps[static_cast<std::size_t>(k - n + half)] * double{x[static_cast<std::size_t>(k)]};
        peak = std::max(peak, std::fabs(y));
      }
    }
  }
  return peak;
}

namespace {

/// The filter's gain at 0, 1/size, ... 1 (fractions of f_s); real, because the filter is even.
std::vector<double> frequency_response(const Reconstruction& filter, std::size_t size) {
  // Sampled twice per sample the response holds -1..1 f_s; what folds is below the stop band.
  const std::size_t doubled = 2 * size;
  std::vector<double> re(doubled, 0.0), im(doubled, 0.0);
  const auto reach = static_cast<std::size_t>(filter.span);
  for (std::size_t i = 0; i < reach; ++i) {
    const double value = 0.5 * impulse_response(filter, static_cast<double>(i) / 2.0);
    re[i] = value;
    if (i != 0) re[doubled - i] = value;
  }
  Fft(doubled).forward(re, im, 1);
  re.resize(size + 1);
  return re;
}

} // namespace

/// Everything that depends on the transform's size.
struct TruePeak::Plan {
  explicit Plan(std::size_t n) : size(n), fft(n) {}

  const std::vector<double>& response(const Reconstruction& filter) {
    for (auto& [known, values] : responses)
      if (known.stop_edge == filter.stop_edge && known.span == filter.span) return values;
    return responses.emplace_back(filter, frequency_response(filter, size)).second;
  }

  std::size_t size;
  Fft fft;
  std::vector<std::pair<Reconstruction, std::vector<double>>> responses;
  std::vector<double> re, im;          // kLanes interleaved spectra, then signals
  std::vector<std::complex<double>> spectrum;          // bins 0..size/2, turned phase by phase
  std::vector<double> dense;           // the quick mode's 16x signal
};

TruePeak::Plan& TruePeak::plan_for(std::size_t size) {
  auto& plan = plans_[size];
  if (!plan) plan = std::make_shared<Plan>(size);
  return *plan;
}

namespace {

/// Largest |y| of a circular signal, with a parabola through the neighbours of each candidate.
double peak_between_points(const std::vector<double>& y) {
  double peak = 0.0;
  for (const double value : y) peak = std::max(peak, std::fabs(value));
  // At 16 points per sample no maximum reads low by more than 0.5 % (cos(pi / 32)).
  const double worth_a_look = 0.99 * peak;
  const std::size_t n = y.size();
  for (std::size_t i = 0; i < n; ++i) {
    const double b = std::fabs(y[i]);
    if (b < worth_a_look) continue;
    const double sign = y[i] < 0.0 ? -1.0 : 1.0;
    const double a = sign * y[(i + n - 1) % n], c = sign * y[(i + 1) % n];
    const double curvature = a - 2.0 * b + c;
    if (b < a || b < c || curvature >= 0.0) continue;
    peak = std::max(peak, b - (a - c) * (a - c) / (8.0 * curvature));
  }
  return peak;
}

} // namespace

double TruePeak::through(std::span<const float> x, const Reconstruction& filter, Density density) {
  if (x.empty()) return 0.0;
  const std::size_t reach = static_cast<std::size_t>(filter.span) + 2;
  Plan& plan = plan_for(power_of_two_at_least(x.size() + reach));
  const std::size_t size = plan.size, half = size / 2;
  const std::vector<double>& response = plan.response(filter);

  plan.re.assign(size, 0.0);
  plan.im.assign(size, 0.0);
  std::copy(x.begin(), x.end(), plan.re.begin());
  plan.fft.forward(plan.re, plan.im, 1);
  plan.spectrum.resize(half + 1);
  for (std::size_t k = 0; k <= half; ++k)
    plan.spectrum[k] = std::complex(plan.re[k], plan.im[k]) / static_cast<double>(size);

  const std::size_t phases = density == Density::kFull ? kFullDensity : kQuickDensity;
  const double step = 1.0 / static_cast<double>(phases);
  if (density == Density::kQuick) plan.dense.resize(size * phases);
  plan.re.assign(size * kLanes, 0.0);
  plan.im.assign(size * kLanes, 0.0);
  std::vector<std::complex<double>> advance(half + 1); // one phase later
  for (std::size_t k = 0; k <= half; ++k)
    advance[k] = std::polar(1.0, 2.0 * kPi * static_cast<double>(k) / static_cast<double>(size) * step);

  double peak = 0.0;
  for (std::size_t first = 0; first < phases; first += 2 * kLanes) {
    std::array<std::complex<double>, 2 * kLanes> image_turn;
    for (std::size_t j = 0; j < image_turn.size(); ++j)
      image_turn[j] = std::polar(1.0, -2.0 * kPi * static_cast<double>(first + j) * step);
    for (std::size_t k = 0; k <= half; ++k) {
      // Bin k also carries k - size: the image just above Nyquist, which a wide filter lets pass.
      const double own = response[k], image = response[size - k];
      const std::size_t mirror = (size - k) % size;
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        double pair_re[2], pair_im[2];
        for (std::size_t j = 0; j < 2; ++j) {
          const std::complex<double> turn = image_turn[2 * lane + j], bin = plan.spectrum[k];
          const double gain_re = own + image * turn.real(), gain_im = image * turn.imag();
          pair_re[j] = bin.real() * gain_re - bin.imag() * gain_im;
          // Bins 0 and size/2 of a real signal are real.
          pair_im[j] = mirror == k ? 0.0 : bin.real() * gain_im + bin.imag() * gain_re;
          plan.spectrum[k] = {bin.real() * advance[k].real() - bin.imag() * advance[k].imag(),
                              bin.real() * advance[k].imag() + bin.imag() * advance[k].real()};
        }
        // Two real signals in one complex transform: the second rides on the imaginary part.
        plan.re[k * kLanes + lane] = pair_re[0] - pair_im[1];
        plan.im[k * kLanes + lane] = pair_im[0] + pair_re[1];
        plan.re[mirror * kLanes + lane] = pair_re[0] + pair_im[1];
        plan.im[mirror * kLanes + lane] = pair_re[1] - pair_im[0];
      }
    }
    // Forward with re and im swapped is the inverse.
    plan.fft.forward(plan.im, plan.re, kLanes);
    if (density == Density::kFull) {
      for (const double value : plan.re) peak = std::max(peak, std::fabs(value));
      for (const double value : plan.im) peak = std::max(peak, std::fabs(value));
    } else {
      for (std::size_t n = 0; n < size; ++n)
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
          plan.dense[n * phases + first + 2 * lane] = plan.re[n * kLanes + lane];
          plan.dense[n * phases + first + 2 * lane + 1] = plan.im[n * kLanes + lane];
        }
    }
  }
  return density == Density::kFull ? peak : peak_between_points(plan.dense);
}

double TruePeak::operator()(std::span<const float> x, Reading reading, Density density) {
  double peak = 0.0;
  for (const Reconstruction& filter : reconstructions(reading))
    peak = std::max(peak, through(x, filter, density));
  return peak;
}

double true_peak(std::span<const float> x, Reading reading) { return TruePeak{}(x, reading); }

} // namespace headroom::reference
