// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipewire/sink_volume.hpp"
#include <algorithm>
#include <spa/param/props.h>
#include <utility>

namespace headroom {

SinkVolume::SinkVolume(Loop& loop, ChannelMap map, UserVolume wanted,
                       std::function<void(UserVolume)> changed)
    : map_(std::move(map)), volume_(std::move(wanted)), changed_(std::move(changed)),
      told_(loop, [this] { look(); }) {}

void SinkVolume::control_changed(pw_stream* capture, uint32_t id,
                                 const pw_stream_control& control) {
  const std::span<const float> values(control.values, control.n_values);
  const bool set = !values.empty() && values.front() != 0.0f;
  capture_ = capture;
  switch (id) {
  case SPA_PROP_volume:
    factor_ = values.empty() ? 1.0f : values.front();
    break;
  case SPA_PROP_mute:
    muted_ = set;
    break;
  case SPA_PROP_channelVolumes:
    gains_.assign(values.begin(), values.end());
    // While the session manager links it, the converter may pass through another channel count,
    // mixing the gains as it goes.
    if (gains_.size() != map_.size())
      in_place_ = false;
    break;
  case SPA_PROP_softVolumes:
    if (std::ranges::all_of(values, [this](float gain) { return gain * factor_ == 1.0f; }))
      return;
    break;
  case SPA_PROP_softMute:
    if (!set)
      return;
    break;
  default:
    return;
  }
  // At once: the audio thread must not get a cycle in between.
  neutralise();
  told_.ring();
}

void SinkVolume::neutralise() {
  if (gains_.size() != map_.size())
    return;
  // Each change of volume or mute makes the converter forget the software volume.
  std::vector<float> ones(map_.size(), factor_ > 0.0f ? 1.0f / factor_ : 1.0f);
  float unmuted = 0.0f;
  pw_stream_set_control(capture_, SPA_PROP_softVolumes, static_cast<uint32_t>(ones.size()),
                        ones.data(), SPA_PROP_softMute, 1, &unmuted, 0);
}

void SinkVolume::look() {
  // There is no volume before the first format.
  if (gains_.size() != map_.size())
    return;
  if (!std::exchange(in_place_, true))
    put_in_place();
  auto gains = gains_;
  for (float& gain : gains)
    gain *= factor_;
  if (UserVolume volume(map_, gains, muted_); volume != volume_) {
    volume_ = std::move(volume);
    changed_(volume_);
  }
}

void SinkVolume::put_in_place() {
  auto gains = volume_.gains(map_);
  float muted = volume_.muted() ? 1.0f : 0.0f;
  // Comes back here, as any change of the user's does.
  pw_stream_set_control(capture_, SPA_PROP_mute, 1, &muted, SPA_PROP_channelVolumes,
                        static_cast<uint32_t>(gains.size()), gains.data(), 0);
}

} // namespace headroom
