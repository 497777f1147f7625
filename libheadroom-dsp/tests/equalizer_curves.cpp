// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/eq_response.hpp"
#include "reference/analog_eq.hpp"
#include <cmath>
#include <cstdio>

// Prints docs/equalizer.tsv: a few bands at 48 kHz as the analog prototype, as the cookbook's
// bilinear design and as the analog design, by frequency, in dB.
int main() {
  using namespace headroom;
  const auto band = [](EqBandType type, float frequency_hz, float gain_db, float q) {
    EqBand result;
    result.type = type;
    result.frequency_hz = frequency_hz;
    result.gain_db = gain_db;
    result.q = q;
    return result;
  };
  const struct {
    const char* name;
    EqBand band;
  } rows[] = {
      {"peak 10 kHz +12 dB Q 0.7", band(EqBandType::kPeak, 10000.0f, 12.0f, 0.7f)},
      {"peak 16 kHz +12 dB Q 0.7", band(EqBandType::kPeak, 16000.0f, 12.0f, 0.7f)},
      {"high shelf 10 kHz +12 dB Q 0.71", band(EqBandType::kHighShelf, 10000.0f, 12.0f, 0.71f)},
      {"low-pass 5 kHz Q 0.71", band(EqBandType::kLowPass, 5000.0f, 0.0f, 0.71f)},
  };
  std::printf("hz");
  for (const auto& row : rows)
    std::printf("\t%s\tcookbook\tanalog design", row.name);
  std::printf("\n");
  constexpr int kPoints = 150;
  for (int i = 0; i <= kPoints; ++i) {
    const double f = 500.0 * std::pow(44.0, static_cast<double>(i) / kPoints);
    std::printf("%.1f", f);
    for (const auto& row : rows)
      std::printf("\t%.3f\t%.3f\t%.3f", reference::analog_eq_db(row.band, f),
                  eq_band_response_db(row.band, EqDesign::kCookbook, 48000.0, f),
                  eq_band_response_db(row.band, EqDesign::kAnalog, 48000.0, f));
    std::printf("\n");
  }
}
