// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/eq_text.hpp"
#include "text/decimal.hpp"
#include <cstdint>

namespace headroom::ctl {

std::string equalizer_text(const EqHeading& heading, const std::vector<EqBandRow>& bands,
                           const Palette& palette) {
  std::string text = std::string(heading.enabled ? "on" : "off") + ", preamp " +
                     decimal(heading.preamp_db, 1) + " dB, design " + printable(heading.design) +
                     (heading.overridden ? ", not as in the profile" : "") + "\n";
  Table table;
  uint32_t number = 0;
  for (const auto& band : bands)
    table.add_row({{std::to_string(++number), "", true},
                   {printable(band.type)},
                   {decimal(band.frequency_hz, 1) + " Hz", "", true},
                   {decimal(band.gain_db, 1) + " dB", band.enabled ? palette.good : "", true},
                   {"Q " + decimal(band.q, 2), "", true},
                   {band.enabled ? "" : "off", palette.faint}});
  return text + (bands.empty() ? "No bands.\n" : table.text(palette, 0));
}

} // namespace headroom::ctl
