// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/compressor.hpp"
#include "listening.hpp"
#include "reference/loudness_48k.hpp"
#include <algorithm>
#include <cmath>
#include <headroom_catch.hpp>
#include <short_run.hpp>
#include <string>

// Automatic make-up, judged by a loudness meter that shares nothing with it.
using namespace headroom;
using listening::Channels;

namespace {

constexpr double kRate = 48000.0;
constexpr std::uint32_t kBlock = 480;

struct Run {
  Channels output;
  std::vector<float> makeup_db; ///< every 10 ms
};

Run run(Compressor& compressor, const Channels& input) {
  Run result{input, {}};
  std::vector<float>&left = result.output[0], &right = result.output[1];
  for (std::size_t at = 0; at + kBlock <= left.size(); at += kBlock) {
    float* const rows[] = {left.data() + at, right.data() + at};
    const float* const in_rows[] = {rows[0], rows[1]};
    compressor.process({in_rows, 2, kBlock}, {rows, 2, kBlock});
    result.makeup_db.push_back(compressor.makeup_db());
  }
  return result;
}

Compressor make(const CompressorSettings& settings = {}) {
  Compressor compressor;
  compressor.prepare(kRate, kBlock, 2, settings);
  return compressor;
}

double lufs_after(const Channels& channels, double seconds) {
  return reference::loudness_48k(channels, static_cast<std::size_t>(seconds * kRate));
}

float spread(std::vector<float>::const_iterator begin, std::vector<float>::const_iterator end) {
  const auto [least, most] = std::minmax_element(begin, end);
  return *most - *least;
}

} // namespace

// The first minute is left out: an average over 30 s needs some of speech, whose phrases differ.
TEST_CASE("automatic make-up gives back the loudness that compression took, within 0.5 LU") {
  CompressorSettings strong;
  strong.threshold_db = -30.0f;
  strong.ratio = 6.0f;
  strong.knee_db = 8.0f;
  strong.attack_ms = 4.0f;
  strong.release_ms = 50.0f;
  CompressorSettings rms;
  rms.detector = CompressorDetector::kRms;
  rms.rms_window_ms = 50.0f;
  rms.threshold_db = -28.0f;
  rms.attack_ms = 15.0f;
  rms.release_ms = 250.0f;
  const std::pair<std::string, Channels> all[] = {{"pink noise", listening::pink_noise(90.0)},
                                                  {"speech", listening::speech(180.0)},
                                                  {"music", listening::music(120.0)}};
  for (const auto& [name, programme] : all)
    for (const double gain_db : {0.0, -10.0})
      for (const CompressorSettings& settings : {CompressorSettings{}, strong, rms}) {
        if (test::short_run() && (gain_db == 0.0 || settings.ratio != strong.ratio))
          continue;
        const Channels input = listening::at_gain(programme, gain_db);
        Compressor compressor = make(settings);
        const Run made_up = run(compressor, input);
        CompressorSettings bare = settings;
        bare.auto_makeup = false;
        Compressor without = make(bare);
        const double before = lufs_after(input, 60.0);
        const double taken = before - lufs_after(run(without, input).output, 60.0);
        const double after = lufs_after(made_up.output, 60.0);
        INFO(name << " at " << gain_db << " dB, ratio " << settings.ratio << ": " << before
                  << " LUFS, compression takes " << taken << " LU, left over " << after - before);
        CHECK(taken > 0.5); // there is something to make up
        CHECK(std::abs(after - before) <= 0.5);
      }
}

TEST_CASE("make-up stands still in pauses, of digital silence or of noise, and on from there") {
  Compressor compressor = make();
  run(compressor, listening::pink_noise(20.0));
  const float settled = compressor.makeup_db();
  CHECK(settled > 5.0f);
  Channels silence(2, signals::Samples(48000 * 30, 0.0f));
  const Run silent = run(compressor, silence);
  CHECK(spread(silent.makeup_db.begin() + 50, silent.makeup_db.end()) == 0.0f);
  // What was heard of the programme just before may still be decided on.
  CHECK(compressor.makeup_db() == Approx(settled).margin(0.1));

  const Channels noise = listening::at_gain(listening::pink_noise(8.0), -40.0);
  const Run floor = run(compressor, noise);
  CHECK(spread(floor.makeup_db.begin() + 50, floor.makeup_db.end()) == 0.0f);
  run(compressor, listening::pink_noise(2.0));
  CHECK(compressor.makeup_db() == Approx(settled).margin(0.3));
}

TEST_CASE("make-up follows a programme that has become quieter for good, and slowly") {
  Compressor compressor = make();
  run(compressor, listening::pink_noise(20.0));
  CHECK(compressor.makeup_db() > 5.0f);
  // 40 dB down nothing reaches the knee: after the longest pause, the make-up goes.
  const Channels quiet = listening::at_gain(listening::pink_noise(40.0), -40.0);
  const Run adapting = run(compressor, quiet);
  CHECK(compressor.makeup_db() < 0.2f);
  for (std::size_t n = 1; n < adapting.makeup_db.size(); ++n) // 10 ms apart
    REQUIRE(std::abs(adapting.makeup_db[n] - adapting.makeup_db[n - 1]) <= 0.0601f);
}

TEST_CASE("make-up rises by 3 dB a second at most, never above 24 dB, and does not pump") {
  CompressorSettings extreme;
  extreme.threshold_db = -60.0f;
  extreme.ratio = 100.0f;
  Compressor compressor = make(extreme);
  const Run rising = run(compressor, listening::pink_noise(20.0));
  for (std::size_t n = 1; n < rising.makeup_db.size(); ++n) {
    REQUIRE(rising.makeup_db[n] - rising.makeup_db[n - 1] <= 0.0301f);
    REQUIRE(rising.makeup_db[n] <= 24.0f);
  }
  CHECK(compressor.makeup_db() > 23.5f);

  Compressor usual = make();
  const Run speech = run(usual, listening::speech(60.0));
  // A phrase lasts a second or two: within three seconds nothing to be heard moves.
  for (std::size_t n = 3000; n + 300 <= speech.makeup_db.size(); n += 100)
    REQUIRE(spread(speech.makeup_db.begin() + static_cast<std::ptrdiff_t>(n),
                   speech.makeup_db.begin() + static_cast<std::ptrdiff_t>(n + 300)) < 0.5f);
}
