// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/eq_text.hpp"
#include <headroom_catch.hpp>
#include <string>

// What is not understood is said, with its place; it never becomes a filter.
using namespace headroom;

namespace {

/// The only remark of a text: its place and a part of what it says. An error also refuses the text.
void check_remark(const std::string& text, uint32_t line, uint32_t column, const std::string& part,
                  EqTextSeverity severity = EqTextSeverity::kError) {
  INFO(text);
  const EqText strict = parse_eq_text(text);
  REQUIRE(strict.diagnostics.size() == 1);
  const EqTextDiagnostic& remark = strict.diagnostics[0];
  INFO(remark.message);
  CHECK(remark.line == line);
  CHECK(remark.column == column);
  CHECK(remark.message.find(part) != std::string::npos);
  CHECK(remark.severity == severity);
  CHECK(strict.accepted == (severity == EqTextSeverity::kWarning));
  if (severity == EqTextSeverity::kError) {
    CHECK(strict.settings.band_count == 0);
    CHECK(strict.curve.empty());
    CHECK(strict.settings.preamp_db == 0.0f);
  }
}

const std::string kGood = "Filter: ON PK Fc 100 Hz Gain 1 dB Q 1\n";

} // namespace

TEST_CASE("a value out of its range is an error at the value") {
  check_remark(kGood + "Filter: ON PK Fc 9.9 Hz Gain 1 dB Q 1", 2, 18,
               "Fc must be 10..96000 Hz, got 9.9");
  check_remark(kGood + "Filter: ON PK Fc 97 kHz Gain 1 dB Q 1", 2, 18, "10..96000 Hz, got 97000");
  check_remark(kGood + "Filter: ON PK Fc 100 Hz Gain -30.1 dB Q 1", 2, 30,
               "Gain must be -30..30 dB, got -30.1");
  check_remark(kGood + "Filter: ON PK Fc 100 Hz Gain 1 dB Q 41", 2, 37,
               "Q must be 0.05..40, got 41");
  check_remark(kGood + "Filter: ON PK Fc 100 Hz Gain 1 dB BW Oct 0", 2, 42,
               "Q of this bandwidth must be");
  check_remark(kGood + "Filter: ON PK Fc 100 Hz Gain 1 dB BW Oct -1", 2, 42,
               "Q of this bandwidth must be");
  check_remark(kGood + "Filter: ON PK Fc 1e40 Hz Gain 1 dB Q 1", 2, 18, "10..96000");
  check_remark(kGood + "Filter: ON PK Fc 1e999 Hz Gain 1 dB Q 1", 2, 18, "not a number");
  check_remark(kGood + "Preamp: -40.5 dB", 2, 9, "Preamp must be -40..40 dB, got -40.5");
  check_remark("Preamp: -30 dB\nPreamp: -30 dB", 2, 1,
               "the sum of the preamps must be -40..40 dB, got -60");
  check_remark(kGood + "GraphicEQ: 20 1; 0.5 2", 2, 18, "the frequency must be 1..96000 Hz");
  check_remark(kGood + "GraphicEQ: 20 61", 2, 15, "the gain must be -120..60 dB");
}

TEST_CASE("the ends of each range are allowed") {
  const EqText read = parse_eq_text("Preamp: -40 dB\nFilter: ON PK Fc 10 Hz Gain -30 dB Q 0.05\n"
                                    "Filter: ON PK Fc 96000 Hz Gain 30 dB Q 40\n");
  CHECK(read.accepted);
  CHECK(read.settings.band_count == 2);
  CHECK_NOTHROW(read.settings.validate());
}

TEST_CASE("a filter that lacks something is an error where it should stand") {
  check_remark("Filter: PK Fc 100 Hz Gain 1 dB Q 1", 1, 9, "ON or OFF");
  check_remark("Filter:", 1, 8, "ON or OFF");
  check_remark("Filter: ON Fc 100 Hz Gain 1 dB Q 1", 1, 35, "no type");
  check_remark("Filter: ON PK Gain 1 dB Q 1", 1, 28, "no frequency");
  check_remark("Filter: ON PK Fc 100 Hz Q 1", 1, 28, "no gain");
  check_remark("Filter: ON PK Fc 100 Hz Gain 1 dB", 1, 34, "no width");
  check_remark("Filter: ON AP Fc 100 Hz", 1, 24, "no width");
  check_remark("Filter: ON PK Fc Hz Gain 1 dB Q 1", 1, 18, "'Fc' must be followed by a number");
  check_remark("Filter: ON PK Fc 100 Hz Gain 1 dB Q", 1, 36, "'Q' must be followed by a number");
}

TEST_CASE("a filter that says too much is an error") {
  check_remark("Filter: ON PK Fc 1 Fc 100 Hz Gain 1 dB Q 1", 1, 20, "'Fc' must be given once");
  check_remark(kGood + "Filter: ON OFF PK Fc 100 Hz Gain 1 dB Q 1", 2, 12,
               "'OFF' must be given once", EqTextSeverity::kWarning);
}

TEST_CASE("a filter of unknown or foreign words is an error at the word") {
  check_remark("Filter: ON XX Fc 100 Hz Gain 1 dB Q 1", 1, 12,
               "unknown filter type 'XX': the types are PK");
  check_remark("Filter: ON PK Fc 100 Hz Gain 1 dB Q 1 hello", 1, 39, "unexpected 'hello'");
  check_remark("Filter: ON PK Fc 100 Hz ( 63 -2) Gain 1 dB Q 1", 1, 25, "unexpected '('");
  check_remark("Filter: ON PK Fc 100 Hz Gain 1 dB BW/60 10", 1, 37, "octaves");
  check_remark("Filter: ON PK Fc 1.2,3.4 Hz Gain 1 dB Q 1", 1, 18, "not a number");
  check_remark("Filter: ON PK Fc 1,23,456 Hz Gain 1 dB Q 1", 1, 18, "not a number");
  check_remark("Filter: ON IIR Order 2 Coefficients 1 0 0 1 0 0", 1, 12, "IIR coefficients");
  check_remark("Filter: ON LP1 Fc 100 Hz", 1, 12, "first-order");
  check_remark("Filter: ON AP Fc 900 Hz Order 1", 1, 25, "first-order");
  check_remark("Filter: ON PK PK Fc 100 Hz Gain 1 dB Q 1", 1, 15, "one type");
  check_remark("Filter: ON PK 6 dB Fc 100 Hz Gain 1 dB Q 1", 1, 15, "only a shelf");
}

TEST_CASE("a shelf has one width, and one that exists") {
  check_remark("Filter: ON LSC 6 dB Fc 100 Hz Gain 1 dB Q 1", 1, 44, "two widths");
  check_remark("Filter: ON LSC Fc 100 Hz Gain 1 dB BW Oct 1", 1, 43, "not BW");
  check_remark("Filter: ON LSC 0 dB Fc 100 Hz Gain 1 dB", 1, 16, "above 0");
  check_remark("Filter: ON LSC 100 dB Fc 100 Hz Gain 20 dB", 1, 16, "that steep");
  check_remark("Filter: ON LS 1 dB Fc 20000 Hz Gain 12 dB", 1, 23, "the centre of this corner Fc");
}

TEST_CASE("gain where there is none is a warning") {
  check_remark("Filter: ON LP Fc 100 Hz Gain 3 dB", 1, 30, "no gain", EqTextSeverity::kWarning);
  CHECK(parse_eq_text("Filter: ON LP Fc 100 Hz Gain 0 dB").diagnostics.empty());
}

TEST_CASE("an unused slot that is off and empty is left out with a warning") {
  check_remark(kGood + "Filter: OFF PK Fc 0 Hz Gain 0 dB Q 0", 2, 19, "OFF and left out",
               EqTextSeverity::kWarning);
  CHECK(parse_eq_text(kGood + "Filter: OFF PK Fc 0 Hz Gain 0 dB Q 0").settings.band_count == 1);
}

TEST_CASE("commands that would change the sound are named, not skipped") {
  for (const std::string command :
       {"Include: example.txt", "Convolution: room.wav", "Delay: 10 ms", "Copy: L=R",
        "Stage: post-mix", "If: sampleRate == 48000", "Eval: a=1", "LoudnessCorrection: State 1",
        "VSTPlugin: Library x.dll"})
    check_remark(kGood + command, 2, 1, "not supported");
  check_remark(kGood + "  Device: Speakers", 2, 3, "Device: all");
  check_remark(kGood + "Filter 2 ON PK Fc 100 Hz Gain 1 dB Q 1", 2, 1, "':'");
  check_remark(kGood + "Preamp -3 dB", 2, 1, "':'");
  check_remark(kGood + "Preamp: loud", 2, 9, "number of dB");
  check_remark(kGood + "Preamp: -3 dB 4", 2, 12, "number of dB");
  check_remark(kGood + "Preamp:", 2, 8, "number of dB");
  check_remark(kGood + "what is this", 2, 1, "not a command", EqTextSeverity::kWarning);
}

TEST_CASE("an unknown channel is an error, and its filters apply to no other") {
  check_remark("Channel: XY\n" + kGood, 1, 10, "unknown channel 'XY'");
  const EqText read = parse_eq_text(kGood + "Channel: 33\n" + kGood, EqTextMode::kLenient);
  CHECK(read.settings.band_count == 1);
}

TEST_CASE("a curve that is no curve is an error") {
  check_remark(kGood + "GraphicEQ: 20 1; 20 2", 2, 18, "must rise");
  check_remark(kGood + "GraphicEQ: 20 1 21 2", 2, 17, "semicolon");
  check_remark(kGood + "GraphicEQ: 20 x", 2, 15, "pairs");
  check_remark(kGood + "GraphicEQ:", 2, 11, "pairs");
  check_remark("GraphicEQ: 20 1\nGraphicEQ: 20 1\n", 2, 1, "one GraphicEQ");
  check_remark(kGood + "Channel: L\nGraphicEQ: 20 1", 3, 1, "all channels");
}

TEST_CASE("the 65th filter is an error") {
  std::string text;
  for (int f = 0; f < 64; ++f)
    text += kGood;
  CHECK(parse_eq_text(text).settings.band_count == 64);
  check_remark(text + kGood, 65, 1, "at most 64 filters");
  CHECK(parse_eq_text(text + kGood, EqTextMode::kLenient).settings.band_count == 64);
}

TEST_CASE("a text without a preset is an error") {
  check_remark("", 1, 1, "nothing to use");
  check_remark("# only a comment\n", 1, 1, "nothing to use");
  check_remark(std::string("\xff\xfe"
                           "F\0i\0l\0",
                           8),
               1, 1, "UTF-16");
  const EqText html = parse_eq_text("<html>\n<body>404</body>\n", EqTextMode::kLenient);
  CHECK_FALSE(html.accepted);
}

TEST_CASE("a lenient reading keeps the good lines") {
  const EqText read = parse_eq_text("Preamp: -2 dB\nFilter: ON XX\n" + kGood + "Delay: 3 ms\n",
                                    EqTextMode::kLenient);
  REQUIRE(read.accepted);
  CHECK(read.diagnostics.size() == 2);
  CHECK(read.settings.band_count == 1);
  CHECK(read.settings.preamp_db == -2.0f);
}

TEST_CASE("columns count characters, and line ends of any kind count once") {
  check_remark("Filter: ON \u00e4\u00f6 PK", 1, 12, "unexpected '?'");
  check_remark(kGood + "Filter:\u00a0ON PK Fc 100 Hz Gain 1 dB \u00b5", 2, 35, "unexpected");
  check_remark("# a\r\n# b\r# c\n\nDelay: 1 ms", 5, 1, "not supported");
}

TEST_CASE("remarks end at 100") {
  std::string text;
  for (int l = 0; l < 500; ++l)
    text += "Filter: ON XX\n";
  const EqText read = parse_eq_text(text);
  REQUIRE(read.diagnostics.size() == 100);
  CHECK(read.diagnostics.back().message.find("left out") != std::string::npos);
}
