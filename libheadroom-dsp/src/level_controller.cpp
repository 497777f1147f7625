// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/level_controller.hpp"
#include <algorithm>
#include <cmath>

namespace headroom {

namespace {

constexpr float kSilenceDb = -200.0f;

/// What a one-pole smoother covers of a step within some time.
double cover(double seconds, float time_constant_ms) {
  return time_constant_ms > 0.0f ? -std::expm1(-1000.0 * seconds / double{time_constant_ms}) : 1.0;
}

} // namespace

void LevelController::set(const LevelControllerSettings& settings) {
  settings.validate();
  settings_ = settings;
}

HeardLevel LevelController::heard() const noexcept {
  return {peak_db_, static_cast<float>(10.0 * std::log10(mean_square_ + 1e-20))};
}

float LevelController::goal_db() const noexcept {
  const HeardLevel level = heard();
  return std::clamp(
      std::max(level.peak_db - settings_.peak_threshold_db, level.rms_db - settings_.rms_target_db),
      0.0f, settings_.max_cut_db);
}

void LevelController::recall(const HeardLevel& level) noexcept {
  if (!std::isfinite(level.peak_db) || !std::isfinite(level.rms_db))
    return;
  peak_db_ = std::max(level.peak_db, kSilenceDb);
  mean_square_ = std::pow(10.0, double{level.rms_db} / 10.0);
  wanted_db_ = goal_db();
  cut_undone();
}

void LevelController::measure(const LevelMeasurement& measurement) noexcept {
  const double seconds = measurement.seconds;
  if (muted_ || yielded_ || !(seconds > 0.0))
    return;
  const auto sound = [](float value) { return std::isfinite(value) && value > 0.0f; };
  const float heard_db =
      sound(measurement.peak) ? 20.0f * std::log10(measurement.peak) + written_db_ : kSilenceDb;
  const double power =
      sound(measurement.mean_square)
          ? double{measurement.mean_square} * std::pow(10.0, double{written_db_} / 10.0)
          : 0.0;
  const float peak_ms = heard_db > peak_db_ ? settings_.peak_attack_ms : settings_.peak_release_ms;
  peak_db_ += static_cast<float>(cover(seconds, peak_ms)) * (heard_db - peak_db_);
  mean_square_ += cover(seconds, settings_.rms_window_ms) * (power - mean_square_);

  const float goal = goal_db();
  wanted_db_ += static_cast<float>(cover(seconds, settings_.smoother_ms)) * (goal - wanted_db_);
  if (goal == 0.0f && wanted_db_ < 0.01f)
    wanted_db_ = 0.0f;
}

float LevelController::cut_to_write_db() const noexcept {
  if (at_once_)
    return wanted_db_;
  return std::clamp(wanted_db_, written_db_ - kBackStepDb, written_db_ + kDeeperStepDb);
}

bool LevelController::should_write(double now_seconds) const noexcept {
  if (muted_ || yielded_)
    return false; // a write would unmute
  if (at_once_)
    return true;
  if (1000.0 * (now_seconds - last_write_) < double{settings_.min_write_interval_ms})
    return false;
  const float change = std::abs(wanted_db_ - written_db_);
  const bool last_step_back = wanted_db_ == 0.0f && written_db_ > 0.0f;
  return last_step_back || (change > 0.0f && change >= settings_.write_db_threshold);
}

void LevelController::written(double now_seconds) noexcept {
  written_db_ = cut_to_write_db();
  last_write_ = now_seconds;
  at_once_ = false;
}

void LevelController::user_changed(float change_db) noexcept {
  if (settings_.defer_to_user == DeferToUser::kStrict) {
    yielded_ = true;
    wanted_db_ = written_db_ = 0.0f;
    at_once_ = false;
    return;
  }
  if (std::isfinite(change_db)) { // what is heard from now on is that much louder
    peak_db_ = std::max(peak_db_ + change_db, kSilenceDb);
    mean_square_ *= std::pow(10.0, double{change_db} / 10.0);
  }
  at_once_ = wanted_db_ > 0.0f;
  written_db_ = 0.0f;
}

void LevelController::cut_undone() noexcept {
  written_db_ = 0.0f;
  at_once_ = wanted_db_ > 0.0f && !yielded_;
}

void LevelController::new_node() noexcept {
  yielded_ = false;
  muted_ = false;
  cut_undone();
}

} // namespace headroom
