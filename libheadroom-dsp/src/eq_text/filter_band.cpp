// SPDX-License-Identifier: MPL-2.0
#include "eq_text/filter_band.hpp"
#include "eq_text/shelf.hpp"
#include <cmath>
#include <numbers>

namespace headroom::eq_text {

namespace {

constexpr double kDefaultSlope = 0.9; // Equalizer APO's, taken from Room EQ Wizard's shelves

void require_fields(const FilterFields& fields, size_t end) {
  if (!fields.type)
    throw Remark{end, std::string("the filter has no type: ") + kKnownTypes};
  if (!fields.frequency)
    throw Remark{end, "the filter has no frequency: Fc 10..96000 Hz"};
  if (fields.type->has_gain && !fields.gain)
    throw Remark{end, "the filter has no gain: Gain -30..30 dB"};
  if (int{fields.q.has_value()} + int{fields.octaves.has_value()} + int{fields.slope.has_value()} >
      1)
    throw Remark{end, "the filter has two widths: give one of Q, BW Oct and a slope in dB"};
}

float frequency_in_range(double frequency_hz, const std::string& name, const Field& field) {
  return in_range(frequency_hz, kMinEqFrequencyHz, kMaxEqFrequencyHz, name, " Hz", field.offset);
}

float q_in_range(double q, const std::string& name, const Field& field) {
  return in_range(q, kMinEqQ, kMaxEqQ, name, "", field.offset);
}

float width_of(const FilterFields& fields, size_t end) {
  if (fields.octaves) {
    // Cookbook: 1/Q = 2 sinh(ln 2 / 2 BW), of the analog prototype.
    const double q = 0.5 / std::sinh(std::numbers::ln2 / 2.0 * fields.octaves->value);
    return q_in_range(q, "Q of this bandwidth", *fields.octaves);
  }
  if (fields.q)
    return q_in_range(fields.q->value, "Q", *fields.q);
  if (fields.type->default_q > 0.0)
    return static_cast<float>(fields.type->default_q);
  throw Remark{end, "the filter has no width: Q 0.05..40, or BW Oct"};
}

/// Q, slope and the frequency in the middle of a shelf, in the ways docs/eq-presets.md lists.
void set_shelf(EqBand& band, const FilterFields& fields, size_t end,
               std::vector<Remark>& warnings) {
  const double gain_db = fields.gain->value;
  if (fields.octaves)
    throw Remark{fields.octaves->offset, "a shelf has Q or a slope in dB per octave, not BW"};
  if (fields.slope && !(fields.slope->value > 0.0))
    throw Remark{fields.slope->offset, "the slope must be above 0 dB per octave"};
  if (fields.q)
    q_in_range(fields.q->value, "Q", *fields.q);

  const Field width =
      fields.q ? *fields.q : fields.slope.value_or(Field{12.0 * kDefaultSlope, end});
  const double slope = fields.q ? shelf_slope_from_q(width.value, gain_db) : width.value / 12.0;
  const double q = fields.q ? width.value : shelf_q_from_slope(slope, gain_db);
  if (!std::isfinite(q))
    throw Remark{width.offset,
                 "no shelf of this gain is that steep: 12 dB per octave always works"};
  band.q = q_in_range(q, "Q of this slope", width);

  if (!fields.type->corner || (!fields.q && !fields.slope))
    return;
  if (fields.q)
    warnings.push_back({fields.frequency->offset,
                        "Fc of LS and HS with Q is taken as the corner, as Equalizer APO does: "
                        "LSC and HSC have it at the centre"});
  const double ratio = shelf_centre_over_corner(slope, gain_db);
  const double corner_hz = fields.frequency->value;
  const bool is_low = band.type == EqBandType::kLowShelf;
  band.frequency_hz = frequency_in_range(is_low ? corner_hz * ratio : corner_hz / ratio,
                                         "the centre of this corner Fc", *fields.frequency);
}

} // namespace

EqBand band_from_fields(const FilterFields& fields, size_t end, std::vector<Remark>& warnings) {
  require_fields(fields, end);
  EqBand band;
  band.type = fields.type->type;
  band.gain_db = 0.0f;
  band.frequency_hz = frequency_in_range(fields.frequency->value, "Fc", *fields.frequency);
  if (fields.type->has_gain)
    band.gain_db = in_range(fields.gain->value, -kMaxEqGainDb, kMaxEqGainDb, "Gain", " dB",
                            fields.gain->offset);
  else if (fields.gain && fields.gain->value != 0.0)
    warnings.push_back({fields.gain->offset, "this type has no gain: ignored"});
  if (fields.type->is_shelf)
    set_shelf(band, fields, end, warnings);
  else
    band.q = width_of(fields, end);
  return band;
}

} // namespace headroom::eq_text
