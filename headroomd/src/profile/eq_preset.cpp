// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/eq_preset.hpp"
#include "headroom-dsp/eq_fit.hpp"
#include "headroom-dsp/eq_text.hpp"
#include <algorithm>
#include <stdexcept>

namespace headroom::profile {

namespace {

/// Adds the bands that follow the curve to those that are there.
/// @throws std::invalid_argument saying why it cannot be done
void add_curve(const std::vector<EqCurvePoint>& curve, EqualizerSettings& eq) {
  if (curve.empty())
    return;
  EqFitOptions options;
  options.bands = std::min(options.bands, kMaxEqBands - eq.band_count);
  if (options.bands == 0)
    throw std::invalid_argument("no band is left for the GraphicEQ curve");
  options.design = eq.design;
  const EqualizerSettings fitted = fit_eq_bands(curve, options).settings;
  eq.preamp_db += fitted.preamp_db;
  for (uint32_t i = 0; i < fitted.band_count; ++i) {
    eq.bands[eq.band_count] = fitted.bands[i];
    eq.bands[eq.band_count].id = eq.band_count + 1;
    ++eq.band_count;
  }
  eq.validate();
}

} // namespace

EqPresetReading use_eq_preset(const SourceText& source, EqualizerSettings& eq) {
  EqPresetReading reading;
  if (source.text.size() > kLargestProfile) {
    reading.errors.push_back(
        {source.file, 0, 0, "a preset has at most " + std::to_string(kLargestProfile) + " bytes"});
    return reading;
  }
  EqText text = parse_eq_text(source.text);
  for (const EqTextDiagnostic& said : text.diagnostics)
    (said.severity == EqTextSeverity::kError ? reading.errors : reading.warnings)
        .push_back({source.file, said.line, said.column, said.message});
  if (!text.accepted)
    return reading;
  try {
    add_curve(text.curve, text.settings);
  } catch (const std::invalid_argument& error) {
    reading.errors.push_back({source.file, 0, 0, error.what()});
    return reading;
  }
  put_eq_preset(text.settings, eq);
  return reading;
}

void put_eq_preset(const EqualizerSettings& preset, EqualizerSettings& eq) {
  eq.design = preset.design;
  eq.preamp_db = preset.preamp_db;
  eq.band_count = preset.band_count;
  std::ranges::copy(preset.bands, eq.bands);
}

void drop_eq_preset(EqualizerSettings& eq) { put_eq_preset({}, eq); }

} // namespace headroom::profile
