// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/band_reading.hpp"
#include "profile/band_type.hpp"
#include <stdexcept>

namespace headroom::profile {

namespace {

constexpr int kMaskBits = 32;

struct BandNumber {
  std::string_view key;
  float EqBand::*member;
};
constexpr BandNumber kNumbers[] = {
    {"frequency_hz", &EqBand::frequency_hz}, {"gain_db", &EqBand::gain_db}, {"q", &EqBand::q}};

const BandNumber* number_named(std::string_view key) {
  for (const auto& number : kNumbers)
    if (number.key == key)
      return &number;
  return nullptr;
}

void read_number(const BandNumber& number, const toml::node& node, const std::string& path,
                 EqBand& band, Complaints& complaints) {
  const auto value = value_of(node);
  const auto* given = value ? std::get_if<double>(&*value) : nullptr;
  if (!given) {
    complaints.at(node.source(), path + " must be a number, got " + shown(node));
    return;
  }
  // The range is the audio library's: a band alone, so that the message names no other field.
  EqualizerSettings alone;
  alone.band_count = 1;
  alone.bands[0].*number.member = static_cast<float>(*given);
  try {
    alone.validate();
    band.*number.member = static_cast<float>(*given);
  } catch (const std::invalid_argument& error) {
    const std::string said = error.what();
    complaints.at(node.source(), path + said.substr(said.find(" must be ")));
  }
}

/// [1, 2]: the channels that are filtered, counted from 1.
void read_channels(const toml::node& node, const std::string& path, EqBand& band,
                   Complaints& complaints) {
  const auto* list = node.as_array();
  uint32_t mask = 0;
  bool right = list && !list->empty();
  if (right)
    for (const auto& entry : *list) {
      const auto* channel = entry.as_integer();
      right = right && channel && channel->get() >= 1 && channel->get() <= kMaskBits;
      if (right)
        mask |= uint32_t{1} << (channel->get() - 1);
    }
  if (right)
    band.channel_mask = mask;
  else
    complaints.at(node.source(), path + " must be a list of channels, each 1.." +
                                     std::to_string(kMaskBits) + ", got " + shown(node));
}

void read_band_key(const toml::key& key, const toml::node& node, const std::string& path,
                   EqBand& band, Complaints& complaints) {
  if (const auto* number = number_named(key.str())) {
    read_number(*number, node, path, band, complaints);
  } else if (key == "type") {
    const auto* word = node.as_string();
    if (const auto type = word ? band_type(word->get()) : std::nullopt)
      band.type = *type;
    else
      complaints.at(node.source(),
                    path + " must be " + band_types_listed() + ", got " + shown(node));
  } else if (key == "enabled") {
    if (const auto* flag = node.as_boolean())
      band.enabled = flag->get();
    else
      complaints.at(node.source(), path + " must be true or false, got " + shown(node));
  } else if (key == "channels") {
    read_channels(node, path, band, complaints);
  } else {
    complaints.unknown(key, path, {"type", "enabled", "channels", "frequency_hz", "gain_db", "q"});
  }
}

} // namespace

void read_bands(const toml::node& node, EqualizerSettings& eq, Complaints& complaints) {
  const auto bands = tables_in(node, "eq.bands", complaints);
  if (bands.size() > kMaxEqBands) {
    complaints.at(node.source(), "eq.bands must be at most " + std::to_string(kMaxEqBands) +
                                     " bands, got " + std::to_string(bands.size()));
    return;
  }
  eq.band_count = 0;
  for (const auto& listed : bands) {
    EqBand band;
    band.id = eq.band_count + 1;
    for (const auto& [key, value] : *listed.table)
      read_band_key(key, value, listed.path + '.' + std::string(key.str()), band, complaints);
    if (!listed.table->contains("frequency_hz"))
      complaints.at(listed.table->source(), listed.path + " has no `frequency_hz`");
    eq.bands[eq.band_count++] = band;
  }
}

} // namespace headroom::profile
