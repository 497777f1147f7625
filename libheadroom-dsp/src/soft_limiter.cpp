// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/soft_limiter.hpp"
#include "chunks.hpp"
#include "headroom-dsp/units.hpp"
#include "kernels/decibels.hpp"
#include "kernels/kernels.hpp"
#include "linked_level.hpp"
#include "stage_format.hpp"
#include <algorithm>
#include <cmath>

namespace headroom {

namespace {

constexpr uint32_t kChunkFrames = 256; // stays in the first-level cache
constexpr float kClearDb = 0.01f;      // below the cap by this: no closer look

} // namespace

void SoftLimiter::prepare(double sample_rate_hz, uint32_t max_frames, uint32_t channels,
                          const SoftLimiterSettings& settings) {
  settings.validate();
  require_format(sample_rate_hz, max_frames, channels);
  channels_ = channels;
  const uint32_t glide = frames_from_ms(kGlideMs, sample_rate_hz);
  amount_.prepare(glide, 0.0f);
  cap_db_.prepare(glide, 0.0f);
  ballistics_.prepare(sample_rate_hz, glide, double{settings.attack_ms},
                      double{settings.release_ms});
  slot_frames_ = frames_from_ms(kSlotMs, sample_rate_hz);
  for (auto* row : {&level_, &gain_})
    row->assign(kChunkFrames + kernels::kPadding, 0.0f);
  kernels::decibels(level_.data(), gain_.data(), 0); // CPU detection is done here
  kernels::gains(level_.data(), gain_.data(), 0);
  set(settings);
  reset();
}

void SoftLimiter::reset() noexcept {
  loudness_lufs_ = -std::numeric_limits<float>::infinity();
  cap_db_.jump(cap_db());
  amount_.jump(amount_.goal());
  ballistics_.reset();
  in_slot_ = 0;
  slot_peak_ = previous_peak_ = 0.0f;
  gain_reduction_db_ = 0.0f;
}

void SoftLimiter::set(const SoftLimiterSettings& settings) noexcept {
  settings_ = settings;
  amount_.set(settings.enabled ? 1.0f : 0.0f);
  cap_db_.set(cap_db());
  ballistics_.set(double{settings.attack_ms}, double{settings.release_ms});
}

void SoftLimiter::set_programme_loudness(float lufs) noexcept {
  loudness_lufs_ = lufs;
  cap_db_.set(cap_db());
}

float SoftLimiter::cap_db() const noexcept {
  constexpr float kLowest = -120.0f, kHighest = 96.0f; // beyond, it would not change anything
  if (!std::isfinite(loudness_lufs_))
    return settings_.static_ceiling_dbtp;
  return std::clamp(loudness_lufs_ + settings_.max_psr_db, kLowest, kHighest);
}

void SoftLimiter::process(ConstBlock in, Block out) noexcept {
  gain_reduction_db_ = 0.0f;
  in_chunks(in, out, channels_, kChunkFrames,
            [this](const float* const* from, float* const* rows, uint32_t frames) {
              process_chunk(rows, frames, sanitize_rows(from, rows, channels_, frames));
            });
}

float SoftLimiter::process_clean(Block rows, float peak) noexcept {
  gain_reduction_db_ = 0.0f;
  in_chunks(rows, kChunkFrames,
            [&](float* const* chunk, uint32_t frames) { process_chunk(chunk, frames, peak); });
  return peak;
}

void SoftLimiter::process_chunk(float* const* rows, uint32_t frames, float peak) noexcept {
  if (amount_.settled() && amount_.goal() == 0.0f) {
    cap_db_.advance(frames);
    ballistics_.reset(); // switched on again, it starts from nothing
    slot_peak_ = previous_peak_ = 0.0f;
    in_slot_ = (in_slot_ + frames) % slot_frames_;
    return;
  }

  const bool silent = peak == 0.0f && slot_peak_ == 0.0f && previous_peak_ == 0.0f;
  float held = 0.0f;
  if (!silent) {
    linked_level({rows, channels_, frames}, level_.data());
    hold(level_.data(), frames);
    held = kernels::max_abs(level_.data(), frames);
  } else {
    in_slot_ = (in_slot_ + frames) % slot_frames_;
  }
  if (ballistics_.at_rest() && !(db_from_gain(held) > cap_db_.least() - kClearDb)) {
    cap_db_.advance(frames);
    amount_.advance(frames);
    return;
  }
  if (silent)
    std::fill_n(level_.begin(), frames, 0.0f);
  kernels::decibels(level_.data(), level_.data(), frames);
  if (cap_db_.settled()) {
    const float cap = cap_db_.goal();
    for (uint32_t i = 0; i < frames; ++i)
      level_[i] = std::max(level_[i] - cap, 0.0f);
  } else {
    for (uint32_t i = 0; i < frames; ++i)
      level_[i] = std::max(level_[i] - cap_db_.next(), 0.0f);
  }
  ballistics_.process(level_.data(), level_.data(), frames);
  if (amount_.settled()) {
    for (uint32_t i = 0; i < frames; ++i)
      gain_[i] = -level_[i];
  } else {
    for (uint32_t i = 0; i < frames; ++i)
      gain_[i] = -(amount_.next() * level_[i]);
  }
  gain_reduction_db_ = std::max(gain_reduction_db_, kernels::max_abs(gain_.data(), frames));
  kernels::gains(gain_.data(), gain_.data(), frames);
  for (uint32_t c = 0; c < channels_; ++c)
    kernels::multiply(rows[c], gain_.data(), rows[c], frames);
}

/// Replaces each level by the highest since the start of the slot before.
void SoftLimiter::hold(float* level, uint32_t frames) noexcept {
  for (uint32_t done = 0; done < frames;) {
    const uint32_t until = done + std::min(frames - done, slot_frames_ - in_slot_);
    in_slot_ += until - done;
    float highest = slot_peak_;
    for (uint32_t i = done; i < until; ++i) {
      highest = std::max(highest, level[i]);
      level[i] = std::max(highest, previous_peak_);
    }
    slot_peak_ = highest;
    done = until;
    if (in_slot_ == slot_frames_) {
      previous_peak_ = slot_peak_;
      slot_peak_ = 0.0f;
      in_slot_ = 0;
    }
  }
}

} // namespace headroom
