// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipewire/level_tap.hpp"
#include "own_nodes.hpp"
#include "pipewire/capture_rows.hpp"
#include "pipewire/pods.hpp"
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>
#include <stdexcept>

namespace headroom {
namespace {

// The session manager of 0.3.65 saves a line per name of a stream: one for all taps.
constexpr const char* kMediaName = "Headroom level";

pw_properties* properties_of_tap(const std::string& serial) {
  pw_properties* properties = pw_properties_new(nullptr, nullptr);
  const auto set = [&](const char* key, const char* value) {
    pw_properties_set(properties, key, value);
  };
  set(PW_KEY_NODE_NAME, kTapName.data());
  set(PW_KEY_MEDIA_TYPE, "Audio");
  set(PW_KEY_MEDIA_CATEGORY, "Capture");
  set(PW_KEY_MEDIA_NAME, kMediaName);
  set("target.object", serial.c_str());
  // Else it is linked to a microphone when the application goes.
  set(PW_KEY_NODE_DONT_RECONNECT, "true");
  set(PW_KEY_STREAM_MONITOR, "true");
  set(PW_KEY_STREAM_DONT_REMIX, "true");
  set(PW_KEY_NODE_PASSIVE, "true");
  set("state.restore-props", "false");
  set("state.restore-target", "false");
  return properties;
}

} // namespace

const pw_stream_events LevelTap::kStreamEvents = [] {
  pw_stream_events events{};
  events.version = PW_VERSION_STREAM_EVENTS;
  events.param_changed = [](void* self, uint32_t id, const spa_pod* param) {
    AudioFormat format;
    if (id == SPA_PARAM_Format && parse_format(param, format))
      static_cast<LevelTap*>(self)->rate_hz_ = format.rate_hz;
  };
  events.state_changed = [](void* self, pw_stream_state, pw_stream_state state, const char*) {
    if (state == PW_STREAM_STATE_PAUSED)
      static_cast<LevelTap*>(self)->hide_latency();
  };
  events.process = [](void* self) { static_cast<LevelTap*>(self)->process(); };
  return events;
}();

LevelTap::LevelTap(pw_core* core, const std::string& serial, const ChannelMap& map)
    : stream_(pw_stream_new(core, kMediaName, properties_of_tap(serial))) {
  if (stream_ == nullptr)
    throw std::runtime_error(std::string("cannot create a tap: ") + std::strerror(errno));
  pw_stream_add_listener(stream_, &listener_, &kStreamEvents, this);
  uint8_t memory[512];
  const spa_pod* format = build_format(memory, map);
  const int result = pw_stream_connect(stream_, SPA_DIRECTION_INPUT, PW_ID_ANY,
                                       static_cast<pw_stream_flags>(PW_STREAM_FLAG_AUTOCONNECT |
                                                                    PW_STREAM_FLAG_MAP_BUFFERS |
                                                                    PW_STREAM_FLAG_RT_PROCESS),
                                       &format, 1);
  if (result < 0) {
    pw_stream_destroy(stream_);
    throw std::runtime_error(std::string("cannot connect a tap: ") + std::strerror(-result));
  }
}

LevelTap::~LevelTap() {
  spa_hook_remove(&listener_);
  pw_stream_destroy(stream_);
}

void LevelTap::hide_latency() {
  // An application is told the least and the largest delay of all that it is linked to, and takes
  // the middle. With a tap that hears without delay its picture would lead its sound: so the tap
  // says what changes neither bound. (INT32_MAX, as the sign of these fields differs by version.)
  spa_latency_info none{};
  none.direction = SPA_DIRECTION_INPUT;
  none.min_quantum = std::numeric_limits<float>::max();
  none.min_rate = std::numeric_limits<int32_t>::max();
  none.min_ns = std::numeric_limits<int64_t>::max();
  uint8_t memory[256];
  const spa_pod* param = build_latency(memory, none);
  pw_stream_update_params(stream_, &param, 1);
}

void LevelTap::process() noexcept {
  while (pw_buffer* buffer = pw_stream_dequeue_buffer(stream_)) {
    const spa_buffer& heard = *buffer->buffer;
    const uint32_t rows = std::min(heard.n_datas, kMaxChannels);
    const float* samples[kMaxChannels] = {};
    const uint32_t frames = frames_in(heard, rows);
    for (uint32_t c = 0; c < rows; ++c)
      samples[c] = samples_in(heard.datas[c]);
    meter_.add({samples, rows, frames});
    pw_stream_queue_buffer(stream_, buffer);
  }
}

} // namespace headroom
