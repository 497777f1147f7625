// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/quantiser.hpp"
#include <algorithm>
#include <cmath>

namespace headroom::ctl {

namespace {

/// splitmix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014).
uint64_t next(uint64_t& state) noexcept {
  uint64_t z = state += 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

} // namespace

Quantiser::Quantiser(uint32_t bits, Dither dither, uint64_t seed, uint32_t channels)
    : scale_(std::ldexp(1.0, static_cast<int>(bits) - 1)), shift_(32 - bits), dither_(dither) {
  for (uint32_t c = 0; c < channels; ++c)
    states_.push_back(next(seed));
}

double Quantiser::uniform(uint32_t channel) noexcept {
  return std::ldexp(static_cast<double>(next(states_[channel]) >> 11), -53);
}

int32_t Quantiser::quantise(float sample, uint32_t channel) noexcept {
  double steps = double{sample} * scale_;
  if (dither_ == Dither::tpdf)
    steps += uniform(channel) - uniform(channel);
  const double rounded = std::clamp(std::nearbyint(steps), -scale_, scale_ - 1.0);
  return static_cast<int32_t>(static_cast<int64_t>(rounded) * (int64_t{1} << shift_));
}

double Quantiser::largest_error(uint32_t bits, Dither dither) {
  return std::ldexp(dither == Dither::tpdf ? 1.5 : 0.5, 1 - static_cast<int>(bits));
}

double ceiling_before(double ceiling_dbtp, uint32_t bits, Dither dither) {
  const double room = std::pow(10.0, ceiling_dbtp / 20.0) -
                      kReconstructionGain * Quantiser::largest_error(bits, dither);
  return 20.0 * std::log10(std::max(room, 0.0));
}

} // namespace headroom::ctl
