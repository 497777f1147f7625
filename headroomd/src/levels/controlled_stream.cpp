// SPDX-License-Identifier: GPL-3.0-or-later
#include "levels/controlled_stream.hpp"
#include <algorithm>
#include <cmath>
#include <headroom-dsp/units.hpp>
#include <limits>
#include <utility>

namespace headroom {
namespace {

constexpr float kSilence = 1e-3f;  // -60 dBFS: a pause says nothing about how loud it is
constexpr size_t kMostWritten = 8; // answers that never come are forgotten

float largest(const std::vector<float>& gains) {
  return gains.empty() ? 1.0f : *std::ranges::max_element(gains);
}

/// Not finite where either is silence.
float change_db(const std::vector<float>& before, const std::vector<float>& after) {
  const float from = largest(before);
  const float to = largest(after);
  return from > 0.0f && to > 0.0f ? db_from_gain(to / from)
                                  : std::numeric_limits<float>::infinity();
}

bool same(const std::vector<float>& a, const std::vector<float>& b) {
  return std::ranges::equal(a, b, [](float x, float y) { return std::fabs(x - y) <= 1e-5f; });
}

} // namespace

std::optional<SoftVolume> plain_volume(const NodeVolumes& volumes) {
  if (volumes.channels.empty() ||
      (same(volumes.channels, volumes.soft) && volumes.mute == volumes.soft_mute))
    return {};
  return SoftVolume{volumes.channels, volumes.mute};
}

ControlledStream::ControlledStream(const LevelControllerSettings& settings,
                                   std::optional<HeardLevel> remembered)
    : heard_(remembered) {
  set(settings);
  if (remembered)
    controller_.recall(*remembered);
}

void ControlledStream::set(const LevelControllerSettings& settings) {
  controller_.set(settings);
  yields_once_ = settings.defer_to_user == DeferToUser::kStrict;
}

bool ControlledStream::is_answer(const std::vector<float>& soft) {
  const auto found =
      std::ranges::find_if(written_, [&](const auto& gains) { return same(gains, soft); });
  if (found == written_.end())
    return false;
  written_.erase(written_.begin(), found + 1);
  return true;
}

void ControlledStream::told(const NodeVolumes& volumes) {
  if (volumes.channels.empty() || volumes == known_)
    return; // no format yet, or no news
  const auto before = std::exchange(known_, volumes);
  const bool answer = is_answer(volumes.soft);
  controller_.set_muted(volumes.mute);
  if (!before)
    return;
  if (!same(before->channels, volumes.channels))
    controller_.user_changed(change_db(before->channels, volumes.channels));
  else if (!answer && !volumes.mute && !plain_volume(volumes))
    controller_.cut_undone(); // by mute, or by a volume that was set again as it was
  // Was on its way when control ended: nobody else would take it back.
  plain_due_ = answer && controller_.yielded() && plain_volume(volumes).has_value();
}

void ControlledStream::measure(const LevelMeasurement& measurement) noexcept {
  controller_.measure(measurement);
  if (measurement.peak > kSilence && !muted())
    heard_ = controller_.heard();
}

std::optional<SoftVolume> ControlledStream::due(double now_seconds) {
  if (std::exchange(plain_due_, false))
    return SoftVolume{known_->channels, known_->mute};
  if (!known_ || !controller_.should_write(now_seconds))
    return {};
  controller_.written(now_seconds);
  SoftVolume soft{known_->channels, known_->mute};
  const float gain = gain_from_db(-controller_.cut_in_force_db());
  for (float& channel : soft.gains)
    channel *= gain;
  written_.push_back(soft.gains);
  if (written_.size() > kMostWritten)
    written_.pop_front();
  return soft;
}

std::optional<SoftVolume> ControlledStream::release() {
  if (!known_ || (cut_db() == 0.0f && written_.empty() && !plain_volume(*known_)))
    return {};
  controller_.cut_undone();
  written_.clear();
  return SoftVolume{known_->channels, known_->mute};
}

float ControlledStream::user_volume() const noexcept {
  return known_ ? largest(known_->channels) : 1.0f;
}

float ControlledStream::volume() const noexcept { return user_volume() * gain_from_db(-cut_db()); }

} // namespace headroom
