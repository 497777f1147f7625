// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/eq_plot.hpp"
#include "text/decimal.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace headroom::ctl {

namespace {

constexpr int kDotsAcross = 2, kDotsDown = 4; // of a Braille character
constexpr int kPoints = kEqPlotColumns * kDotsAcross;
constexpr int kLinesPerStep = 2;
constexpr size_t kMarginColumns = 7; // "-12 dB "

/// Bits of U+2800 by row and column of the dot.
constexpr std::array<std::array<uint8_t, 2>, 4> kDot = {
    {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}}};

/// U+2800 + dots as UTF-8.
std::string braille(uint8_t dots) {
  return {'\xe2', static_cast<char>(0xa0 | dots >> 6), static_cast<char>(0x80 | (dots & 0x3f))};
}

/// dB per labelled line: the smallest that leaves at most six of them.
double step_for(double span_db) {
  for (const double step : {1.0, 2.0, 3.0, 6.0, 12.0})
    if (span_db <= 6.0 * step)
      return step;
  return 24.0;
}

} // namespace

std::vector<double> eq_plot_frequencies() {
  std::vector<double> frequencies;
  for (int i = 0; i < kPoints; ++i)
    frequencies.push_back(20.0 * std::pow(1000.0, static_cast<double>(i) / (kPoints - 1)));
  return frequencies;
}

std::string eq_plot(const std::vector<double>& db) {
  if (db.size() != static_cast<size_t>(kPoints))
    return "";
  // 0 dB is always in sight; nothing below what can be heard makes the rest small.
  const auto [least, most] = std::minmax_element(db.begin(), db.end());
  const double low_db = std::clamp(*least, -48.0, 0.0), high_db = std::clamp(*most, 0.0, 48.0);
  const double step = step_for(high_db - low_db);
  const double top = step * std::max(1.0, std::ceil(high_db / step));
  const double bottom = step * std::min(-1.0, std::floor(low_db / step));
  const auto lines = static_cast<int>(std::lround((top - bottom) / step)) * kLinesPerStep + 1;
  const double dots_per_db = kLinesPerStep * kDotsDown / step;
  // The label's line is the upper of the two dots in the middle of its characters.
  const auto row_of = [&](double level) {
    return 1 + static_cast<int>(std::lround((top - level) * dots_per_db));
  };

  std::vector<std::array<uint8_t, kEqPlotColumns>> cells(static_cast<size_t>(lines));
  const auto set = [&](int point, int row) {
    row = std::clamp(row, 0, lines * kDotsDown - 1);
    cells[static_cast<size_t>(row / kDotsDown)][static_cast<size_t>(point / kDotsAcross)] |=
        kDot[static_cast<size_t>(row % kDotsDown)][static_cast<size_t>(point % kDotsAcross)];
  };
  for (int point = 0; point < kPoints; ++point) {
    if (point % 4 == 0)
      set(point, row_of(0.0));
    const int row = row_of(db[static_cast<size_t>(point)]);
    const int from = point == 0 ? row : row_of(db[static_cast<size_t>(point - 1)]);
    for (int filled = std::min(row, from + 1); filled <= std::max(row, from - 1); ++filled)
      set(point, filled); // steep parts stay one line
  }

  std::string text;
  for (int line = 0; line < lines; ++line) {
    std::string label;
    if (line % kLinesPerStep == 0)
      label = decimal(top - step * line / kLinesPerStep, 0) + " dB";
    text += std::string(kMarginColumns - 1 - label.size(), ' ') + label + " ";
    for (const uint8_t dots : cells[static_cast<size_t>(line)])
      text += braille(dots);
    text += "\n";
  }
  std::string axis(kMarginColumns + kEqPlotColumns + 2, ' ');
  for (const auto& [hz, name] : {std::pair{20.0, "20"},
                                 {100.0, "100"},
                                 {1000.0, "1k"},
                                 {10'000.0, "10k"},
                                 {20'000.0, "20k Hz"}}) {
    const auto column = static_cast<size_t>(
        std::lround(std::log(hz / 20.0) / std::log(1000.0) * (kEqPlotColumns - 1)));
    axis.replace(kMarginColumns + column, std::min(std::string(name).size(), axis.size()), name);
  }
  axis.erase(axis.find_last_not_of(' ') + 1);
  return text + axis + "\n";
}

} // namespace headroom::ctl
