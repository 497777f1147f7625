// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "render/audio_reader.hpp"
#include "render/sample_format.hpp"
#include <cstdint>
#include <string>
#include <string_view>

namespace headroom::ctl {

/// What to write.
struct OutputFormat {
  int sf_format = 0;
  uint32_t integer_bits = 0; ///< 0: not integers
  bool lossy = false;        ///< what is decoded again is not what was encoded
};

/// The container is that of the path's extension. Without a wish (automatic) the samples are stored
/// as in the input if the container can, else as its best: int24 in FLAC, float in WAV.
/// @throws FileError kUsage naming the path for an extension that is not known or does not go with
///   the wish
OutputFormat output_format(const std::string& path, SampleFormat wish, const AudioFormat& input);

/// Extensions that output_format() knows, with their dots.
std::string known_extensions();

/// The file that an input becomes in a folder: its own name; with an extension that can be written
/// and that goes with the wish.
std::string output_name(const std::string& input_path, SampleFormat wish);

} // namespace headroom::ctl
