// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/loudness_meter.hpp"
#include "programmes.hpp"

namespace headroom::signals {

/// Stereo material of that integrated loudness, as the library's own meter reads it.
inline Programme levelled(Material material, double sample_rate_hz, double lufs, double seconds,
                          std::uint64_t seed) {
  Programme result = programme(material, sample_rate_hz, 2, seconds, seed);
  LoudnessMeter meter;
  meter.prepare(sample_rate_hz, 2);
  feed(result, 4096, [&](ConstBlock block) { meter.process(block); });
  result.scale_db(lufs - static_cast<double>(meter.integrated_lufs()));
  return result;
}

} // namespace headroom::signals
