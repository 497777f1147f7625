// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/svf_bank.hpp"
#include "kernels/svf_kernels.hpp"
#include <algorithm>
#include <cmath>

namespace headroom {

namespace {

constexpr double kSilence = 1e-12;   // -240 dBFS
constexpr double kBeyondAll = 1e200; // no settings and input can lead here

} // namespace

void SvfMatrix::take(const SvfFilters& filters) noexcept {
  for (uint32_t i = 0; i < kMaxEqBands; ++i) {
    const double g = filters.g[i];
    const double a1 = 1.0 / (1.0 + g * (g + filters.k[i]));
    const double a2 = g * a1;
    const double a3 = g * a2;
    a[i] = 2.0 * a1 - 1.0;
    b1[i] = 2.0 * a2;
    b2[i] = 2.0 * a3;
    c1[i] = filters.m1[i] * a1 + filters.m2[i] * a2;
    c2[i] = filters.m2[i] * (1.0 - a3) - filters.m1[i] * a2;
    d[i] = filters.m0[i] + filters.m1[i] * a2 + filters.m2[i] * a3;
  }
}

void SvfBank::prepare(uint32_t channels) {
  channels_ = channels;
  matrices_.assign(channels, {});
  distances_.assign(channels, {});
  memories_.assign(channels, {});
  take({});
}

void SvfBank::take(const EqProgram& program) noexcept {
  program_ = program;
  std::ranges::fill(memories_, SvfMemory{});
  ringing_ = 0;
  end_ramp();
}

void SvfBank::begin_ramp(const EqProgram& program) noexcept {
  start_ = program_;
  program_ = program;
  for (uint32_t i = 0; i < channels_; ++i) {
    const SvfFilters& from = start_.filters[i];
    const SvfFilters& to = program_.filters[i];
    SvfFilters& distance = distances_[i];
    for (uint32_t b = 0; b < kMaxEqBands; ++b) {
      distance.g[b] = to.g[b] - from.g[b];
      distance.k[b] = to.k[b] - from.k[b];
      distance.m0[b] = to.m0[b] - from.m0[b];
      distance.m1[b] = to.m1[b] - from.m1[b];
      distance.m2[b] = to.m2[b] - from.m2[b];
    }
  }
}

void SvfBank::end_ramp() noexcept {
  for (uint32_t i = 0; i < channels_; ++i)
    matrices_[i].take(program_.filters[i]);
}

void SvfBank::process(double* const* rows, uint32_t frames, const double* shape,
                      uint32_t awake) noexcept {
  const double gain = program_.gain;
  const double way = gain - start_.gain;
  for (uint32_t c = 0; c < channels_; ++c) {
    if ((awake >> c & 1) == 0)
      continue;
    double* const row = rows[c];
    if (shape != nullptr && way != 0.0)
      for (uint32_t i = 0; i < frames; ++i)
        row[i] *= start_.gain + shape[frames - 1 - i] * way;
    else if (gain != 1.0)
      for (uint32_t i = 0; i < frames; ++i)
        row[i] *= gain;
  }

  for (uint32_t c = 0; c < channels_;) {
    const uint32_t filters = program_.filters_of[c];
    const uint32_t count = program_.filters[filters].count;
    if ((awake >> c & 1) == 0 || count == 0) {
      ++c;
      continue;
    }
    // Neighbours with the same filters go together.
    SvfMemory* memories[kernels::kSvfRows] = {&memories_[c]};
    double* parts[kernels::kSvfRows] = {rows[c]};
    ringing_ |= 1u << c;
    uint32_t together = 1;
    if (c + 1 < channels_ && (awake >> (c + 1) & 1) != 0 && program_.filters_of[c + 1] == filters) {
      memories[1] = &memories_[c + 1];
      parts[1] = rows[c + 1];
      ringing_ |= 2u << c;
      together = 2;
    }
    if (shape != nullptr)
      kernels::svf_ramp(start_.filters[filters], distances_[filters], shape, count, memories, parts,
                        together, frames);
    else
      kernels::svf_steady(matrices_[filters], count, memories, parts, together, frames);
    c += together;
  }
}

void SvfBank::settle() noexcept {
  for (uint32_t c = 0; c < channels_; ++c) {
    if (at_rest(c))
      continue;
    SvfMemory& memory = memories_[c];
    bool any = false;
    for (uint32_t b = 0; b < program_.of(c).count; ++b) {
      const double size = std::fabs(memory.s1[b]) + std::fabs(memory.s2[b]);
      const bool keep = size >= kSilence && size < kBeyondAll; // NaN fails both
      memory.s1[b] = keep ? memory.s1[b] : 0.0;
      memory.s2[b] = keep ? memory.s2[b] : 0.0;
      any |= keep;
    }
    if (!any)
      ringing_ &= ~(1u << c);
  }
}

} // namespace headroom
