// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "pipewire/loop.hpp"
#include "user_volume.hpp"
#include <functional>
#include <pipewire/stream.h>

namespace headroom {

/// Takes the user's volume of our sink away from PipeWire's converter, which would apply it before
/// the levelling, and hands it out. The converter's software volume stays at 1 instead, as for a
/// device that has a volume of its own; what mixers show stays the user's. Lives as long as one
/// capture half. [control thread]
class SinkVolume {
public:
  /// @param wanted  put in place as soon as the sink has a volume
  /// @param changed  called with what the user has set
  SinkVolume(Loop& loop, ChannelMap map, UserVolume wanted,
             std::function<void(UserVolume)> changed);

  /// The stream tells one of its controls.
  void control_changed(pw_stream* capture, uint32_t id, const pw_stream_control& control);

private:
  void neutralise();
  void put_in_place();
  void look();

  const ChannelMap map_;
  UserVolume volume_;
  std::function<void(UserVolume)> changed_;
  // A write made while the stream tells its controls has them told twice, the second time with the
  // old values: what they mean is judged when all is told.
  Doorbell told_;
  pw_stream* capture_ = nullptr;
  bool in_place_ = false;
  float factor_ = 1.0f; // the property "volume", which multiplies whatever the others say
  std::vector<float> gains_;
  bool muted_ = false;
};

} // namespace headroom
