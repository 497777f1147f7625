// SPDX-License-Identifier: MPL-2.0
#include "reference/true_peak.hpp"
#include "signals.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>

// Steady, swept and switched tones: sets (a), (d), (f), (h).
namespace headroom::signals {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr std::size_t kFrames = 6000;

std::string number(double value) {
  std::string text = std::to_string(value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.')
    text.pop_back();
  return text;
}

/// Raised cosines at both ends of [begin, end).
void fade_ends(Samples& x, std::size_t begin, std::size_t end, std::size_t fade) {
  for (std::size_t i = 0; i < fade; ++i) {
    const double place = (static_cast<double>(i) + 0.5) / static_cast<double>(fade);
    const auto gain = static_cast<float>(0.5 - 0.5 * std::cos(kPi * place));
    x[begin + i] *= gain;
    x[end - 1 - i] *= gain;
  }
}

/// EBU cases 20 to 23: written at 4 f_s, then decimated from one of the four offsets.
Samples inter_sample_burst(std::size_t frames, std::size_t offset) {
  std::vector<double> dense(4 * frames, 0.0);
  const std::size_t middle = dense.size() / 2 / 24 * 24;
  for (std::size_t n = 0; n < dense.size(); ++n) {
    // f_s/6 at half scale, with one period of f_s/4 at full scale in the middle.
    const bool burst = n >= middle && n < middle + 16;
    const double frequency = burst ? 1.0 / 16.0 : 1.0 / 24.0;
    const double level = burst ? 1.0 : 0.5;
    const std::size_t origin = n < middle + 16 ? middle : middle + 16;
    const double turns = frequency * (static_cast<double>(n) - static_cast<double>(origin));
    dense[n] = level * std::sin(2.0 * kPi * turns);
  }
  const reference::Reconstruction decimator{0.45, 0.5, 256.0};
  Samples x(frames);
  for (std::size_t n = 0; n < frames; ++n) {
    double sum = 0.0;
    const double centre = static_cast<double>(4 * n + offset);
    const auto first = static_cast<std::size_t>(std::max(0.0, centre - 512.0));
    const std::size_t last = std::min(dense.size() - 1, 4 * n + offset + 512);
    for (std::size_t k = first; k <= last; ++k) {
      const double t = (static_cast<double>(k) - centre) / 4.0;
      sum += 0.25 * dense[k] * reference::impulse_response(decimator, t);
    }
    x[n] = static_cast<float>(sum);
  }
  return x;
}

} // namespace

SignalSet ebu_true_peak(double) {
  SignalSet set{"a EBU 3341 15-23", {}};
  struct Case {
    int number;
    double divisor, degrees, level;
  };
  const Case cases[] = {{15, 4.0, 0.0, 0.5},
                        {16, 4.0, 45.0, 0.5},
                        {17, 6.0, 60.0, 0.5},
                        {18, 8.0, 67.5, 0.5},
                        {19, 4.0, 45.0, std::sqrt(2.0)}};
  for (const double boost_db : {0.0, 6.0, 20.0}) {
    const double gain = gain_from_db(boost_db);
    for (const Case& c : cases)
      // As the document means them (no onset that adds a peak of its own), and switched.
      for (const bool faded : {true, false}) {
        Samples x(kFrames, 0.0f);
        add_tone(x, 500, 5500, 1.0 / c.divisor, c.degrees * kPi / 180.0, c.level * gain);
        if (faded)
          fade_ends(x, 500, 5500, 1000);
        set.signals.push_back({"case " + std::to_string(c.number) + " +" + number(boost_db) +
                                   " dB" + (faded && boost_db == 0.0 ? ", faded" : ""),
                               {x}});
      }
    for (std::size_t offset = 0; offset < 4; ++offset) {
      Samples x = inter_sample_burst(2000, offset);
      for (float& value : x)
        value *= static_cast<float>(gain);
      fade_ends(x, 0, x.size(), 400);
      set.signals.push_back({"case " + std::to_string(20 + offset) + " +" + number(boost_db) +
                                 " dB" + (boost_db == 0.0 ? ", faded" : ""),
                             {x}});
    }
  }
  return set;
}

SignalSet sweeps_and_tones(double sample_rate_hz, Extent extent) {
  SignalSet set{"d sweeps and switched tones", {}};
  const bool full = extent == Extent::kFull;
  // Sweeps to 0.499 f_s, up, down, linear and exponential.
  for (int form = 0; form < 4; ++form)
    for (const double level_db : {6.0, 20.0}) {
      Samples x(full ? 22000 : kFrames);
      const double low = 20.0 / sample_rate_hz, high = 0.499;
      double turns = 0.0;
      for (std::size_t n = 0; n < x.size(); ++n) {
        double place = static_cast<double>(n) / static_cast<double>(x.size());
        if (form % 2 == 1)
          place = 1.0 - place;
        turns += form < 2 ? low + (high - low) * place : low * std::pow(high / low, place);
        x[n] = static_cast<float>(gain_from_db(level_db) * std::sin(2.0 * kPi * turns));
      }
      set.signals.push_back(
          {"sweep form " + std::to_string(form) + " +" + number(level_db) + " dB", {x}});
    }
  Random random(4);
  const std::size_t hops = full ? 40 : 4;
  for (std::size_t i = 0; i < hops; ++i) {
    Samples x(kFrames, 0.0f);
    const bool continuous = random.chance(0.5);
    double turns = 0.0;
    for (std::size_t n = 0; n < x.size();) {
      const std::size_t length = random.index(3, 700);
      const double f =
          random.chance(0.5) ? random.uniform(0.44, 0.499) : random.uniform(0.001, 0.499);
      const double level = gain_from_db(random.uniform(-12.0, 18.0));
      const double phase = continuous ? 2.0 * kPi * turns : random.uniform(0.0, 2.0 * kPi);
      add_tone(x, n, n + length, f, phase, level);
      turns += f * static_cast<double>(length);
      n += length;
    }
    set.signals.push_back({"hopping tone " + std::to_string(i), {x}});
  }
  const std::vector<double> switched =
      full ? std::vector<double>{0.01,   0.1,   0.25,  0.3333, 0.4,   0.44, 0.45,  0.452,
                                 0.4535, 0.455, 0.458, 0.46,   0.465, 0.47, 0.475, 0.48,
                                 0.485,  0.49,  0.492, 0.495,  0.497, 0.499}
           : std::vector<double>{0.25, 0.45, 0.4535, 0.46, 0.475, 0.49, 0.499};
  for (const double f : switched)
    for (const double level :
         full ? std::vector<double>{0.7, 0.98, 1.3, 4.0} : std::vector<double>{0.98, 2.0})
      for (const std::size_t length :
           full ? std::vector<std::size_t>{40, 300, 2500} : std::vector<std::size_t>{2500})
        for (const double phase : {0.0, 1.1}) {
          Samples x(4000, 0.0f);
          add_tone(x, 700, 700 + length, f, phase, level);
          set.signals.push_back({"switched tone f " + number(f) + " level " + number(level) +
                                     " length " + std::to_string(length) + " phase " +
                                     number(phase),
                                 {x}});
        }
  return set;
}

SignalSet bursts(Extent extent) {
  SignalSet set{"f bursts", {}};
  Random random(6);
  const std::size_t count = extent == Extent::kFull ? 300 : 24;
  for (std::size_t i = 0; i < count; ++i) {
    Samples x(3600, 0.0f);
    // A burst per stretch: every phase in 16 steps, every place in a block of 64, by stepping both.
    std::size_t place = 100 + i % 64;
    const double f = i % 3 == 0 ? random.uniform(0.44, 0.49) : random.uniform(0.002, 0.49);
    const double level = gain_from_db(random.uniform(0.0, 24.0));
    const std::size_t length = random.index(1, 300);
    const double phase = 2.0 * kPi * static_cast<double>(i % 16) / 16.0;
    for (std::size_t k = 0; place < 3000; ++k) {
      add_tone(x, place, place + length, f, phase + 0.4 * static_cast<double>(k), level);
      place += length + random.index(1, 500);
    }
    if (i % 4 == 0)
      add_tone(x, 0, x.size(), random.uniform(0.0005, 0.05), 0.0,
               gain_from_db(random.uniform(-20.0, 6.0)));
    set.signals.push_back({"bursts " + std::to_string(i) + " f " + number(f), {x}});
  }
  return set;
}

SignalSet low_tones(double sample_rate_hz, Extent extent) {
  SignalSet set{"h 20-100 Hz at +12 dB", {}};
  const std::vector<double> tones = extent == Extent::kFull
                                        ? std::vector<double>{20, 25, 31.5, 40, 50, 63, 80, 100}
                                        : std::vector<double>{20, 50, 100};
  for (const double hz : tones) {
    // Three periods of 20 Hz at least, started and stopped at once.
    Samples x(static_cast<std::size_t>(sample_rate_hz * 0.15), 0.0f);
    add_tone(x, 100, x.size() - 100, hz / sample_rate_hz, 0.7, gain_from_db(12.0));
    set.signals.push_back({number(hz) + " Hz", {x}});
    add_tone(x, 0, x.size(), 0.37, 0.0, 0.5);
    set.signals.push_back({number(hz) + " Hz and 0.37 f_s", {x}});
  }
  return set;
}

} // namespace headroom::signals
