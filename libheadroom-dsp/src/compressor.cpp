// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/compressor.hpp"
#include "chunks.hpp"
#include "headroom-dsp/gain_curve.hpp"
#include "headroom-dsp/units.hpp"
#include "kernels/decibels.hpp"
#include "kernels/kernels.hpp"
#include "linked_level.hpp"
#include "stage_format.hpp"
#include <algorithm>
#include <cmath>

namespace headroom {

namespace {

// Larger blocks are worked off in pieces that stay in the first-level cache.
constexpr uint32_t kChunkFrames = 256;

// A block that stays this far below the knee is not looked at any closer. More than the error of
// the logarithm.
constexpr float kClearDb = 0.01f;

float slope_of(const CompressorSettings& settings) { return 1.0f - 1.0f / settings.ratio; }

float rms_share_of(const CompressorSettings& settings) {
  return settings.detector == CompressorDetector::kRms ? 1.0f : 0.0f;
}

} // namespace

void Compressor::prepare(double sample_rate_hz, uint32_t max_frames, uint32_t channels,
                         const CompressorSettings& settings) {
  settings.validate();
  require_format(sample_rate_hz, max_frames, channels);
  sample_rate_hz_ = sample_rate_hz;
  channels_ = channels;
  const uint32_t glide = std::max(frames_from_ms(kGlideMs, sample_rate_hz), 1u);
  for (Smoothed* value :
       {&amount_, &threshold_db_, &slope_, &knee_db_, &rms_share_, &fixed_makeup_db_})
    value->prepare(glide, 0.0f);
  ballistics_.prepare(sample_rate_hz, glide, double{settings.attack_ms},
                      double{settings.release_ms});
  mean_squares_.assign(channels, 0.0);
  auto_makeup_.prepare(sample_rate_hz, channels);
  for (auto* row : {&level_, &rms_, &reduction_, &gain_, &makeup_, &amounts_})
    row->assign(kChunkFrames + kernels::kPadding, 0.0f);
  kernels::decibels(level_.data(), gain_.data(), 0); // CPU detection is done here
  kernels::gains(level_.data(), gain_.data(), 0);
  settings_ = settings;
  programme_level_db_ = std::numeric_limits<float>::quiet_NaN();
  measures_makeup_ = settings.auto_makeup;
  set(settings);
  reset();
}

void Compressor::reset() noexcept {
  for (Smoothed* value :
       {&amount_, &threshold_db_, &slope_, &knee_db_, &rms_share_, &fixed_makeup_db_})
    value->jump(value->goal());
  std::ranges::fill(mean_squares_, 0.0);
  ballistics_.reset();
  auto_makeup_.reset();
  gain_reduction_db_ = 0.0f;
  slope_in_force_ = 0.0f;
  makeup_db_ = 0.0f;
}

void Compressor::set(const CompressorSettings& settings) noexcept {
  take(settings, programme_level_db_);
}

void Compressor::set_programme_level(float level_db) noexcept { take(settings_, level_db); }

void Compressor::take(const CompressorSettings& settings, float level_db) noexcept {
  // Each of the two drivers of the make-up takes over where the other one stands.
  const bool measured = settings.auto_makeup && std::isnan(level_db);
  if (measured && !measures_makeup_)
    auto_makeup_.jump(fixed_makeup_db_.value());
  else if (!measured && measures_makeup_)
    fixed_makeup_db_.jump(auto_makeup_.makeup_db());

  amount_.set(settings.enabled ? 1.0f : 0.0f);
  threshold_db_.set(settings.threshold_db);
  slope_.set(slope_of(settings));
  knee_db_.set(settings.knee_db);
  rms_share_.set(rms_share_of(settings));
  ballistics_.set(double{settings.attack_ms}, double{settings.release_ms});
  rms_cover_ = -std::expm1(-1000.0 / (double{settings.rms_window_ms} * sample_rate_hz_));
  if (!settings.auto_makeup)
    fixed_makeup_db_.set(settings.makeup_db);
  else if (!measured)
    fixed_makeup_db_.set(GainCurve(settings.threshold_db, slope_of(settings), settings.knee_db)
                             .reduction_db(level_db));
  else if (settings.threshold_db != settings_.threshold_db || settings.ratio != settings_.ratio ||
           settings.knee_db != settings_.knee_db || settings.detector != settings_.detector ||
           !measures_makeup_)
    auto_makeup_.restart(); // what was measured was another compressor's work
  settings_ = settings;
  programme_level_db_ = level_db;
  measures_makeup_ = measured;
}

void Compressor::process(ConstBlock in, Block out) noexcept {
  gain_reduction_db_ = 0.0f;
  in_chunks(in, out, channels_, kChunkFrames,
            [this](const float* const* from, float* const* rows, uint32_t frames) {
              process_chunk(rows, frames, sanitize_rows(from, rows, channels_, frames));
            });
}

float Compressor::process_clean(Block rows, float peak) noexcept {
  gain_reduction_db_ = 0.0f;
  float highest = 0.0f;
  in_chunks(rows, kChunkFrames, [&](float* const* chunk, uint32_t frames) {
    highest = std::max(highest, process_chunk(chunk, frames, peak));
  });
  return highest;
}

/// Nothing glides and nothing is remembered: silence would leave all of it as it is.
bool Compressor::at_rest() const noexcept {
  for (const Smoothed* value :
       {&amount_, &threshold_db_, &slope_, &knee_db_, &rms_share_, &fixed_makeup_db_})
    if (!value->settled())
      return false;
  return ballistics_.at_rest() && (!measures_makeup_ || auto_makeup_.at_rest()) &&
         std::ranges::all_of(mean_squares_, [](double square) { return square == 0.0; });
}

/// Silence while at_rest().
void Compressor::rest(uint32_t frames) noexcept {
  if (measures_makeup_)
    auto_makeup_.rest(frames);
  makeup_db_ = measures_makeup_ ? auto_makeup_.makeup_db() : fixed_makeup_db_.goal();
}

float Compressor::process_chunk(float* const* rows, uint32_t frames, float peak) noexcept {
  if (amount_.settled() && amount_.goal() == 0.0f) {
    for (Smoothed* value : {&threshold_db_, &slope_, &knee_db_, &rms_share_, &fixed_makeup_db_})
      value->advance(frames);
    std::ranges::fill(mean_squares_, 0.0);
    ballistics_.reset(); // switched on again, it starts from nothing
    makeup_db_ = 0.0f;
    slope_in_force_ = 0.0f;
    return peak;
  }
  if (peak == 0.0f && at_rest()) {
    slope_in_force_ = 0.0f;
    rest(frames);
    return 0.0f;
  }

  const bool reduced = find_reduction(rows, peak, frames);
  if (!amount_.settled())
    amount_.fill(amounts_.data(), frames);
  else
    std::fill_n(amounts_.begin(), frames, 1.0f);
  if (reduced) {
    for (uint32_t i = 0; i < frames; ++i)
      gain_[i] = -(amounts_[i] * reduction_[i]);
    gain_reduction_db_ = std::max(gain_reduction_db_, kernels::max_abs(gain_.data(), frames));
    kernels::gains(gain_.data(), gain_.data(), frames);
  }
  find_makeup({rows, channels_, frames}, reduced, frames);
  if (peak == 0.0f)
    return 0.0f; // any gain leaves it as it is

  const bool made_up = kernels::max_abs(makeup_.data(), frames) != 0.0f;
  if (made_up) {
    kernels::gains(makeup_.data(), makeup_.data(), frames);
    if (reduced)
      kernels::multiply(gain_.data(), makeup_.data(), gain_.data(), frames);
    else
      std::swap(gain_, makeup_);
  }
  if (!reduced && !made_up)
    return peak;
  for (uint32_t c = 0; c < channels_; ++c)
    kernels::multiply(rows[c], gain_.data(), rows[c], frames);
  return peak * kernels::max_abs(gain_.data(), frames);
}

/// Fills reduction_, dB. @return false, unfilled, when it is 0 throughout
bool Compressor::find_reduction(const float* const* rows, float peak, uint32_t frames) noexcept {
  const bool steady = threshold_db_.settled() && slope_.settled() && knee_db_.settled();
  const GainCurve curve(threshold_db_.value(), slope_.value(), knee_db_.value());
  const bool peak_only = rms_share_.settled() && rms_share_.goal() == 0.0f;
  if (steady && peak_only && ballistics_.at_rest() &&
      !(db_from_gain(peak) > curve.begin_db() - kClearDb)) {
    slope_in_force_ = 0.0f;
    return false;
  }

  find_levels(rows, frames);
  if (steady)
    for (uint32_t i = 0; i < frames; ++i)
      reduction_[i] = curve.reduction_db(level_[i]);
  else
    for (uint32_t i = 0; i < frames; ++i) {
      const float threshold = threshold_db_.next(), slope = slope_.next();
      reduction_[i] = GainCurve(threshold, slope, knee_db_.next()).reduction_db(level_[i]);
    }
  ballistics_.process(reduction_.data(), reduction_.data(), frames);
  if (frames != 0)
    slope_in_force_ = GainCurve(threshold_db_.value(), slope_.value(), knee_db_.value())
                          .slope_at(reduction_[frames - 1]);
  return true;
}

/// Fills level_, dBFS, with the peak, the RMS or, while one replaces the other, a mixture.
void Compressor::find_levels(const float* const* rows, uint32_t frames) noexcept {
  const bool settled = rms_share_.settled();
  const bool rms_only = settled && rms_share_.goal() == 1.0f;
  if (!rms_only) {
    linked_level({rows, channels_, frames}, level_.data());
    kernels::decibels(level_.data(), level_.data(), frames);
  }
  if (settled && !rms_only) {
    std::ranges::fill(mean_squares_, 0.0);
    return;
  }
  float* const rms = rms_only ? level_.data() : rms_.data();
  linked_rms({rows, channels_, frames}, rms_cover_, mean_squares_.data(), rms);
  kernels::decibels(rms, rms, frames);
  if (!rms_only)
    for (uint32_t i = 0; i < frames; ++i)
      level_[i] += rms_share_.next() * (rms[i] - level_[i]);
}

/// Fills makeup_, dB; gain_ is what the compression does, where it does.
void Compressor::find_makeup(ConstBlock rows, bool reduced, uint32_t frames) noexcept {
  if (measures_makeup_)
    auto_makeup_.process(rows, reduced ? gain_.data() : nullptr, makeup_.data());
  else if (!fixed_makeup_db_.settled())
    fixed_makeup_db_.fill(makeup_.data(), frames);
  else
    std::fill_n(makeup_.begin(), frames, fixed_makeup_db_.goal());
  for (uint32_t i = 0; i < frames; ++i)
    makeup_[i] *= amounts_[i];
  if (frames != 0)
    makeup_db_ = makeup_[frames - 1];
}

} // namespace headroom
