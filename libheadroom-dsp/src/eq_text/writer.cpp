// SPDX-License-Identifier: MPL-2.0
#include "eq_text/channels.hpp"
#include "eq_text/number.hpp"
#include "headroom-dsp/eq_text.hpp"
#include <stdexcept>
#include <string>

namespace headroom {

namespace {

const char* name_of(EqBandType type) {
  switch (type) {
  case EqBandType::kPeak:
    return "PK";
  case EqBandType::kLowShelf:
    return "LSC";
  case EqBandType::kHighShelf:
    return "HSC";
  case EqBandType::kLowPass:
    return "LPQ";
  case EqBandType::kHighPass:
    return "HPQ";
  case EqBandType::kBandPass:
    return "BP";
  case EqBandType::kNotch:
    return "NO";
  case EqBandType::kAllPass:
    return "AP";
  }
  return "None";
}

bool has_gain(EqBandType type) {
  return type == EqBandType::kPeak || type == EqBandType::kLowShelf ||
         type == EqBandType::kHighShelf;
}

/// Equalizer APO takes a point with three digits behind it for a thousands mark.
std::string frequency_text(float frequency_hz) {
  std::string text = eq_text::exact_decimal(frequency_hz);
  if (const size_t point = text.find('.'); point != std::string::npos && text.size() - point == 4)
    text += '0';
  return text;
}

std::string filter_line(uint32_t number, const EqBand& band) {
  std::string line = "Filter " + std::to_string(number) + (band.enabled ? ": ON " : ": OFF ") +
                     name_of(band.type) + " Fc " + frequency_text(band.frequency_hz) + " Hz";
  if (has_gain(band.type))
    line += " Gain " + eq_text::exact_decimal(band.gain_db) + " dB";
  return line + " Q " + eq_text::exact_decimal(band.q) + "\n";
}

} // namespace

std::string write_eq_text(const EqualizerSettings& settings) {
  settings.validate();
  std::string text = "Preamp: " + eq_text::exact_decimal(settings.preamp_db) + " dB\n";
  uint32_t channel_mask = eq_text::kAllChannels;
  for (uint32_t b = 0; b < settings.band_count; ++b) {
    const EqBand& band = settings.bands[b];
    if (band.channel_mask == 0)
      throw std::invalid_argument("eq.bands[" + std::to_string(b + 1) +
                                  "].channel_mask must name a channel, got 0");
    if (band.channel_mask != channel_mask)
      text += "Channel: " + eq_text::channel_names(band.channel_mask) + "\n";
    channel_mask = band.channel_mask;
    text += filter_line(b + 1, band);
  }
  return text;
}

} // namespace headroom
