// SPDX-License-Identifier: GPL-3.0-or-later
// Any text as an equaliser preset: what is accepted is within its ranges, and written down it is
// read back as the same bands.
#include "fuzz_target.hpp"
#include "headroom-dsp/eq_text.hpp"

using namespace headroom;

namespace {

bool same_bands(const EqualizerSettings& a, const EqualizerSettings& b) {
  if (a.band_count != b.band_count || a.preamp_db != b.preamp_db)
    return false;
  for (uint32_t i = 0; i < a.band_count; ++i) {
    EqBand band = b.bands[i];
    band.id = a.bands[i].id;
    if (!(a.bands[i] == band))
      return false;
  }
  return true;
}

void check(std::string_view input, EqTextMode mode) {
  const EqText text = parse_eq_text(input, mode);
  require(text.diagnostics.size() <= 100, "too many diagnostics");
  for (const auto& said : text.diagnostics)
    require(said.line >= 1 && said.column >= 1 && !said.message.empty(), "a place before the text");
  if (!text.accepted) {
    require(text.settings == EqualizerSettings{} && text.curve.empty(), "refused, but not empty");
    return;
  }
  text.settings.validate();
  double before = 0.0;
  for (const auto& point : text.curve) {
    require(point.frequency_hz > before, "the curve does not rise");
    before = point.frequency_hz;
  }
  for (uint32_t i = 0; i < text.settings.band_count; ++i)
    if (text.settings.bands[i].channel_mask == 0)
      return; // write_eq_text() refuses it
  if (text.settings.band_count == 0)
    return; // nothing but a curve
  const EqText again = parse_eq_text(write_eq_text(text.settings));
  require(again.accepted, "what was written cannot be read");
  require(same_bands(text.settings, again.settings), "bands change on their way through a text");
}

} // namespace

void fuzz(std::string_view input) {
  check(input, EqTextMode::kStrict);
  check(input, EqTextMode::kLenient);
}
