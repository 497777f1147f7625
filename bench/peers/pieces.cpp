// SPDX-License-Identifier: GPL-3.0-or-later
#include "pieces.hpp"
#include "reference/true_peak.hpp"
#include "voice.hpp"
#include <algorithm>
#include <cmath>

namespace headroom::peers {

namespace {

constexpr std::size_t kFrames = 8 * 48000;

std::vector<Piece> make_pieces() {
  signals::Random random(41);
  const Channels music = showcase::music(random, kFrames);
  Channels master = music;
  showcase::clip(master, 9.0);
  showcase::limit_band(master);
  Channels voice = showcase::speech(random, kFrames);
  for (std::size_t c = 0; c < voice.size(); ++c)
    for (std::size_t n = 0; n < kFrames; ++n)
      voice[c][n] += 0.3f * music[c][n];
  return {{"music", music}, {"loud master", master}, {"speech over music", voice}};
}

} // namespace

const std::vector<Piece>& pieces() {
  static const std::vector<Piece> made = make_pieces();
  return made;
}

double true_peak_dbtp(const Channels& channels) {
  reference::TruePeak judge;
  double peak = 0.0;
  for (const auto& row : channels)
    peak = std::max(peak, judge(row, reference::Reading::kT20, reference::Density::kQuick));
  return 20.0 * std::log10(peak);
}

Channels at_true_peak(Channels channels, double level_dbtp) {
  const double factor = std::pow(10.0, (level_dbtp - true_peak_dbtp(channels)) / 20.0);
  for (auto& row : channels)
    for (float& value : row)
      value = static_cast<float>(factor * double{value});
  return channels;
}

} // namespace headroom::peers
