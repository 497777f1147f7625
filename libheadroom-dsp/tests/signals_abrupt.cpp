// SPDX-License-Identifier: MPL-2.0
#include "signals.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>

// Signals made of jumps: sets (b), (c), (e), (g).
namespace headroom::signals {
namespace {

std::string number(double value) {
  std::string text = std::to_string(value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.')
    text.pop_back();
  return text;
}

} // namespace

SignalSet alternating_runs(Extent extent) {
  SignalSet set{"b alternating", {}};
  const bool full = extent == Extent::kFull;
  std::vector<std::size_t> lengths;
  for (std::size_t length = 2; length <= 4096; length = full ? length + 1 + length / 6 : length * 4)
    lengths.push_back(length);
  if (full)
    lengths.push_back(4096);
  for (const double level : {0.6, 1.0, 4.0})
    for (const std::size_t length : lengths)
      for (int form = 0; form < (full ? 3 : 2); ++form) {
        // Form 0: one flip in the middle. 1: a flip after every run. 2: one run, then silence.
        const std::size_t runs = form == 0   ? 2
                                 : form == 1 ? std::max<std::size_t>(2, 2000 / length)
                                             : 1;
        Samples x(200 + runs * length + 300, 0.0f);
        double sign = 1.0;
        for (std::size_t n = 0; n < runs * length; ++n) {
          if (n % length == 0)
            sign = -sign;
          x[200 + n] = static_cast<float>(sign * level);
          sign = -sign;
        }
        set.signals.push_back({"runs of " + std::to_string(length) + " level " + number(level) +
                                   " form " + std::to_string(form),
                               {x}});
      }
  return set;
}

SignalSet binary_and_clipped(Extent extent) {
  SignalSet set{"c binary, squares, clipped", {}};
  const bool full = extent == Extent::kFull;
  Random random(3);
  for (const double level_db : {-1.0, 0.0, 3.0, 6.0, 12.0})
    for (int repeat = 0; repeat < (full ? 12 : 2); ++repeat) {
      Samples x(5000, 0.0f);
      for (std::size_t n = 100; n < 4900; ++n)
        x[n] = static_cast<float>(random.sign() * gain_from_db(level_db));
      set.signals.push_back({"binary " + number(level_db) + " dB " + std::to_string(repeat), {x}});
      Samples sticky(5000, 0.0f); // mostly alternating, sometimes not: the worst is in there sooner
      double value = gain_from_db(level_db);
      const double keep = random.uniform(0.01, 0.3);
      for (std::size_t n = 100; n < 4900; ++n) {
        if (!random.chance(keep))
          value = -value;
        sticky[n] = static_cast<float>(value);
      }
      set.signals.push_back(
          {"sticky binary " + number(level_db) + " dB " + std::to_string(repeat), {sticky}});
    }
  std::vector<std::size_t> periods;
  for (std::size_t period = 2; period <= 1200; period += full ? 1 + period / 8 : 1 + period)
    periods.push_back(period);
  for (const std::size_t period : periods)
    for (const double level_db : {0.0, 12.0}) {
      Samples x(5000, 0.0f);
      for (std::size_t n = 100; n < 4900; ++n)
        x[n] = static_cast<float>(((n - 100) % period < (period + 1) / 2 ? 1.0 : -1.0) *
                                  gain_from_db(level_db));
      set.signals.push_back(
          {"square period " + std::to_string(period) + " " + number(level_db) + " dB", {x}});
    }
  for (int repeat = 0; repeat < (full ? 10 : 2); ++repeat) {
    // Pink by the Voss sum: row k is redrawn every 2^k frames.
    Samples x(5600, 0.0f);
    double rows[12] = {};
    for (std::size_t n = 0; n < x.size(); ++n) {
      double sum = 0.0;
      for (std::size_t k = 0; k < 12; ++k) {
        if (n % (std::size_t{1} << k) == 0)
          rows[k] = random.uniform(-1.0, 1.0);
        sum += rows[k];
      }
      x[n] = static_cast<float>(std::clamp(10.0 * sum / 4.0, -1.0, 1.0) *
                                gain_from_db(repeat % 2 == 0 ? 0.0 : 6.0));
    }
    set.signals.push_back({"pink +20 dB clipped " + std::to_string(repeat), {x}});
  }
  return set;
}

SignalSet spikes(Extent extent) {
  SignalSet set{"e spikes", {}};
  const bool full = extent == Extent::kFull;
  const std::size_t steps[] = {1, 2, 3, 5, 9, 17, 40, 96, 130, 190, 250, 333, 600};
  for (const double level_db :
       full ? std::vector<double>{3.0, 20.0, 40.0} : std::vector<double>{40.0}) {
    const auto level = static_cast<float>(gain_from_db(level_db));
    for (const std::size_t distance : steps)
      for (const float second : {1.0f, -1.0f, 0.3f}) {
        Samples x(2500, 0.0f);
        x[700] = level;
        x[700 + distance] = level * second;
        set.signals.push_back({"pair +" + number(level_db) + " dB, " + std::to_string(distance) +
                                   " apart, second " + number(double{second}),
                               {x}});
      }
    Samples lone(2500, 0.0f);
    lone[700] = level;
    set.signals.push_back({"spike +" + number(level_db) + " dB", {lone}});
    Samples over_tone(3000, 0.0f);
    add_tone(over_tone, 0, 3000, 0.0101, 0.0, 0.9);
    for (std::size_t n = 500; n < 2500; n += 173)
      over_tone[n] += n % 2 == 0 ? level : -level;
    set.signals.push_back({"spikes +" + number(level_db) + " dB over a tone", {over_tone}});
  }
  Random random(5);
  for (int i = 0; i < (full ? 60 : 6); ++i) {
    Samples x(4000, 0.0f);
    const std::size_t count = random.index(2, 120);
    for (std::size_t k = 0; k < count; ++k)
      x[random.index(100, 3700)] =
          static_cast<float>(random.sign() * gain_from_db(random.uniform(-3.0, 40.0)));
    set.signals.push_back({"random spikes " + std::to_string(i), {x}});
  }
  return set;
}

SignalSet dc_steps(Extent extent) {
  SignalSet set{"g DC steps", {}};
  const bool full = extent == Extent::kFull;
  for (const double level_db :
       full ? std::vector<double>{-0.5, 0.0, 1.0, 6.0, 12.0, 24.0} : std::vector<double>{0.0, 12.0})
    for (int form = 0; form < 4; ++form) {
      // Up; up and down; up and to the other sign; a staircase.
      Samples x(5000, 0.0f);
      const double level = gain_from_db(level_db);
      for (std::size_t n = 800; n < x.size(); ++n) {
        double value = level;
        if (form == 1 && n >= 2500)
          value = 0.0;
        if (form == 2 && n >= 2500)
          value = -level;
        if (form == 3)
          value = level * static_cast<double>((n - 800) / 300) / 6.0;
        x[n] = static_cast<float>(value);
      }
      set.signals.push_back({"step " + number(level_db) + " dB form " + std::to_string(form), {x}});
    }
  return set;
}

} // namespace headroom::signals
