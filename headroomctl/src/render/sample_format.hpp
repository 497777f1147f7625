// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace headroom::ctl {

/// How samples are stored in an output file.
enum class SampleFormat : uint8_t {
  automatic,
  int16,
  int24,
  int32,
  float32,
  float64,
  vorbis,
  opus
};

/// Names of --format: "auto", "int16", ... in the order of SampleFormat.
const std::vector<std::string>& sample_format_names();

} // namespace headroom::ctl
