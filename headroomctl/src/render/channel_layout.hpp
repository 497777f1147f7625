// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace headroom::ctl {

/// Where a loudspeaker stands. In the order in which libheadroom-dsp takes channels, which is that
/// of WAVE_FORMAT_EXTENSIBLE.
enum class Position : uint8_t {
  mono,
  front_left,
  front_right,
  front_center,
  lfe,
  rear_left,
  rear_right,
  front_left_of_center,
  front_right_of_center,
  rear_center,
  side_left,
  side_right,
  other ///< above the listener, a second LFE, not a loudspeaker
};

/// Positions of a file's channels, in the file's own order.
struct ChannelLayout {
  std::vector<Position> positions;
  bool declared = false; ///< the file or its format says so; false: the usual order is assumed

  uint32_t channels() const { return static_cast<uint32_t>(positions.size()); }
};

/// The order that FLAC prescribes and WAV files without a map have (RFC 9639 section 9.1.3).
std::vector<Position> usual_positions(uint32_t channels);

/// The order that Vorbis and Opus prescribe (Vorbis I specification, section 4.3.9).
std::vector<Position> vorbis_positions(uint32_t channels);

/// order[i] = which of the file's channels is the i-th in the order of Position.
std::vector<uint32_t> dsp_order(const ChannelLayout& layout);

/// Weights of the channels in dsp_order() for loudness, ITU-R BS.1770-5 Annex 1 table 3 and Annex
/// 3: LFE 0, surround between 60 and 120 degrees 1.41, all others 1. RL and RR are the surround
/// pair (110 degrees) unless there are SL and SR.
std::vector<float> loudness_weights(const ChannelLayout& layout);

/// "FL FR FC LFE RL RR", in the file's order.
std::string to_text(const ChannelLayout& layout);

} // namespace headroom::ctl
