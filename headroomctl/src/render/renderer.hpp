// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "headroom-dsp/chain_settings.hpp"
#include "render/levels.hpp"
#include "render/output_format.hpp"
#include "render/progress.hpp"
#include "render/quantiser.hpp"
#include "render/timeline.hpp"
#include <cstdint>
#include <string>

namespace headroom::ctl {

/// How files are rendered.
struct RenderSettings {
  ChainSettings chain;
  SampleFormat sample_format = SampleFormat::automatic;
  Dither dither = Dither::tpdf; ///< of integer samples
  uint64_t seed = 1;            ///< of the dither
  bool replace = false;         ///< an existing output
};

/// What became of one file.
struct Rendering {
  AudioFormat input;
  int output_sf_format = 0;
  bool dithered = false;
  double ceiling_dbtp = 0.0;         ///< of the file
  double limiter_ceiling_dbtp = 0.0; ///< lower by the room for quantisation
  bool ceiling_held = false;         ///< always so unless the coding is lossy
  uint32_t latency_frames = 0;       ///< of the chain; the output has none
  Levels before, after;              ///< after: of the written file, decoded again
  Timeline timeline;
  double wall_s = 0.0;
};

/// Plays a file through the chain into another: as many frames, sample-aligned, with the input's
/// rate, channels and tags. The output appears complete or not at all.
/// @throws FileError, Interrupted
/// [one file per thread]
Rendering render_file(const std::string& input_path, const std::string& output_path,
                      const RenderSettings& settings, Progress& progress);

} // namespace headroom::ctl
