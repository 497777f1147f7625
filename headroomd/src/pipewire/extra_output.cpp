// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipewire/extra_output.hpp"
#include "own_nodes.hpp"
#include "pipewire/audio_thread.hpp"
#include "pipewire/pods.hpp"
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace headroom {
namespace {

pw_properties* properties_for(const std::string& sink, const ChannelMap& map,
                              const std::string& group) {
  pw_properties* properties = pw_properties_new(
      PW_KEY_NODE_NAME, kExtraOutputName.data(), PW_KEY_NODE_DESCRIPTION, "Headroom output",
      PW_KEY_MEDIA_TYPE, "Audio", PW_KEY_MEDIA_CATEGORY, "Playback", PW_KEY_NODE_GROUP,
      group.c_str(), PW_KEY_NODE_LINK_GROUP, group.c_str(), PW_KEY_NODE_VIRTUAL, "true",
      PW_KEY_NODE_PASSIVE, "true", PW_KEY_NODE_DONT_RECONNECT, "true", "target.object",
      sink.c_str(), "state.restore-props", "false", "state.restore-target", "false", nullptr);
  // Mixed to fewer channels, the sum of all must not exceed what the ceiling allows for one.
  pw_properties_set(properties, "channelmix.normalize", "true");
  pw_properties_set(properties, "channelmix.upmix", "false");
  pw_properties_set(properties, "audio.channels", std::to_string(map.size()).c_str());
  pw_properties_set(properties, "audio.position", position_property(map).c_str());
  return properties;
}

} // namespace

ExtraOutput::ExtraOutput(pw_core* core, const std::string& sink, const ChannelMap& map,
                         const std::string& group, Cycle& cycle, Events events)
    : core_(core), sink_(sink), cycle_(cycle), events_(std::move(events)),
      stream_(pw_stream_new(core, "Headroom output", properties_for(sink, map, group))) {
  if (stream_ == nullptr)
    throw std::runtime_error(std::string("cannot create a stream: ") + std::strerror(errno));
  static const pw_stream_events stream_events = [] {
    pw_stream_events e{};
    e.version = PW_VERSION_STREAM_EVENTS;
    e.state_changed = [](void* data, pw_stream_state, pw_stream_state state, const char*) {
      static_cast<ExtraOutput*>(data)->state_changed(state);
    };
    e.process = [](void* data) {
      auto& output = *static_cast<ExtraOutput*>(data);
      output.cycle_.extra_ready(output.stream_);
    };
    return e;
  }();
  pw_stream_add_listener(stream_, &listener_, &stream_events, this);
  uint8_t memory[512];
  const spa_pod* format = build_format(memory, map);
  const int result = pw_stream_connect(
      stream_, SPA_DIRECTION_OUTPUT, PW_ID_ANY,
      static_cast<pw_stream_flags>(PW_STREAM_FLAG_AUTOCONNECT | PW_STREAM_FLAG_MAP_BUFFERS |
                                   PW_STREAM_FLAG_RT_PROCESS | PW_STREAM_FLAG_TRIGGER),
      &format, 1);
  if (result < 0) {
    pw_stream_destroy(stream_);
    throw std::runtime_error(std::string("cannot connect a stream: ") + std::strerror(-result));
  }
}

void ExtraOutput::state_changed(pw_stream_state state) {
  if (state == PW_STREAM_STATE_STREAMING) {
    played_ = true;
    cycle_.add_extra(stream_);
    events_.state_changed();
    return;
  }
  stop_triggering();
  events_.state_changed();
  if (state == PW_STREAM_STATE_ERROR || state == PW_STREAM_STATE_UNCONNECTED)
    lose();
}

void ExtraOutput::lose() {
  lost_ = true;
  events_.lost();
}

void ExtraOutput::stop_triggering() {
  cycle_.remove_extra(stream_);
  let_cycle_end(core_);
}

ExtraOutput::~ExtraOutput() {
  stop_triggering();
  spa_hook_remove(&listener_);
  pw_stream_destroy(stream_);
}

} // namespace headroom
