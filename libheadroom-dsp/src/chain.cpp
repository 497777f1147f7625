// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/chain.hpp"
#include "headroom-dsp/units.hpp"
#include "kernels/kernels.hpp"
#include "stage_format.hpp"
#include <algorithm>
#include <cmath>
#include <limits>

namespace headroom {

namespace {

// Pieces that stay in the first-level cache, and in which the stages pass audio on.
constexpr uint32_t kChunkFrames = 256;
/// What a detector reads of programme at a loudness, dB more: its peaks as the ballistics of a
/// compressor weigh them, or its RMS level, two channels adding up to the loudness.
float detector_over_loudness_db(CompressorDetector detector) {
  return detector == CompressorDetector::kPeak ? 6.0f : -2.0f;
}

// Below it a reading is noise, and says nothing about how loud programme is.
constexpr float kQuietestMatchLufs = -70.0f;

/// The settings of the equaliser at one of its two places: it is off at the other.
EqualizerSettings at_position(EqualizerSettings settings, EqPosition position) {
  settings.enabled = settings.enabled && settings.position == position;
  return settings;
}

} // namespace

void Chain::prepare(double sample_rate_hz, uint32_t max_frames, uint32_t channels,
                    const ChainSettings& settings) {
  settings.validate();
  require_format(sample_rate_hz, max_frames, channels);
  limiter_.prepare(sample_rate_hz, kChunkFrames, channels, settings.limiter);
  eq_pre_.prepare(sample_rate_hz, kChunkFrames, channels,
                  at_position(settings.eq, EqPosition::kPre));
  agc_.prepare(sample_rate_hz, kChunkFrames, channels, settings.agc);
  compressor_.prepare(sample_rate_hz, kChunkFrames, channels, settings.compressor);
  eq_post_.prepare(sample_rate_hz, kChunkFrames, channels,
                   at_position(settings.eq, EqPosition::kPost));
  soft_.prepare(sample_rate_hz, kChunkFrames, channels, settings.soft);
  bypass_.prepare(sample_rate_hz, channels);
  input_loudness_.prepare(sample_rate_hz, channels);
  volume_.prepare(sample_rate_hz, channels);
  meters_.prepare(max_frames, channels);
  const std::vector<float> row(kChunkFrames + kernels::kPadding, 0.0f);
  dry_.assign(channels, row);
  wet_.assign(channels, row);
  sample_rate_hz_ = sample_rate_hz;
  channels_ = channels;
  settings_.publish(settings);
  take_settings();
  take_listener();
  reset();
}

void Chain::reset() noexcept {
  eq_pre_.reset();
  agc_.reset();
  compressor_.reset();
  eq_post_.reset();
  soft_.reset();
  bypass_.reset();
  input_loudness_.reset();
  volume_.reset();
  limiter_.reset();
  meters_.reset();
}

void Chain::set(const ChainSettings& settings) {
  settings.validate();
  settings_.publish(settings);
  eq_pre_.set(at_position(settings.eq, EqPosition::kPre));
  eq_post_.set(at_position(settings.eq, EqPosition::kPost));
  limiter_.build(settings.limiter);
}

void Chain::set_listener(const Listener& listener) {
  listener.validate();
  listener_.publish(listener);
}

void Chain::take_settings() noexcept {
  const ChainSettings& settings = settings_.read();
  agc_.set(settings.agc);
  compressor_.set_programme_level(settings.agc.enabled
                                      ? settings.agc.target_lufs +
                                            detector_over_loudness_db(settings.compressor.detector)
                                      : std::numeric_limits<float>::quiet_NaN());
  compressor_.set(settings.compressor);
  soft_.set(settings.soft);
  // What the soft tier takes lowers the loudness that it reads: without a floor a cap below the
  // natural crest would pull itself down for good.
  least_programme_lufs_ = settings.agc.enabled
                              ? settings.agc.target_lufs
                              : settings.soft.static_ceiling_dbtp - settings.soft.max_psr_db;
  limiter_.set(settings.limiter);
}

void Chain::take_listener() noexcept {
  const Listener& listener = listener_.read();
  bypass_.set_bypassed(listener.bypass);
  volume_.set(listener.volume);
  if (listener.level_matched && !level_matched_)
    input_loudness_.reset();
  if (!listener.level_matched)
    bypass_.set_match_db(0.0f);
  level_matched_ = listener.level_matched;
}

void Chain::process(ConstBlock in, Block out) noexcept {
  if (settings_.fresh())
    take_settings();
  if (listener_.fresh())
    take_listener();
  if (restart_loudness_.load(std::memory_order_relaxed) && restart_loudness_.exchange(false))
    agc_.clear_output_loudness();

  ChainMeters block;
  block.limiter_gain_reduction_db = 1.0f; // MeterTap wants the lowest gain, linear
  const float* in_rows[kMaxChannels];
  float* out_rows[kMaxChannels];
  for (uint32_t at = 0; at < in.frames;) {
    const uint32_t frames = std::min({in.frames - at, kChunkFrames, agc_.frames_to_tick()});
    for (uint32_t c = 0; c < channels_; ++c) {
      in_rows[c] = in[c] + at;
      out_rows[c] = out[c] + at;
    }
    process_chunk(in_rows, out_rows, frames, block);
    at += frames;
  }
  if (in.frames == 0)
    return;
  describe(block);
  meters_.update({out.channels, out.channel_count, out.frames}, block);
}

void Chain::process_chunk(const float* const* in, float* const* out, uint32_t frames,
                          ChainMeters& block) noexcept {
  float* dry_rows[kMaxChannels];
  float* wet_rows[kMaxChannels];
  float peak = 0.0f;
  for (uint32_t c = 0; c < channels_; ++c) {
    dry_rows[c] = dry_[c].data();
    wet_rows[c] = wet_[c].data();
    const float own = kernels::sanitize(in[c], dry_rows[c], frames, kernels::kLoudestInput);
    block.input_peak[c] = std::max(block.input_peak[c], own);
    peak = std::max(peak, own);
    std::copy_n(dry_rows[c], frames, wet_rows[c]);
  }
  const ConstBlock dry{dry_rows, channels_, frames};
  const Block wet{wet_rows, channels_, frames};
  const ConstBlock processed{wet_rows, channels_, frames};

  // Clean from here to the hard tier, which looks again: what a gain has lifted beyond +96 dBFS is
  // held there.
  peak = eq_pre_.process_clean(wet, peak);
  peak = agc_.process_clean(wet, peak);
  peak = compressor_.process_clean(wet, peak);
  peak = eq_post_.process_clean(wet, peak);
  peak = soft_.process_clean(wet, peak);
  agc_.set_following_slope(compressor_.slope());
  agc_.listen_clean(processed, peak);
  const float programme_lufs = agc_.programme_lufs();
  soft_.set_programme_loudness(std::isfinite(programme_lufs)
                                   ? std::max(programme_lufs, least_programme_lufs_)
                                   : programme_lufs);

  if (level_matched_) {
    input_loudness_.process(dry);
    match_levels();
  }
  bypass_.process(dry, wet);
  volume_.process(wet);
  limiter_.process(processed, {out, channels_, frames});

  block.compressor_gain_reduction_db =
      std::max(block.compressor_gain_reduction_db, compressor_.gain_reduction_db());
  block.soft_gain_reduction_db = std::max(block.soft_gain_reduction_db, soft_.gain_reduction_db());
  block.limiter_gain_reduction_db =
      std::min(block.limiter_gain_reduction_db, limiter_.lowest_gain());
}

void Chain::match_levels() noexcept {
  const float processed = agc_.output_loudness().short_term_lufs();
  const float untouched = input_loudness_.short_term_lufs();
  if (processed > kQuietestMatchLufs && untouched > kQuietestMatchLufs)
    bypass_.set_match_db(processed - untouched);
}

void Chain::describe(ChainMeters& block) const noexcept {
  block.agc_gain_db = agc_.gain_db();
  block.compressor_makeup_db = compressor_.makeup_db();
  const LoudnessMeter& loudness = agc_.output_loudness();
  block.momentary_lufs = loudness.momentary_lufs();
  block.short_term_lufs = loudness.short_term_lufs();
  block.integrated_lufs = loudness.integrated_lufs();
  block.loudness_range_lu = loudness.loudness_range_lu();
}

} // namespace headroom
