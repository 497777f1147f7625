// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/meters_text.hpp"
#include "text/decimal.hpp"
#include <headroom-ipc/status.h>

namespace headroom::ctl {

namespace {

Table::Cell level(double value) {
  return {value <= HEADROOM_NO_LEVEL ? "-" : decimal(value, 1), "", true};
}

Table::Cell gain(double value, bool enabled) {
  return {enabled ? decimal(value, 1) : "off", "", true};
}

} // namespace

std::string meters_text(const headroom_meters& meters, const Palette& palette) {
  Table table;
  table.add_row({{"Momentary"}, level(meters.momentary_lufs), {"LUFS", palette.faint}});
  table.add_row({{"Short-term"}, level(meters.shortterm_lufs), {"LUFS", palette.faint}});
  table.add_row({{"Integrated"}, level(meters.integrated_lufs), {"LUFS", palette.faint}});
  table.add_row({{"Loudness range"},
                 {decimal(meters.loudness_range_lu, 1), "", true},
                 {"LU", palette.faint}});
  table.add_row({{"True peak"}, level(meters.true_peak_dbtp), {"dBTP", palette.faint}});
  table.add_row({{"Gain reduction"}, gain(meters.gain_reduction_db, true), {"dB", palette.faint}});
  table.add_row({{"  compressor"},
                 gain(meters.compressor_gr_db, meters.compressor_enabled != 0),
                 {"dB", palette.faint}});
  table.add_row({{"  soft limiter"}, gain(meters.soft_gr_db, true), {"dB", palette.faint}});
  table.add_row({{"  limiter"}, gain(meters.limiter_gr_db, true), {"dB", palette.faint}});
  table.add_row(
      {{"AGC gain"}, gain(meters.agc_gain_db, meters.agc_enabled != 0), {"dB", palette.faint}});
  return table.text(palette, 0);
}

} // namespace headroom::ctl
