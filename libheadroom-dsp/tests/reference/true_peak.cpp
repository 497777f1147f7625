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
constexpr std::size_t kQuickDensity = 8;
constexpr std::size_t kQuickMargin = 64; // frames around the signal that the quick mode looks at
constexpr std::size_t kLanes = 2;        // complex transforms at a time, each carries two phases

constexpr std::array<Reconstruction, 2> kT20 = {{{0.4535, 0.5, 512.0}, {0.4535, 0.5465, 512.0}}};
constexpr std::array<Reconstruction, 1> kT20Steep = {{{0.4535, 0.4725, 512.0}}};
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
  if (reading == Reading::kT20)
    return kT20;
  if (reading == Reading::kT20Steep)
    return kT20Steep;
  return kTN;
}

double stop_band_db(const Reconstruction& filter) {
  return 7.95 + 14.36 * filter.span * (filter.stop_edge - filter.pass_edge);
}

double impulse_response(const Reconstruction& filter, double t) {
  const double u = 2.0 * t / filter.span;
  if (std::fabs(u) >= 1.0)
    return 0.0;
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
          y +=
              taps[static_cast<std::size_t>(k - n + half)] * double{x[static_cast<std::size_t>(k)]};
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
    re[i % doubled] += value; // a span longer than the circle wraps, as the convolution does
    if (i != 0)
      re[(2 * doubled - i) % doubled] += value;
  }
  Fft(doubled).forward(re, im, 1);
  re.resize(size + 1);
  return re;
}

} // namespace

using Turns = std::vector<std::complex<double>>;

/// Everything that depends on the transform's size.
struct TruePeak::Plan {
  explicit Plan(std::size_t n) : size(n), fft(n) {}

  const std::vector<double>& response(const Reconstruction& filter);
  const Turns& turns(std::size_t phases);
  void take_spectrum(std::span<const float> x);
  void advance_by_lanes(const std::vector<double>& gain, std::size_t first, std::size_t phases);

  std::size_t size;
  Fft fft;
  std::vector<std::pair<Reconstruction, std::vector<double>>> responses;
  std::map<std::size_t, Turns> turns_by_phases;
  std::vector<double> re, im;                   // kLanes interleaved spectra, then signals
  std::vector<double> spectrum_re, spectrum_im; // bins 0..size/2, turned phase by phase
  std::vector<double> dense;                    // the quick mode's oversampled signal
};

const std::vector<double>& TruePeak::Plan::response(const Reconstruction& filter) {
  for (auto& [known, values] : responses)
    if (known.stop_edge == filter.stop_edge && known.span == filter.span)
      return values;
  return responses.emplace_back(filter, frequency_response(filter, size)).second;
}

/// What one step of 1/phases frame does to each bin.
const Turns& TruePeak::Plan::turns(std::size_t phases) {
  Turns& turns = turns_by_phases[phases];
  if (turns.empty())
    for (std::size_t k = 0; k <= size / 2; ++k)
      turns.push_back(std::polar(1.0, 2.0 * kPi * static_cast<double>(k) /
                                          static_cast<double>(size) / static_cast<double>(phases)));
  return turns;
}

void TruePeak::Plan::take_spectrum(std::span<const float> x) {
  re.assign(size, 0.0);
  im.assign(size, 0.0);
  std::copy(x.begin(), x.end(), re.begin());
  fft.forward(re, im, 1);
  spectrum_re.assign(re.begin(), re.begin() + static_cast<std::ptrdiff_t>(size / 2 + 1));
  spectrum_im.assign(im.begin(), im.begin() + static_cast<std::ptrdiff_t>(size / 2 + 1));
  for (double& value : spectrum_re)
    value /= static_cast<double>(size);
  for (double& value : spectrum_im)
    value /= static_cast<double>(size);
  re.assign(size * kLanes, 0.0);
  im.assign(size * kLanes, 0.0);
}

/// The signal at the next 2 kLanes phases: lane l holds phase first + 2 l in re, the one after in
/// im.
void TruePeak::Plan::advance_by_lanes(const std::vector<double>& gain, std::size_t first,
                                      std::size_t phases) {
  const Turns& advance = turns(phases);
  std::array<std::complex<double>, 2 * kLanes> image_turn;
  for (std::size_t j = 0; j < image_turn.size(); ++j)
    image_turn[j] =
        std::polar(1.0, -2.0 * kPi * static_cast<double>(first + j) / static_cast<double>(phases));
  for (std::size_t k = 0; k <= size / 2; ++k) {
    // Bin k also carries k - size: the image just above Nyquist, which a wide filter lets pass.
    const double own = gain[k], image = gain[size - k];
    const std::size_t mirror = (size - k) % size;
    const double step_re = advance[k].real(), step_im = advance[k].imag();
    double bin_re = spectrum_re[k], bin_im = spectrum_im[k];
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      double pair_re[2], pair_im[2];
      for (std::size_t j = 0; j < 2; ++j) {
        const std::complex<double> turn = image_turn[2 * lane + j];
        const double gain_re = own + image * turn.real(), gain_im = image * turn.imag();
        pair_re[j] = bin_re * gain_re - bin_im * gain_im;
        // Bins 0 and size/2 of a real signal are real.
        pair_im[j] = mirror == k ? 0.0 : bin_re * gain_im + bin_im * gain_re;
        const double turned = bin_re * step_re - bin_im * step_im;
        bin_im = bin_re * step_im + bin_im * step_re;
        bin_re = turned;
      }
      // Two real signals in one complex transform: the second rides on the imaginary part.
      re[k * kLanes + lane] = pair_re[0] - pair_im[1];
      im[k * kLanes + lane] = pair_im[0] + pair_re[1];
      re[mirror * kLanes + lane] = pair_re[0] + pair_im[1];
      im[mirror * kLanes + lane] = pair_re[1] - pair_im[0];
    }
    spectrum_re[k] = bin_re;
    spectrum_im[k] = bin_im;
  }
  fft.forward(im, re, kLanes); // with re and im swapped it is the inverse
}

TruePeak::Plan& TruePeak::plan_for(std::size_t size) {
  auto& plan = plans_[size];
  if (!plan)
    plan = std::make_shared<Plan>(size);
  return *plan;
}

namespace {

/// Largest |y|, with a parabola through the neighbours of each candidate.
double peak_between_points(std::span<const double> y) {
  double peak = 0.0;
  for (const double value : y)
    peak = std::max(peak, std::fabs(value));
  // Midway between two of 8 points per sample a tone at f_s/2 reads cos(pi / 16) = 0.981.
  const double worth_a_look = 0.97 * peak;
  for (std::size_t i = 1; i + 1 < y.size(); ++i) {
    const double b = std::fabs(y[i]);
    if (b < worth_a_look)
      continue;
    const double sign = y[i] < 0.0 ? -1.0 : 1.0;
    const double a = sign * y[i - 1], c = sign * y[i + 1];
    const double curvature = a - 2.0 * b + c;
    if (b < a || b < c || curvature >= 0.0)
      continue;
    peak = std::max(peak, b - (a - c) * (a - c) / (8.0 * curvature));
  }
  return peak;
}

} // namespace

double TruePeak::through(std::span<const float> x, const Reconstruction& filter, Density density) {
  if (x.empty())
    return 0.0;
  return density == Density::kFull ? everywhere(x, filter) : near_the_signal(x, filter);
}

double TruePeak::everywhere(std::span<const float> x, const Reconstruction& filter) {
  Plan& plan =
      plan_for(power_of_two_at_least(x.size() + static_cast<std::size_t>(filter.span) + 2));
  const std::vector<double>& gain = plan.response(filter);
  plan.take_spectrum(x);
  double peak = 0.0;
  for (std::size_t first = 0; first < kFullDensity; first += 2 * kLanes) {
    plan.advance_by_lanes(gain, first, kFullDensity);
    for (const double value : plan.re)
      peak = std::max(peak, std::fabs(value));
    for (const double value : plan.im)
      peak = std::max(peak, std::fabs(value));
  }
  return peak;
}

double TruePeak::near_the_signal(std::span<const float> x, const Reconstruction& filter) {
  // Half a span of silence keeps the other end of the circle away from what is looked at.
  const std::size_t silence = static_cast<std::size_t>(filter.span) / 2 + 2 * kQuickMargin;
  Plan& plan = plan_for(power_of_two_at_least(x.size() + silence));
  const std::vector<double>& gain = plan.response(filter);
  plan.take_spectrum(x);
  const std::size_t looked_at = x.size() + 2 * kQuickMargin;
  plan.dense.resize(looked_at * kQuickDensity);
  for (std::size_t first = 0; first < kQuickDensity; first += 2 * kLanes) {
    plan.advance_by_lanes(gain, first, kQuickDensity);
    for (std::size_t i = 0; i < looked_at; ++i) {
      const std::size_t n = (i + plan.size - kQuickMargin) % plan.size;
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        plan.dense[i * kQuickDensity + first + 2 * lane] = plan.re[n * kLanes + lane];
        plan.dense[i * kQuickDensity + first + 2 * lane + 1] = plan.im[n * kLanes + lane];
      }
    }
  }
  return peak_between_points(plan.dense);
}

double TruePeak::operator()(std::span<const float> x, Reading reading, Density density) {
  double peak = 0.0;
  for (const Reconstruction& filter : reconstructions(reading))
    peak = std::max(peak, through(x, filter, density));
  return peak;
}

double true_peak(std::span<const float> x, Reading reading) { return TruePeak{}(x, reading); }

} // namespace headroom::reference
