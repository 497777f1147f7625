// SPDX-License-Identifier: MPL-2.0
#include "agc_loop.hpp"
#include <algorithm>
#include <cmath>

namespace headroom::signals {

AgcLoop::AgcLoop(double sample_rate_hz, std::uint32_t channels, const AgcSettings& settings,
                 Following following)
    : rate_(sample_rate_hz), channels_(channels), following_(following) {
  agc.prepare(sample_rate_hz, 8192, channels, settings);
}

Programme AgcLoop::run(const Programme& in, std::uint32_t frames) {
  Programme out{std::vector<Samples>(channels_, Samples(in.frames()))};
  std::vector<const float*> sources(channels_);
  std::vector<float*> targets(channels_);
  gains_.clear();
  for (std::size_t at = 0; at < in.frames();) {
    auto left = static_cast<std::uint32_t>(std::min<std::size_t>(frames, in.frames() - at));
    while (left > 0) {
      const std::uint32_t now = std::min(left, agc.frames_to_tick());
      for (std::uint32_t c = 0; c < channels_; ++c) {
        sources[c] = in.channels[c].data() + at;
        targets[c] = out.channels[c].data() + at;
      }
      agc.process({sources.data(), channels_, now}, {targets.data(), channels_, now});
      gains_.push_back(agc.gain_db());
      follow(targets.data(), now);
      std::copy(targets.begin(), targets.end(), sources.begin());
      agc.listen({sources.data(), channels_, now});
      at += now;
      left -= now;
    }
  }
  return out;
}

void AgcLoop::follow(float* const* rows, std::uint32_t frames) {
  if (following_ == Following::kNothing)
    return;
  const auto fixed = gain_from_db(7.0);
  const double attack = 1.0 - std::exp(-1.0 / (0.010 * rate_));
  const double release = 1.0 - std::exp(-1.0 / (0.100 * rate_));
  for (std::uint32_t i = 0; i < frames; ++i) {
    double gain = fixed;
    if (following_ == Following::kCompressor) {
      double peak = 0.0;
      for (std::uint32_t c = 0; c < channels_; ++c)
        peak = std::max(peak, std::abs(static_cast<double>(rows[c][i])));
      envelope_ += (peak > envelope_ ? attack : release) * (peak - envelope_);
      const double over_db = 20.0 * std::log10(std::max(envelope_, 1e-9)) + 24.0;
      gain = gain_from_db(5.0 - 0.75 * std::max(0.0, over_db));
    }
    for (std::uint32_t c = 0; c < channels_; ++c)
      rows[c][i] *= static_cast<float>(gain);
  }
}

} // namespace headroom::signals
