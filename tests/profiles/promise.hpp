// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "headroom-dsp/chain_settings.hpp"
#include "material.hpp"

#include <string>
#include <vector>

namespace headroom::measured {

/// Each at -30 and at -14 LUFS: speech, music, pink noise.
std::vector<Material> levelled_materials();

/// How far the loudness of the last third is from the target, LU; that with the largest magnitude.
double worst_miss_lu(const ChainSettings& settings, const std::vector<Material>& materials);

struct Verdict {
  bool holds = false;
  std::string sentence; ///< what was measured, with its figures
};

/// What only this profile's description promises, beyond target and ceiling.
/// @param name  of a shipped profile
Verdict judge(const std::string& name, const ChainSettings& settings,
              const std::vector<Material>& levelled, const Material& film, const Material& spikes);

} // namespace headroom::measured
