// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

namespace headroom::ctl {

inline constexpr int kEqPlotColumns = 64; ///< characters, two points in each

/// Where a plot wants to know the curve: 20 Hz to 20 kHz, evenly over the logarithm. Hz, rising.
std::vector<double> eq_plot_frequencies();

/// A curve over 20 Hz to 20 kHz, drawn with Braille dots; the dB are those of whole lines.
/// @param db  at eq_plot_frequencies()
std::string eq_plot(const std::vector<double>& db);

} // namespace headroom::ctl
