// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/meter_tap.hpp"
#include "headroom-dsp/units.hpp"
#include <algorithm>

namespace headroom {

void MeterTap::Maxima::include(const Maxima& other, uint32_t channels) noexcept {
  for (uint32_t c = 0; c < channels; ++c) {
    input_peak[c] = std::max(input_peak[c], other.input_peak[c]);
    output_peak[c] = std::max(output_peak[c], other.output_peak[c]);
  }
  output_true_peak = std::max(output_true_peak, other.output_true_peak);
  compressor_gain_reduction_db =
      std::max(compressor_gain_reduction_db, other.compressor_gain_reduction_db);
  soft_gain_reduction_db = std::max(soft_gain_reduction_db, other.soft_gain_reduction_db);
  lowest_gain = std::min(lowest_gain, other.lowest_gain);
}

void MeterTap::prepare(uint32_t max_frames, uint32_t channels) {
  true_peak_.prepare(max_frames, channels);
  channels_ = channels;
  reset();
}

void MeterTap::reset() noexcept {
  true_peak_.reset();
  current_ = previous_ = {};
  lowest_gain_ = 1.0f;
  frames_ = 0;
  newest_.publish({});
}

void MeterTap::update(ConstBlock out, const ChainMeters& block) noexcept {
  if (new_interval_.exchange(false, std::memory_order_acq_rel)) {
    current_.output_true_peak = true_peak_.true_peak();
    previous_ = current_;
    current_ = {};
    true_peak_.clear();
  }
  true_peak_.process(out);
  frames_ += out.frames;
  lowest_gain_ = std::min(lowest_gain_, block.limiter_gain_reduction_db);

  Maxima now;
  for (uint32_t c = 0; c < channels_; ++c) {
    now.input_peak[c] = block.input_peak[c];
    now.output_peak[c] = true_peak_.sample_peak(c); // since the interval began
  }
  now.compressor_gain_reduction_db = block.compressor_gain_reduction_db;
  now.soft_gain_reduction_db = block.soft_gain_reduction_db;
  now.lowest_gain = block.limiter_gain_reduction_db;
  current_.include(now, channels_);

  Maxima both = current_;
  both.output_true_peak = true_peak_.true_peak();
  both.include(previous_, channels_);
  ChainMeters meters = block;
  meters.frames = frames_;
  std::copy_n(both.input_peak, kMaxChannels, meters.input_peak);
  std::copy_n(both.output_peak, kMaxChannels, meters.output_peak);
  meters.output_true_peak = both.output_true_peak;
  meters.compressor_gain_reduction_db = both.compressor_gain_reduction_db;
  meters.soft_gain_reduction_db = both.soft_gain_reduction_db;
  // Linear here; the reader takes the logarithm.
  meters.limiter_gain_reduction_db = both.lowest_gain;
  meters.max_limiter_gain_reduction_db = lowest_gain_;
  newest_.publish(meters);
}

ChainMeters MeterTap::read() noexcept {
  ChainMeters meters = newest_.read();
  new_interval_.store(true, std::memory_order_release);
  const auto reduction_db = [](float gain) { return gain < 1.0f ? -db_from_gain(gain) : 0.0f; };
  if (meters.frames == 0)
    return {};
  meters.limiter_gain_reduction_db = reduction_db(meters.limiter_gain_reduction_db);
  meters.max_limiter_gain_reduction_db = reduction_db(meters.max_limiter_gain_reduction_db);
  return meters;
}

} // namespace headroom
