// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "programme.hpp"

#include <cstdint>
#include <string>

namespace headroom::showcase {

/// What happened to a programme on its way through headroomd.
struct Performance {
  Channels recording;                ///< all that the sink received, from before the first sound on
  std::string pipewire_version;      ///< this and the next as told by headroomd
  double ceiling_dbtp = 0.0;
  double max_gain_reduction_db = 0.0;
  std::uint64_t xruns = 0;
  std::uint32_t latency_frames = 0;
  std::size_t measured_latency_frames = 0; ///< of an impulse sent through, against one sent past
  double cpu_percent = 0.0; ///< of one core, all of headroomd while the programme played
};

/// Plays it in a private session with one sink of 48 kHz. Takes as long as the programme.
/// @throws std::runtime_error in words for the user; Interrupted
Performance perform_privately(const Programme& programme);

/// Plays it, 20 dB softer, in the session that this process runs in.
/// @throws std::runtime_error if PipeWire cannot be reached; Interrupted
void play_in_session(const Programme& programme);

} // namespace headroom::showcase
