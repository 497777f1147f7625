// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/chain.hpp"
#include "headroom-dsp/units.hpp"
#include <algorithm>

namespace headroom {

void Chain::prepare(double sample_rate_hz, uint32_t max_frames, uint32_t channels,
                    const ChainSettings& settings) {
  limiter_.prepare(sample_rate_hz, max_frames, channels, settings.limiter);
  output_meter_.prepare(max_frames, channels);
  sample_rate_hz_ = sample_rate_hz;
  channels_ = channels;
  settings_.publish(settings);
  settings_.read();
  reset();
}

void Chain::reset() noexcept {
  limiter_.reset();
  output_meter_.reset();
  current_ = previous_ = {};
  lowest_gain_ = 1.0f;
  frames_ = 0;
  meters_.publish({});
}

void Chain::set(const ChainSettings& settings) {
  settings.validate();
  settings_.publish(settings);
}

void Chain::process(ConstBlock in, Block out) noexcept {
  if (settings_.fresh())
    limiter_.set(settings_.read().limiter);
  limiter_.process(in, out);
  measure({out.channels, out.channel_count, out.frames});
}

void Chain::measure(ConstBlock out) noexcept {
  if (new_interval_.exchange(false, std::memory_order_acq_rel)) {
    current_.output_true_peak = output_meter_.true_peak();
    previous_ = current_;
    current_ = {};
    output_meter_.clear();
  }
  output_meter_.process(out);
  frames_ += out.frames;
  current_.lowest_gain = std::min(current_.lowest_gain, limiter_.lowest_gain());
  lowest_gain_ = std::min(lowest_gain_, limiter_.lowest_gain());

  ChainMeters meters;
  meters.frames = frames_;
  for (uint32_t c = 0; c < channels_; ++c) {
    current_.input_peak[c] = std::max(current_.input_peak[c], limiter_.input_peak(c));
    current_.output_peak[c] = output_meter_.sample_peak(c);
    meters.input_peak[c] = std::max(current_.input_peak[c], previous_.input_peak[c]);
    meters.output_peak[c] = std::max(current_.output_peak[c], previous_.output_peak[c]);
  }
  meters.output_true_peak = std::max(output_meter_.true_peak(), previous_.output_true_peak);
  // Linear here; the reader takes the logarithm.
  meters.limiter_gain_reduction_db = std::min(current_.lowest_gain, previous_.lowest_gain);
  meters.max_limiter_gain_reduction_db = lowest_gain_;
  meters_.publish(meters);
}

ChainMeters Chain::read_meters() noexcept {
  ChainMeters meters = meters_.read();
  new_interval_.store(true, std::memory_order_release);
  const auto reduction_db = [](float gain) { return gain < 1.0f ? -db_from_gain(gain) : 0.0f; };
  if (meters.frames == 0)
    return {};
  meters.limiter_gain_reduction_db = reduction_db(meters.limiter_gain_reduction_db);
  meters.max_limiter_gain_reduction_db = reduction_db(meters.max_limiter_gain_reduction_db);
  return meters;
}

} // namespace headroom
