// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/agc.hpp"
#include "chunks.hpp"
#include "headroom-dsp/units.hpp"
#include "kernels/kernels.hpp"
#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>

namespace headroom {

namespace {

constexpr uint32_t kChunkFrames = 256;
constexpr uint32_t kKnownSlots = 40; // one block of 400 ms
constexpr double kSlopeShare = 0.01; // per tick, a time constant of 1 s as for what following() is
constexpr double kUnknown = -std::numeric_limits<double>::infinity();

} // namespace

void Agc::prepare(double sample_rate_hz, uint32_t max_frames, uint32_t channels,
                  const AgcSettings& settings) {
  settings.validate();
  if (max_frames < 1 || max_frames > 65536)
    throw std::invalid_argument("max_frames must be 1..65536, got " + std::to_string(max_frames));
  output_.prepare(sample_rate_hz, channels);
  input_.prepare(sample_rate_hz, channels);
  tick_frames_ = input_.slot_frames();
  set(settings);
  reset();
}

void Agc::reset() noexcept {
  input_.reset();
  output_.reset();
  level_.reset();
  floor_.reset();
  gain_.reset();
  programme_db_ = kUnknown;
  mean_slope_ = following_slope_ = 0.0f;
  ramp_start_ = 1.0f;
  ramp_end_ = 1.0f;
  at_ = 0;
}

void Agc::set(const AgcSettings& settings) noexcept {
  gain_.set(settings);
  silence_ = energy_from_lufs(static_cast<double>(settings.silence_threshold_lufs));
  // What may not be lifted is no programme, unless even that is louder than the target.
  const float noise = std::min(settings.max_noise_lufs, settings.target_lufs);
  gate_ = std::max(silence_, energy_from_lufs(static_cast<double>(noise)));
}

void Agc::set_channel_weights(std::span<const float> weights) noexcept {
  input_.set_weights(weights);
  output_.set_weights(weights);
  reset();
}

void Agc::process(ConstBlock in, Block out) noexcept {
  assert(in.frames <= frames_to_tick());
  process_clean(out, sanitize_rows(in.channels, out.channels, in.channel_count, in.frames));
}

float Agc::process_clean(Block rows, float peak) noexcept {
  constexpr float kRounding = 1.0001f; // of the ramp, upwards
  float* const* const data = rows.channels;
  input_.process_clean({data, rows.channel_count, rows.frames}, peak);
  const uint32_t from = std::exchange(at_, at_ + rows.frames);
  if (peak == 0.0f || (ramp_start_ == 1.0f && ramp_end_ == 1.0f))
    return peak; // the gain leaves it as it is
  const float step = (ramp_end_ - ramp_start_) / static_cast<float>(tick_frames_);
  float gains[kChunkFrames];
  for (uint32_t done = 0; done < rows.frames;) {
    const uint32_t frames = std::min(kChunkFrames, rows.frames - done);
    for (uint32_t i = 0; i < frames; ++i)
      gains[i] = ramp_start_ + step * static_cast<float>(from + done + i + 1);
    for (uint32_t c = 0; c < rows.channel_count; ++c)
      kernels::multiply(rows[c] + done, gains, rows[c] + done, frames);
    done += frames;
  }
  return peak * std::max(ramp_start_, ramp_end_) * kRounding;
}

void Agc::listen(ConstBlock output) noexcept {
  output_.process(output);
  if (at_ == tick_frames_)
    decide();
}

void Agc::listen_clean(ConstBlock output, float peak) noexcept {
  output_.process_clean(output, peak);
  if (at_ == tick_frames_)
    decide();
}

void Agc::decide() noexcept {
  const auto start = static_cast<double>(ramp_start_);
  const auto end = static_cast<double>(ramp_end_);
  const double mean_square_gain = (start * start + start * end + end * end) / 3.0;
  const double in = input_.slot();
  const auto state = level_.add(in, in * mean_square_gain, output_.slot_energy(), gate_);
  floor_.add(in, level_.momentary_in(), silence_);
  if (state == ProgrammeLevel::State::kProgramme && level_.slots() >= kKnownSlots)
    programme_db_ = lufs_from_energy(level_.in() * level_.following());

  if (state == ProgrammeLevel::State::kProgramme)
    mean_slope_ += kSlopeShare * (static_cast<double>(following_slope_) - mean_slope_);

  ramp_start_ = ramp_end_;
  const double gain_db = gain_.next(level_, state, floor_, mean_slope_);
  ramp_end_ = gain_db == 0.0 ? 1.0f : gain_from_db(static_cast<float>(gain_db));
  at_ = 0;
}

float Agc::gain_db() const noexcept {
  const float part = static_cast<float>(at_) / static_cast<float>(tick_frames_);
  return db_from_gain(ramp_start_ + part * (ramp_end_ - ramp_start_));
}

float Agc::programme_lufs() const noexcept {
  return static_cast<float>(programme_db_ + gain_.gain_db());
}

} // namespace headroom
