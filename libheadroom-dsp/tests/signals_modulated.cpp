// SPDX-License-Identifier: MPL-2.0
#include "signals.hpp"
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

// Carriers that keep a gain moving, pulses between samples, and numbers no programme contains.
namespace headroom::signals {
namespace {

constexpr double kPi = std::numbers::pi;

/// A band-limited pulse centred between samples: Hann-windowed sinc, cut off at `cutoff`.
void add_pulse(Samples& x, double centre, double cutoff, double half_width, double level) {
  const auto first = static_cast<std::size_t>(std::max(0.0, std::ceil(centre - half_width)));
  for (std::size_t n = first; n < x.size() && static_cast<double>(n) < centre + half_width; ++n) {
    const double t = static_cast<double>(n) - centre;
    const double angle = 2.0 * kPi * cutoff * t;
    const double sinc = t == 0.0 ? 1.0 : std::sin(angle) / angle;
    x[n] += static_cast<float>(level * sinc * (0.5 + 0.5 * std::cos(kPi * t / half_width)));
  }
}

} // namespace

SignalSet modulated(Extent extent) {
  SignalSet set{"o modulated and pulses", {}};
  Random random(15);
  const std::size_t count = extent == Extent::kFull ? 80 : 6;
  for (std::size_t i = 0; i < count; ++i) {
    { // Amplitude modulation at rates around the look-ahead's length.
      Samples x(5000, 0.0f);
      const double carrier =
          random.chance(0.6) ? random.uniform(0.43, 0.4995) : random.uniform(0.001, 0.43);
      const double period = std::exp(random.uniform(std::log(8.0), std::log(2000.0)));
      const double depth = random.uniform(0.3, 1.2),
                   level = gain_from_db(random.uniform(-1.0, 18.0));
      for (std::size_t n = 200; n < 4800; ++n) {
        const double t = static_cast<double>(n);
        x[n] = static_cast<float>(level * (1.0 + depth * std::sin(2.0 * kPi * t / period)) * 0.7 *
                                  std::sin(2.0 * kPi * carrier * t));
      }
      set.signals.push_back({"AM " + std::to_string(i), {x}});
    }
    { // Frequency modulation across the edge of the pass band.
      Samples x(5000, 0.0f);
      const double centre = random.uniform(0.43, 0.48), swing = random.uniform(0.002, 0.03);
      const double period = std::exp(random.uniform(std::log(20.0), std::log(3000.0)));
      const double level = gain_from_db(random.uniform(-3.0, 18.0));
      double turns = 0.0;
      for (std::size_t n = 200; n < 4800; ++n) {
        turns += std::min(0.4995,
                          centre + swing * std::sin(2.0 * kPi * static_cast<double>(n) / period));
        x[n] = static_cast<float>(level * std::sin(2.0 * kPi * turns));
      }
      set.signals.push_back({"FM across the edge " + std::to_string(i), {x}});
    }
    { // Pulses whose crest falls at every sixteenth of a sample.
      Samples x(4500, 0.0f);
      const double cutoff = random.uniform(0.05, 0.499), half_width = random.uniform(3.0, 300.0);
      double centre = 400.0;
      for (std::size_t k = 0; centre < 4000.0; ++k) {
        add_pulse(x, std::floor(centre) + static_cast<double>(k % 16) / 16.0, cutoff, half_width,
                  random.sign() * gain_from_db(random.uniform(0.0, 30.0)));
        centre += random.uniform(1.0, 500.0);
      }
      set.signals.push_back({"pulses between samples " + std::to_string(i), {x}});
    }
    { // Tones that beat at the edge of the pass band, where a splitting filter has its slope.
      Samples x(5000, 0.0f);
      const std::size_t tones = random.index(2, 5);
      for (std::size_t k = 0; k < tones; ++k)
        add_tone(x, random.index(200, 1500), random.index(2500, 4800), random.uniform(0.435, 0.475),
                 random.uniform(0.0, 6.28), random.uniform(0.2, 1.0));
      set.signals.push_back({"beating edge tones " + std::to_string(i), {x}});
    }
    { // Full band, steady, then one low peak far above: the deepest and quickest change of gain.
      Samples x(4500, 0.0f);
      const double sticky = random.uniform(0.0, 0.5);
      double value = gain_from_db(random.uniform(-12.0, 0.0));
      for (std::size_t n = 200; n < 4300; ++n) {
        if (!random.chance(sticky))
          value = -value;
        x[n] = static_cast<float>(value);
      }
      add_pulse(x, random.uniform(800.0, 3500.0), random.uniform(0.001, 0.1),
                random.uniform(5.0, 800.0),
                random.sign() * gain_from_db(random.uniform(10.0, 42.0)));
      set.signals.push_back({"full band and one huge peak " + std::to_string(i), {x}});
    }
  }
  return set;
}

SignalSet extremes(Extent) {
  SignalSet set{"x extremes", {}};
  using Limits = std::numeric_limits<float>;
  for (const float value : {1e4f, 1e10f, 1e20f, 1e30f, 1e38f, Limits::max(), 1e-20f, Limits::min(),
                            Limits::denorm_min()}) {
    Samples lone(2500, 0.0f), run(2500, 0.0f), mixed(4000, 0.0f);
    lone[900] = value;
    for (std::size_t n = 600; n < 1500; ++n)
      run[n] = n % 2 == 0 ? value : -value;
    add_tone(mixed, 0, 4000, 0.0137, 0.0, 1.5);
    mixed[1500] = value;
    mixed[1501] = value;
    mixed[1620] = -value;
    const std::string name = std::to_string(value);
    set.signals.push_back({"lone " + name, {lone}});
    set.signals.push_back({"alternating " + name, {run}});
    set.signals.push_back({"in a tone " + name, {mixed}});
  }
  for (const float value : {Limits::quiet_NaN(), Limits::infinity(), -Limits::infinity()}) {
    Samples x(4000, 0.0f);
    add_tone(x, 0, 4000, 0.21, 0.3, 2.0);
    for (std::size_t n = 1000; n < 1040; ++n)
      x[n] = value;
    x[2000] = value;
    set.signals.push_back({"tone with holes of " + std::to_string(value), {x}});
  }
  return set;
}

} // namespace headroom::signals
