// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/compressor.hpp"
#include "reference/transparency.hpp"
#include "rendering.hpp"
#include "signals.hpp"
#include "soft_ends.hpp"
#include <algorithm>
#include <cmath>
#include <headroom_catch.hpp>
#include <limits>
#include <short_run.hpp>
#include <stdexcept>
#include <string>

using namespace headroom;
using test::Rows;

namespace {

constexpr double kRate = 48000.0;

/// No make-up, to see the reduction alone.
CompressorSettings bare() {
  CompressorSettings settings;
  settings.auto_makeup = false;
  return settings;
}

Compressor make(const CompressorSettings& settings, std::uint32_t channels = 1,
                double rate = kRate) {
  Compressor compressor;
  compressor.prepare(rate, 8192, channels, settings);
  return compressor;
}

/// +-level, changing sign every 24 frames: |x| is the level at every frame.
std::vector<float> square(double level, std::size_t frames) {
  std::vector<float> x(frames);
  for (std::size_t n = 0; n < frames; ++n)
    x[n] = static_cast<float>(n / 24 % 2 == 0 ? level : -level);
  return x;
}

std::vector<float> tone(double hz, double level, std::size_t frames, double rate = kRate) {
  std::vector<float> x(frames, 0.0f);
  signals::add_tone(x, 0, frames, hz / rate, 0.0, level);
  return x;
}

double db(double gain) { return 20.0 * std::log10(gain); }

/// Gain at a frame, from input and output.
double gain_db(const Rows& in, const Rows& out, std::size_t n) {
  return db(std::abs(double{out[0][n]} / double{in[0][n]}));
}

/// The paper's curve (eq. 4) as a gain.
double theory_db(double level, const CompressorSettings& s) {
  const double t = double{s.threshold_db}, r = double{s.ratio}, w = double{s.knee_db};
  if (level < t - w / 2.0)
    return 0.0;
  if (level <= t + w / 2.0 && w > 0.0)
    return (1.0 / r - 1.0) * std::pow(level - t + w / 2.0, 2.0) / (2.0 * w);
  return (level - t) * (1.0 / r - 1.0);
}

Rows busy() { return test::bursts_and_tone(61, 2, 0.8, 0.01); }

} // namespace

TEST_CASE("the settled gain is the curve's within 0.1 dB, over threshold, ratio and knee") {
  CompressorSettings settings = bare();
  settings.attack_ms = 2.0f;
  settings.release_ms = 300.0f;
  for (const float threshold : {-50.0f, -24.0f, -6.0f})
    for (const float ratio : {1.0f, 2.5f, 10.0f, 100.0f})
      for (const float knee : {0.0f, 6.0f, 20.0f})
        for (const double level : {-60.0, -27.0, -24.0, -20.0, -6.0, 0.0, 6.0}) {
          settings.threshold_db = threshold;
          settings.ratio = ratio;
          settings.knee_db = knee;
          const double expected = theory_db(level, settings);
          INFO(level << " dB into " << threshold << " dB, 1:" << ratio << ", knee " << knee);
          Compressor compressor = make(settings);
          const Rows flat = {square(std::pow(10.0, level / 20.0), 2400)};
          const Rows out = test::render(compressor, flat, 512);
          CHECK(gain_db(flat, out, 2399) == Approx(expected).margin(0.01));
          CHECK(double{compressor.gain_reduction_db()} == Approx(-expected).margin(0.01));

          // Between its peaks a tone lets the reduction go back a little: 0.5 ms of 300.
          Compressor another = make(settings);
          const Rows sine = {tone(1000.0, std::pow(10.0, level / 20.0), 9600)};
          const Rows turned = test::render(another, sine, 512);
          CHECK(gain_db(sine, turned, 9600 - 36) == Approx(expected).margin(0.1));
        }
}

TEST_CASE("the RMS detector follows the power, of the loudest channel") {
  CompressorSettings settings = bare();
  settings.detector = CompressorDetector::kRms;
  settings.rms_window_ms = 50.0f;
  settings.knee_db = 0.0f;
  for (const double level : {-20.0, -10.0, 0.0}) {
    Compressor compressor = make(settings, 2);
    const Rows in = {tone(1000.0, std::pow(10.0, level / 20.0), 96000),
                     tone(700.0, 0.5 * std::pow(10.0, level / 20.0), 96000)};
    const Rows out = test::render(compressor, in, 480);
    INFO(level << " dBFS peak");
    CHECK(gain_db(in, out, 96000 - 36) == Approx(theory_db(level - 3.0103, settings)).margin(0.1));
  }
}

TEST_CASE("attack and release are time constants: 63 % of a step, within 10 %") {
  for (const double rate : {44100.0, 48000.0, 192000.0})
    for (const float attack : {1.0f, 10.0f, 100.0f})
      for (const float release : {100.0f, 400.0f}) {
        CompressorSettings settings = bare();
        settings.knee_db = 0.0f;
        settings.attack_ms = attack;
        settings.release_ms = release;
        Compressor compressor = make(settings, 1, rate);
        // -30 dBFS lies below the threshold of -24, -4 dBFS 20 dB above it: 12 dB of reduction.
        const auto low = square(std::pow(10.0, -30.0 / 20.0), static_cast<std::size_t>(rate));
        const auto high = square(std::pow(10.0, -4.0 / 20.0), static_cast<std::size_t>(rate));
        test::render(compressor, {low}, 8192);
        const Rows up = test::render(compressor, {high}, 8192);
        const Rows down = test::render(compressor, {low}, 8192);
        const auto crossing_ms = [&](const Rows& in, const Rows& out, double gain, bool falls) {
          for (std::size_t n = 0; n < in[0].size(); ++n)
            if (falls ? gain_db(in, out, n) <= gain : gain_db(in, out, n) >= gain)
              return 1000.0 * static_cast<double>(n + 1) / rate;
          return 1e9;
        };
        INFO("attack " << attack << ", release " << release << ", " << rate << " Hz");
        const double covered = 12.0 * (1.0 - std::exp(-1.0));
        CHECK(crossing_ms({high}, up, -covered, true) == Approx(double{attack}).epsilon(0.1));
        CHECK(crossing_ms({low}, down, covered - 12.0, false) ==
              Approx(double{release}).epsilon(0.1));
      }
}

TEST_CASE("the first sound after digital silence is met within the attack time") {
  for (const auto detector : {CompressorDetector::kPeak, CompressorDetector::kRms}) {
    CompressorSettings settings = bare();
    settings.knee_db = 0.0f;
    settings.detector = detector;
    Compressor compressor = make(settings);
    test::render(compressor, {std::vector<float>(96000, 0.0f)}, 512);
    const Rows blast = {square(0.5, 4800)};
    const Rows out = test::render(compressor, blast, 512);
    const double settled = theory_db(db(0.5), settings);
    // The attack of 10 ms; the RMS window of 5 ms comes on top, but much of its way is in dB.
    const std::size_t frames = detector == CompressorDetector::kPeak ? 480 : 620;
    INFO("settled " << settled << " dB, after the attack " << gain_db(blast, out, frames));
    CHECK(gain_db(blast, out, frames) <= 0.62 * settled);
    CHECK(gain_db(blast, out, 4799) == Approx(settled).margin(0.2));
  }
}

TEST_CASE("the size of the blocks changes nothing, glides and make-up included") {
  const Rows input = busy();
  Rows expected;
  for (const std::uint32_t frames : {8192u, 1u, 7u, 64u, 513u}) {
    CompressorSettings settings;
    Compressor compressor = make(settings, 2);
    settings.threshold_db = -40.0f;
    settings.detector = CompressorDetector::kRms;
    settings.attack_ms = 1.0f;
    settings.release_ms = 40.0f;
    compressor.set(settings);
    const Rows output = test::render(compressor, input, frames);
    if (expected.empty())
      expected = output;
    INFO("blocks of " << frames);
    CHECK((output == expected));
  }
}

TEST_CASE("in place gives what out of place gives") {
  Compressor one = make({}, 2), other = make({}, 2);
  CHECK((test::render_in_place(one, busy(), 500) == test::render(other, busy(), 500)));
}

TEST_CASE("NaN and Inf count as silence and leave no trace") {
  Rows input = busy(), holed = input;
  using Limits = std::numeric_limits<float>;
  for (std::size_t n = 1000; n < 1100; ++n) {
    input[0][n] = 0.0f;
    holed[0][n] =
        n % 3 == 0 ? Limits::quiet_NaN() : (n % 3 == 1 ? 1.0f : -1.0f) * Limits::infinity();
  }
  for (const bool enabled : {true, false}) {
    CompressorSettings settings;
    settings.enabled = enabled;
    Compressor one = make(settings, 2), other = make(settings, 2);
    CHECK((test::render(one, holed, 64) == test::render(other, input, 64)));
  }
}

TEST_CASE("all channels share one gain, and a silent channel stays silent") {
  Rows input = busy();
  for (std::size_t n = 0; n < input[0].size(); ++n)
    input[1][n] = 0.25f * input[0][n];
  input.push_back(std::vector<float>(input[0].size(), 0.0f));
  Compressor compressor = make({}, 3);
  const Rows output = test::render(compressor, input, 480);
  CHECK((output[2] == input[2]));
  for (std::size_t n = 0; n < input[0].size(); ++n)
    REQUIRE(output[1][n] == 0.25f * output[0][n]);
  CHECK(output[0] != input[0]);
}

TEST_CASE("silence is silence, right after the loudest sound too, and brings everything to rest") {
  Compressor compressor = make({}, 2);
  test::render(compressor, busy(), 480);
  const Rows silence(2, std::vector<float>(48000 * 8, 0.0f));
  CHECK((test::render(compressor, silence, 480) == silence));
  CHECK(compressor.gain_reduction_db() == 0.0f);
}

TEST_CASE("reset forgets, make-up too") {
  Compressor compressor = make({}, 2);
  const Rows first = test::render(compressor, busy(), 480);
  compressor.reset();
  CHECK(compressor.makeup_db() == 0.0f);
  CHECK((test::render(compressor, busy(), 480) == first));
}

TEST_CASE("switched off it glides out and then lets everything through, bit for bit") {
  Compressor compressor = make({}, 2);
  const Rows input = busy();
  test::render(compressor, input, 480);
  CompressorSettings off;
  off.enabled = false;
  compressor.set(off);
  const Rows gliding = test::render(compressor, input, 480);
  CHECK(std::abs(gain_db(input, gliding, 0)) > 1.0); // not at once
  const auto done = static_cast<std::ptrdiff_t>(Compressor::kGlideMs * kRate / 1000.0);
  CHECK(std::equal(gliding[0].begin() + done, gliding[0].end(), input[0].begin() + done));
  CHECK((test::render(compressor, input, 480) == input));
  CHECK(compressor.gain_reduction_db() == 0.0f);
  CHECK(compressor.makeup_db() == 0.0f);
}

TEST_CASE("switched on again the compressor starts from nothing") {
  CompressorSettings settings = bare();
  settings.detector = GENERATE(CompressorDetector::kPeak, CompressorDetector::kRms);
  settings.release_ms = 5000.0f;
  settings.rms_window_ms = 1000.0f;
  Compressor compressor = make(settings, 2);
  test::render(compressor, busy(), 480);
  CHECK(compressor.gain_reduction_db() > 3.0f);
  settings.enabled = false;
  compressor.set(settings);
  const Rows quiet(2, tone(440.0, 0.02, 24000));
  test::render(compressor, quiet, 480);
  settings.enabled = true;
  compressor.set(settings);
  CHECK((test::render(compressor, quiet, 480) == quiet)); // below the knee, and no trace
}

TEST_CASE("below the knee and without make-up it is not there, bit for bit") {
  Compressor compressor = make(bare());
  const Rows quiet = {tone(440.0, 0.04, 48000)}; // -28 dBFS; the knee begins at -27
  CHECK(test::render(compressor, quiet, 480) == quiet);
}

TEST_CASE("fixed make-up raises by what it says") {
  CompressorSettings settings = bare();
  settings.makeup_db = 7.5f;
  Compressor compressor = make(settings);
  const Rows quiet = {tone(440.0, 0.01, 4800)};
  const Rows out = test::render(compressor, quiet, 480);
  CHECK(gain_db(quiet, out, 4000) == Approx(7.5).margin(1e-3));
  CHECK(compressor.makeup_db() == 7.5f);
}

TEST_CASE("no frames are legal and change nothing") {
  Compressor one = make({}, 2), other = make({}, 2);
  const Rows expected = test::render(one, busy(), 480);
  const float* const in_rows[] = {nullptr, nullptr};
  float* const out_rows[] = {nullptr, nullptr};
  const auto nothing = [&] { other.process({in_rows, 2, 0}, {out_rows, 2, 0}); };
  CHECK(test::render(other, busy(), 480, nothing) == expected);
}

TEST_CASE("any setting changes under a 100 Hz tone without a click") {
  struct Change {
    const char* name;
    void (*from)(CompressorSettings&);
    void (*to)(CompressorSettings&);
  };
  using S = CompressorSettings;
  const Change changes[] = {
      {"threshold_db", [](S& s) { s.threshold_db = -10.0f; },
       [](S& s) { s.threshold_db = -50.0f; }},
      {"ratio", [](S& s) { s.ratio = 1.0f; }, [](S& s) { s.ratio = 20.0f; }},
      {"knee_db", [](S& s) { s.knee_db = 0.0f; }, [](S& s) { s.knee_db = 40.0f; }},
      {"attack_ms", [](S& s) { s.attack_ms = 500.0f; }, [](S& s) { s.attack_ms = 20.0f; }},
      {"release_ms", [](S& s) { s.release_ms = 3000.0f; }, [](S& s) { s.release_ms = 200.0f; }},
      {"detector", [](S&) {}, [](S& s) { s.detector = CompressorDetector::kRms; }},
      {"rms_window_ms",
       [](S& s) {
         s.detector = CompressorDetector::kRms;
         s.rms_window_ms = 200.0f;
       },
       [](S& s) { s.rms_window_ms = 20.0f; }},
      {"makeup_db", [](S& s) { s.makeup_db = -10.0f; }, [](S& s) { s.makeup_db = 6.0f; }},
      {"auto_makeup", [](S& s) { s.makeup_db = 6.0f; }, [](S& s) { s.auto_makeup = true; }},
      {"enabled", [](S& s) { s.enabled = false; }, [](S&) {}},
  };
  const double kLevel = 0.25;
  std::vector<float> x = tone(100.0, kLevel, 96000);
  test::soften_ends(x, 0, x.size(), 9600);
  reference::TruePeak judge;
  for (const Change& change : changes)
    for (const bool back : {false, true}) {
      if (back && test::short_run())
        continue;
      S from = bare();
      from.attack_ms = 20.0f;
      from.release_ms = 500.0f; // keeps the compressor's own ripple out of sight
      S to = from;
      change.from(from);
      to = from;
      to.enabled = true;
      change.to(to);
      if (back)
        std::swap(from, to);
      Compressor compressor = make(from);
      std::size_t block = 0;
      const auto set = [&] {
        if (++block == 40)
          compressor.set(to);
        if (block == 45) // and once more, half way
          compressor.set(from);
      };
      const Rows output = test::render(compressor, {x}, 1000, set);
      const double residue = db(reference::peak_above(judge, output[0], 2000.0 / kRate));
      INFO(change.name << (back ? ", back" : ""));
      CHECK(residue <= -80.0);
    }
}

TEST_CASE("what prepare() does not accept it refuses") {
  Compressor compressor;
  CHECK_THROWS_AS(compressor.prepare(7999.0, 1024, 2), std::invalid_argument);
  CHECK_THROWS_AS(compressor.prepare(kRate, 0, 2), std::invalid_argument);
  CHECK_THROWS_AS(compressor.prepare(kRate, 1024, kMaxChannels + 1), std::invalid_argument);
  CompressorSettings settings;
  settings.ratio = 0.5f;
  CHECK_THROWS_WITH(compressor.prepare(kRate, 1024, 2, settings),
                    "compressor.ratio must be 1..100, got 0.5");
}
