// SPDX-License-Identifier: MPL-2.0
#include "signals.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>

// What separates a limiter that reads one band from one that reads the signal.
namespace headroom::signals {
namespace {

constexpr double kPi = std::numbers::pi;

/// A half-cosine bump: a low-frequency peak without edges.
void add_bump(Samples& x, std::size_t centre, std::size_t width, double level) {
  for (std::size_t i = 0; i < width && centre + i < x.size() + width / 2; ++i) {
    const std::size_t n = centre + i;
    if (n < width / 2 || n - width / 2 >= x.size())
      continue;
    const double angle = kPi * (static_cast<double>(i) + 0.5) / static_cast<double>(width);
    x[n - width / 2] += static_cast<float>(level * std::sin(angle) * std::sin(angle));
  }
}

void add_alternating(Samples& x, std::size_t begin, std::size_t end, double level) {
  for (std::size_t n = begin; n < std::min(end, x.size()); ++n)
    x[n] += static_cast<float>(n % 2 == 0 ? level : -level);
}

} // namespace

SignalSet near_nyquist(Extent extent) {
  SignalSet set{"n near Nyquist", {}};
  Random random(14);
  const std::size_t count = extent == Extent::kFull ? 80 : 6;
  for (std::size_t i = 0; i < count; ++i) {
    { // Quiet top band under a loud low tone: the gain modulates it, nothing warns of it.
      Samples x(4500, 0.0f);
      add_tone(x, 0, 4500, random.uniform(0.0005, 0.02), 0.0,
               gain_from_db(random.uniform(0.0, 40.0)));
      const std::size_t begin = random.index(300, 1500), end = random.index(1600, 4000);
      const double level = gain_from_db(random.uniform(-60.0, -30.0));
      if (random.chance(0.5))
        add_alternating(x, begin, end, level);
      else
        add_tone(x, begin, end, random.uniform(0.454, 0.4999), 0.3, level);
      set.signals.push_back({"quiet top under a low tone " + std::to_string(i), {x}});
    }
    { // A long top run just below the ceiling, then or before it a loud low peak.
      Samples x(5200, 0.0f);
      const std::size_t length = random.index(200, 3000), distance = random.index(1, 1000);
      const std::size_t begin = 1050;
      const double level = random.uniform(0.2, 1.0);
      if (random.chance(0.4))
        add_alternating(x, begin, begin + length, level);
      else
        add_tone(x, begin, begin + length, random.uniform(0.45, 0.4995), random.uniform(0.0, 6.28),
                 level);
      const std::size_t centre = random.chance(0.5) ? begin + length + distance : begin - distance;
      add_bump(x, centre, random.index(2, 400),
               random.sign() * gain_from_db(random.uniform(0.0, 30.0)));
      set.signals.push_back({"top run and a low peak " + std::to_string(i) + ", " +
                                 std::to_string(distance) + " apart",
                             {x}});
    }
    { // Two tones about Nyquist beat: the samples are small while the signal between is large.
      Samples x(4500, 0.0f);
      const double f = random.uniform(0.46, 0.4985), spread = random.uniform(0.0002, 0.003);
      const double level = random.uniform(0.3, 2.0);
      add_tone(x, 400, 400 + random.index(500, 3500), f, 0.0, level);
      add_tone(x, 400, 400 + random.index(500, 3500), f + spread, random.uniform(0.0, 6.28), level);
      set.signals.push_back({"beating top tones " + std::to_string(i), {x}});
    }
    { // Gain pumped by low bumps while a top tone plays on.
      Samples x(5000, 0.0f);
      add_tone(x, 0, 5000, random.uniform(0.44, 0.4999), 0.0,
               gain_from_db(random.uniform(-20.0, 0.0)));
      const std::size_t period = random.index(20, 900);
      for (std::size_t centre = 500; centre < 4500; centre += period)
        add_bump(x, centre, random.index(2, 300),
                 random.sign() * gain_from_db(random.uniform(-3.0, 24.0)));
      set.signals.push_back({"pumped top tone " + std::to_string(i), {x}});
    }
    { // A sample-sparse run: the peak of sinc tails that all add up at one instant.
      Samples x(4200, 0.0f);
      const std::size_t reach = random.index(4, 2000), centre = 2100;
      const double level = gain_from_db(random.uniform(-6.0, 3.0));
      for (std::size_t k = 0; k < reach; ++k) {
        const float value = static_cast<float>(k % 2 == 0 ? level : -level);
        x[centre + k] = value; // sign pattern of sinc about centre - 1/2
        x[centre - 1 - k] = value;
      }
      set.signals.push_back({"tails that add up, reach " + std::to_string(reach), {x}});
    }
    { // The same crest, faded in so slowly that no detector sees an onset.
      Samples x(5000, 0.0f);
      const std::size_t flip = random.index(3000, 4500);
      const double level = random.uniform(0.5, 2.0);
      for (std::size_t n = 200; n < 4900; ++n) {
        const double rise = std::min(1.0, static_cast<double>(n - 200) / 2500.0);
        const double sign = (n % 2 == 0) == (n < flip) ? 1.0 : -1.0;
        x[n] = static_cast<float>(sign * level * rise * rise);
      }
      set.signals.push_back({"faded alternating with a flip " + std::to_string(i), {x}});
    }
  }
  return set;
}

SignalSet mixtures(double sample_rate_hz, Extent extent) {
  SignalSet set{"m mixtures", {}};
  const std::vector<SignalSet> sources = {alternating_runs(Extent::kShort),
                                          binary_and_clipped(Extent::kShort),
                                          spikes(Extent::kShort),
                                          bursts(Extent::kShort),
                                          dc_steps(Extent::kShort),
                                          near_nyquist(Extent::kShort),
                                          sweeps_and_tones(sample_rate_hz, Extent::kShort),
                                          modulated(Extent::kShort)};
  Random random(13);
  const std::size_t count = extent == Extent::kFull ? 300 : 20;
  for (std::size_t i = 0; i < count; ++i) {
    Samples x(5500, 0.0f);
    std::string name = "mix " + std::to_string(i) + ":";
    const std::size_t parts = random.index(2, 4);
    for (std::size_t part = 0; part < parts; ++part) {
      const auto& signals = sources[random.index(0, sources.size() - 1)].signals;
      const Signal& source = signals[random.index(0, signals.size() - 1)];
      const auto gain = static_cast<float>(gain_from_db(random.uniform(-24.0, 3.0)));
      const std::size_t shift = random.index(0, 1500);
      const Samples& from = source.channels[0];
      for (std::size_t n = 0; n < from.size() && n + shift < x.size(); ++n)
        x[n + shift] += gain * from[n];
      name += " [" + source.name + "]";
    }
    set.signals.push_back({name, {x}});
  }
  return set;
}

} // namespace headroom::signals
