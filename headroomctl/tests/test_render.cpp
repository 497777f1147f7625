// SPDX-License-Identifier: GPL-3.0-or-later
// The real headroomctl over sound files, judged by libheadroom-dsp/tests/reference.
#include "reference/excess.hpp"
#include "sound_fixture.hpp"
#include <algorithm>
#include <fstream>
#include <headroom_catch.hpp>
#include <sstream>

using namespace headroom;
using namespace headroom::ctl_test;

namespace {

const std::vector<int> kSurround = {SF_CHANNEL_MAP_LEFT,      SF_CHANNEL_MAP_RIGHT,
                                    SF_CHANNEL_MAP_CENTER,    SF_CHANNEL_MAP_LFE,
                                    SF_CHANNEL_MAP_REAR_LEFT, SF_CHANNEL_MAP_REAR_RIGHT};

std::string contents(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

} // namespace

TEST_CASE("what is below the ceiling comes out bit for bit, in its place, in its format") {
  struct Case {
    const char* name;
    Sound sound;
  };
  const std::vector<Case> cases = {
      {"mono16.wav", {44100, SF_FORMAT_WAV | SF_FORMAT_PCM_16, noise(1, 10007, 0.2), {}}},
      {"stereo24.wav", {96000, SF_FORMAT_WAV | SF_FORMAT_PCM_24, noise(2, 20011, 0.2), {}}},
      {"stereofloat.wav", {48000, SF_FORMAT_WAV | SF_FORMAT_FLOAT, noise(2, 301, 0.2), {}}},
      {"short.wav", {48000, SF_FORMAT_WAV | SF_FORMAT_PCM_16, noise(2, 1, 0.2), {}}},
      {"surround.wav", {48000, SF_FORMAT_WAVEX | SF_FORMAT_PCM_16, noise(6, 9600, 0.2), kSurround}},
      {"stereo24.flac", {44100, SF_FORMAT_FLAC | SF_FORMAT_PCM_24, noise(2, 12345, 0.2), {}}},
      {"surround.flac", {96000, SF_FORMAT_FLAC | SF_FORMAT_PCM_16, noise(6, 7777, 0.2), {}}},
  };
  Workshop shop;
  std::vector<std::string> words = {"render", "--profile", "transparent", "--dither", "none"};
  for (const auto& one : cases) {
    write_sound(shop.path(one.name), one.sound);
    words.push_back("@" + std::string(one.name));
  }
  words.push_back("@out");
  const auto outcome = shop.run(words);
  INFO(outcome.err);
  REQUIRE(outcome.exit_code == 0);
  CHECK(outcome.err.empty()); // no progress bar: it is no terminal
  for (const auto& one : cases) {
    INFO(one.name);
    const Sound before = read_sound(shop.path(one.name));
    const Sound after = read_sound(shop.path("out/" + std::string(one.name)));
    CHECK(after.sample_rate == before.sample_rate);
    CHECK(after.sf_format == before.sf_format);
    CHECK(after.map == before.map);
    CHECK(after.rows == before.rows);
  }
}

TEST_CASE("integer files stay below their ceiling with rounding and dither, even a very low one") {
  const auto ceiling = GENERATE(-0.1, -55.0);
  const std::string dither = GENERATE("tpdf", "none");
  // Among 32767 steps 0.1 dB, the limiter's own margin, would hide the rounding; not among 58.
  Workshop shop;
  Rows loud = noise(2, 24000, 4.0);
  signals::add_tone(loud[1], 0, 24000, 0.25, 0.7854, 1.0);
  write_sound(shop.path("loud.wav"), {48000, SF_FORMAT_WAV | SF_FORMAT_FLOAT, loud, {}});
  write_sound(shop.path("louder.wav"),
              {96000, SF_FORMAT_WAV | SF_FORMAT_FLOAT, {tone(997.0, 96000, 48000, 3.0)}, {}});
  const auto outcome = shop.run({"render", "@loud.wav", "@louder.wav", "@out", "--profile",
                                 "transparent", "--format", "int16", "--dither", dither,
                                 "--set=limiter.ceiling_dbtp=" + std::to_string(ceiling)});
  INFO(outcome.err);
  REQUIRE(outcome.exit_code == 0);
  reference::TruePeak judge;
  for (const char* name : {"out/loud.wav", "out/louder.wav"}) {
    const Sound after = read_sound(shop.path(name));
    REQUIRE((after.sf_format & SF_FORMAT_SUBMASK) == SF_FORMAT_PCM_16);
    const auto excess = reference::excess_over_ceiling(judge, after.rows, ceiling);
    INFO(name << " " << ceiling << " dBTP, dither " << dither);
    CHECK(excess.t20_db <= 0.0);
    CHECK(excess.tn_db <= 0.05);
    CHECK(excess.t20_db > -3.0); // and not by being silent
  }
}

TEST_CASE("files that begin and end abruptly stay below their ceiling") {
  Workshop shop;
  std::vector<std::string> words = {"render", "--profile", "transparent"};
  size_t count = 0;
  for (const auto& set : {signals::alternating_runs(signals::Extent::kShort),
                          signals::near_nyquist(signals::Extent::kShort)})
    for (const auto& signal : set.signals) {
      // Without the silence around it that the sets have.
      auto row = signal.channels[0];
      while (!row.empty() && std::fabs(row.back()) < 1e-3f)
        row.pop_back();
      row.erase(row.begin(), std::find_if(row.begin(), row.end(),
                                          [](float x) { return std::fabs(x) >= 1e-3f; }));
      if (row.empty())
        continue;
      const auto name = std::to_string(count++) + ".wav";
      write_sound(shop.path(name), {48000, SF_FORMAT_WAV | SF_FORMAT_FLOAT, {row}, {}});
      words.push_back("@" + name);
    }
  words.push_back("@out");
  const auto outcome = shop.run(words);
  INFO(outcome.err);
  REQUIRE(outcome.exit_code == 0);
  reference::TruePeak judge;
  for (size_t i = 0; i < count; ++i) {
    const auto rows = read_sound(shop.path("out/" + std::to_string(i) + ".wav")).rows;
    const auto excess = reference::screened_excess(judge, rows, -0.1);
    INFO(i);
    CHECK(excess.t20_db <= 0.0);
    CHECK(excess.tn_db <= 0.05);
  }
}

TEST_CASE("channels keep their positions between formats that order them differently") {
  Workshop shop;
  Rows rows;
  for (int c = 0; c < 6; ++c) // low: an LFE carries nothing else
    rows.push_back(tone(40.0 + 20.0 * c, 48000, 96000, 0.3));
  write_sound(shop.path("a.wav"), {48000, SF_FORMAT_WAVEX | SF_FORMAT_PCM_16, rows, kSurround});
  REQUIRE(shop.run({"render", "@a.wav", "@a.ogg", "--profile", "transparent"}).exit_code == 0);
  REQUIRE(shop.run({"render", "@a.ogg", "@b.flac", "--profile", "transparent"}).exit_code == 0);

  const auto frequencies = [&](const char* name) {
    std::vector<double> result;
    for (const auto& row : read_sound(shop.path(name)).rows) {
      int rises = 0; // through +-0.1, so that what coding adds does not count
      bool high = false;
      for (const float x : row) {
        rises += !high && x > 0.1f;
        high = high ? x > -0.1f : x > 0.1f;
      }
      result.push_back(rises / 2.0);
    }
    return result;
  };
  // Vorbis: FL FC FR RL RR LFE; FLAC as WAV: FL FR FC LFE RL RR
  const auto vorbis = frequencies("a.ogg"), flac = frequencies("b.flac");
  const std::vector<double> in_vorbis_order = {40, 80, 60, 120, 140, 100};
  for (size_t c = 0; c < 6; ++c) {
    INFO("channel " << c);
    CHECK(vorbis[c] == Approx(in_vorbis_order[c]).margin(2.0));
    CHECK(flac[c] == Approx(40.0 + 20.0 * static_cast<double>(c)).margin(2.0));
  }
}

TEST_CASE("loudness knows where a channel stands, whatever the format") {
  // BS.1770-5: 997 Hz at 0 dBFS in a front channel is -3.01 LUFS; surround counts 1.5 dB more,
  // the LFE nothing.
  Workshop shop;
  const auto loudness_of = [&](const char* name, int sf_format, std::vector<int> map,
                               size_t channel) {
    Rows rows(map.empty() ? 6 : map.size(), std::vector<float>(96000));
    rows[channel] = tone(997.0, 48000, 96000, 0.5);
    write_sound(shop.path(name), {48000, sf_format, rows, std::move(map)});
    const auto outcome = shop.run({"analyze", "--json", "@" + std::string(name)});
    REQUIRE(outcome.exit_code == 0);
    CHECK(json_number(outcome.out, {"v"}) == 1);
    return json_number(outcome.out, {"integrated_lufs"}) + 6.02;
  };
  const int wav = SF_FORMAT_WAVEX | SF_FORMAT_PCM_24, flac = SF_FORMAT_FLAC | SF_FORMAT_PCM_24;
  const int vorbis = SF_FORMAT_OGG | SF_FORMAT_VORBIS;
  CHECK(loudness_of("fc.wav", wav, kSurround, 2) == Approx(-3.01).margin(0.05));
  CHECK(std::isnan(loudness_of("lfe.wav", wav, kSurround, 3)));
  CHECK(loudness_of("rl.wav", wav, kSurround, 4) == Approx(-1.52).margin(0.05));
  CHECK(loudness_of("rl.flac", flac, {}, 4) == Approx(-1.52).margin(0.05));
  CHECK(loudness_of("rl.ogg", vorbis, {}, 3) == Approx(-1.52).margin(0.1)); // lossy
  CHECK(loudness_of("fc.ogg", vorbis, {}, 1) == Approx(-3.01).margin(0.1));
  // With speakers at the sides the rear ones stand behind 120 degrees.
  auto cinema = kSurround;
  cinema.insert(cinema.end(), {SF_CHANNEL_MAP_SIDE_LEFT, SF_CHANNEL_MAP_SIDE_RIGHT});
  CHECK(loudness_of("rl8.wav", wav, cinema, 4) == Approx(-3.01).margin(0.05));
  CHECK(loudness_of("sl8.wav", wav, cinema, 6) == Approx(-1.52).margin(0.05));
}

TEST_CASE("analyze prints a line for each file") {
  Workshop shop;
  write_sound(shop.path("tone.wav"),
              {44100, SF_FORMAT_WAV | SF_FORMAT_PCM_16, {tone(997.0, 44100, 44100 * 2, 0.5)}, {}});
  write_sound(shop.path("silence.flac"),
              {96000, SF_FORMAT_FLAC | SF_FORMAT_PCM_16, Rows(2, std::vector<float>(9600)), {}});
  const auto outcome = shop.run({"analyze", "@tone.wav", "@silence.flac"});
  CHECK(outcome.exit_code == 0);
  std::istringstream lines(outcome.out);
  std::string word, line;
  std::getline(lines, line);
  const std::vector<std::string> expected = {shop.path("tone.wav"),
                                             "-9.0",
                                             "0.0",
                                             "-9.0",
                                             "-10.8",
                                             "-6.0",
                                             "-6.0",
                                             "0:02.0",
                                             "44.1",
                                             "kHz",
                                             "MONO",
                                             shop.path("silence.flac"),
                                             "-inf",
                                             "0.0",
                                             "-inf",
                                             "-inf",
                                             "-inf",
                                             "-inf",
                                             "0:00.1",
                                             "96",
                                             "kHz",
                                             "FL",
                                             "FR"};
  for (const auto& wanted : expected) {
    lines >> word;
    INFO(outcome.out);
    CHECK(word == wanted);
  }
}

TEST_CASE("the report says what happened") {
  Workshop shop;
  write_sound(shop.path("over.wav"),
              {44100, SF_FORMAT_WAV | SF_FORMAT_FLOAT, {tone(997.0, 44100, 44100 * 2, 2.0)}, {}});
  const auto outcome =
      shop.run({"render", "@over.wav", "@out.wav", "--profile", "transparent", "--json", "--report",
                "@r.json", "--plot", "@p.svg", "--set=limiter.ceiling_dbtp=-1", "--seed", "7"});
  INFO(outcome.err);
  REQUIRE(outcome.exit_code == 0);
  const auto& json = outcome.out;
  CHECK(contents(shop.path("r.json")) == json);
  CHECK(json_number(json, {"v"}) == 1);
  CHECK(json_number(json, {"seed"}) == 7);
  CHECK(contains(json, R"("profile":"transparent","overrides":{"limiter.ceiling_dbtp":"-1"})"));
  CHECK(contains(json, R"("ceiling_held":true)"));
  CHECK(json_number(json, {"frames"}) == 88200);
  CHECK(json_number(json, {"output_frames"}) == 88200);
  CHECK(json_number(json, {"latency_frames"}) == 132); // 3 ms
  CHECK(json_number(json, {"before", "integrated_lufs"}) == Approx(3.01).margin(0.05));
  CHECK(json_number(json, {"before", "true_peak_dbtp"}) == Approx(6.02).margin(0.05));
  CHECK(json_number(json, {"after", "true_peak_dbtp"}) == Approx(-1.1).margin(0.1));
  CHECK(json_number(json, {"after", "integrated_lufs"}) == Approx(-4.1).margin(0.15));
  CHECK(json_number(json, {"limiter", "min_gain_db"}) == Approx(-7.1).margin(0.15));
  CHECK(json_number(json, {"limiter", "mean_gain_db"}) == Approx(-7.1).margin(0.15));
  CHECK(json_number(json, {"limiter", "active_s"}) == Approx(2.0).margin(0.01));
  const auto svg = contents(shop.path("p.svg"));
  CHECK(svg.starts_with("<svg "));
  CHECK(svg.ends_with("</svg>\n"));
  CHECK(contains(svg, "ceiling, -1.0 dBTP"));
  CHECK(contains(svg, "over.wav, profile transparent"));
}

TEST_CASE("the profile's stages work, and the report has their gains") {
  Workshop shop;
  write_sound(shop.path("quiet.wav"),
              {48000, SF_FORMAT_WAV | SF_FORMAT_FLOAT, {tone(997.0, 48000, 48000 * 20, 0.02)}, {}});
  const auto outcome = shop.run({"render", "@quiet.wav", "@out.wav", "--json", "--plot", "@p.svg",
                                 "--set=agc.target_lufs=-25", "--set=compressor.threshold_db=-50",
                                 "--set=compressor.makeup_db=0"});
  INFO(outcome.err);
  REQUIRE(outcome.exit_code == 0);
  const auto& json = outcome.out; // the tone is at -37 LUFS, -34 dBFS
  CHECK(json_number(json, {"agc", "max_gain_db"}) > 6.0);
  CHECK(json_number(json, {"agc", "active_s"}) > 10.0);
  CHECK(json_number(json, {"compressor", "min_gain_db"}) < -6.0);
  CHECK(json_number(json, {"makeup", "max_gain_db"}) == 0.0);
  CHECK(json_number(json, {"limiter", "min_gain_db"}) == 0.0);
  // The gains are those that were heard.
  const double gain_db =
      json_number(json, {"agc", "max_gain_db"}) + json_number(json, {"compressor", "min_gain_db"});
  CHECK(json_number(json, {"after", "max_short_term_lufs"}) ==
        Approx(json_number(json, {"before", "max_short_term_lufs"}) + gain_db).margin(1.0));
  const auto svg = contents(shop.path("p.svg"));
  CHECK(contains(svg, ">agc</text>"));
  CHECK(contains(svg, ">compressor</text>"));
  CHECK_FALSE(contains(svg, ">makeup</text>")); // it did nothing
}

TEST_CASE("lossy coding overshoots, and the report admits it") {
  Workshop shop;
  write_sound(shop.path("a.wav"),
              {44100, SF_FORMAT_WAV | SF_FORMAT_FLOAT, noise(2, 44100, 3.0), {}});
  const auto outcome =
      shop.run({"render", "@a.wav", "@a.ogg", "--profile", "transparent", "--json"});
  CHECK(outcome.exit_code == 0);
  CHECK(contains(outcome.err, "a.ogg: lossy coding brought the true peak to "));
  CHECK(contains(outcome.out, R"("ceiling_held":false)"));
  const auto after = read_sound(shop.path("a.ogg"));
  CHECK(after.rows[0].size() == 44100);
  const double measured =
      20.0 * std::log10(reference::true_peak(after.rows[0], reference::Reading::kT20));
  CHECK(measured > 0.0);
  CHECK(json_number(outcome.out, {"after", "true_peak_dbtp"}) >= Approx(measured).margin(0.1));
}

TEST_CASE("the same seed gives the same file, another one another") {
  Workshop shop;
  write_sound(shop.path("a.wav"),
              {44100, SF_FORMAT_WAV | SF_FORMAT_FLOAT, noise(2, 5000, 0.1), {}});
  for (const char* name : {"@1.flac", "@2.flac"})
    REQUIRE(shop.run({"render", "@a.wav", name, "--format", "int16"}).exit_code == 0);
  REQUIRE(shop.run({"render", "@a.wav", "@3.flac", "--format", "int16", "--seed", "2"}).exit_code ==
          0);
  CHECK(contents(shop.path("1.flac")) == contents(shop.path("2.flac")));
  CHECK(contents(shop.path("1.flac")) != contents(shop.path("3.flac")));
}

TEST_CASE("an equaliser preset of the profile is heard, another one or none replaces it") {
  Workshop shop;
  const double low_hz = 100.0, high_hz = 3000.0;
  write_sound(shop.path("in.wav"),
              {48000,
               SF_FORMAT_WAV | SF_FORMAT_FLOAT,
               {tone(low_hz, 48000, 24000, 0.1), tone(high_hz, 48000, 24000, 0.1)},
               {}});
  std::ofstream(shop.path("low.txt")) << "Filter 1: ON PK Fc 100 Hz Gain 6 dB Q 2\n";
  std::ofstream(shop.path("high.txt"))
      << "Preamp: -1 dB\nFilter 1: ON PK Fc 3000 Hz Gain -6 dB Q 2\nFilter 2: OFF PK Fc 0 Hz\n";
  std::ofstream(shop.path("mine.toml")) << "name = \"mine\"\nextends = \"transparent\"\n"
                                           "eq.enabled = true\neq.preset = \"low.txt\"\n";
  const auto gains_db = [&](std::vector<std::string> words, std::string& err) {
    words.insert(words.begin(),
                 {"render", "@in.wav", "@out.wav", "--force", "--profile", "@mine.toml"});
    const auto outcome = shop.run(words);
    INFO(outcome.err);
    REQUIRE(outcome.exit_code == 0);
    err = outcome.err;
    Rows rows = read_sound(shop.path("out.wav")).rows;
    std::vector<double> gains;
    for (auto& row : rows) {
      row.erase(row.begin(), row.begin() + 12000); // settled
      gains.push_back(20.0 * std::log10(rms(row) / (0.1 / std::sqrt(2.0))));
    }
    return gains;
  };
  std::string err;
  auto gains = gains_db({}, err);
  CHECK(std::abs(gains[0] - 6.0) < 0.05);
  CHECK(std::abs(gains[1]) < 0.1);
  gains = gains_db({"--set", "eq.preset=" + shop.path("high.txt")}, err);
  CHECK(std::abs(gains[0] + 1.0) < 0.1);
  CHECK(std::abs(gains[1] + 7.0) < 0.05);
  CHECK(contains(err, "headroomctl: warning: " + shop.path("high.txt") + ":3:"));
  gains = gains_db({"--set", "eq.preset="}, err);
  CHECK(std::abs(gains[0]) < 0.01);
  CHECK(err.empty());
}
