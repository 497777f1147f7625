// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder.hpp"

#include "audio_format.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace headroom::test {

Recorder::Recorder(const RecorderSettings& settings)
    : connection_(Properties{{PW_KEY_APP_NAME, "test-recorder"}}) {
  auto format = float_format(0, settings.position);
  channels_ = static_cast<int>(format.channels);
  samples_.resize(static_cast<size_t>(settings.capacity.count() * 192000.0) *
                  static_cast<size_t>(channels_));
  static const pw_stream_events events = [] {
    pw_stream_events e{};
    e.version = PW_VERSION_STREAM_EVENTS;
    e.process = [](void* data) { static_cast<Recorder*>(data)->process(); };
    e.param_changed = [](void* data, uint32_t id, const spa_pod* param) {
      spa_audio_info_raw info{};
      if (id == SPA_PARAM_Format && param != nullptr && spa_format_audio_raw_parse(param, &info) >= 0)
        static_cast<Recorder*>(data)->rate_hz_.store(info.rate, std::memory_order_release);
    };
    return e;
  }();
  std::array<uint8_t, 1024> storage{};
  spa_pod_builder builder{};
  spa_pod_builder_init(&builder, storage.data(), storage.size());
  const spa_pod* parameters[] = {
      spa_format_audio_raw_build(&builder, SPA_PARAM_EnumFormat, &format)};
  const Properties properties{{PW_KEY_MEDIA_TYPE, "Audio"},
                              {PW_KEY_MEDIA_CATEGORY, "Capture"},
                              {PW_KEY_MEDIA_ROLE, "test-recorder"},
                              {PW_KEY_NODE_NAME, "test-recorder"},
                              {PW_KEY_STREAM_CAPTURE_SINK, "true"},
                              {"target.object", settings.sink},
                              {PW_KEY_NODE_DONT_RECONNECT, "true"}};
  {
    const LoopLock lock(connection_);
    stream_ = pw_stream_new(connection_.core(), "recording", to_pw_properties(properties));
    pw_stream_add_listener(stream_, &hook_, &events, this);
    pw_stream_connect(stream_, PW_DIRECTION_INPUT, PW_ID_ANY,
                      static_cast<pw_stream_flags>(PW_STREAM_FLAG_AUTOCONNECT |
                                                   PW_STREAM_FLAG_MAP_BUFFERS |
                                                   PW_STREAM_FLAG_RT_PROCESS),
                      parameters, 1);
  }
  if (!wait_until([this] { return frames() > 0; })) {
    {
      const LoopLock lock(connection_);
      pw_stream_destroy(stream_);
    }
    throw std::runtime_error("nothing to record from sink " + settings.sink);
  }
}

Recorder::~Recorder() {
  const LoopLock lock(connection_);
  pw_stream_destroy(stream_);
}

bool Recorder::wait_frames(uint64_t count, Seconds limit) const {
  const uint64_t target = frames() + count;
  return wait_until([&] { return frames() >= target; }, limit);
}

std::vector<float> Recorder::channel(int index, uint64_t from, uint64_t to) const {
  if (index >= channels_ || to > frames())
    throw std::out_of_range("recording: no such channel or frames");
  std::vector<float> result;
  result.reserve(static_cast<size_t>(to - from));
  for (uint64_t frame = from; frame < to; ++frame)
    result.push_back(samples_[static_cast<size_t>(frame) * channels_ + index]);
  return result;
}

void Recorder::process() {
  while (pw_buffer* buffer = pw_stream_dequeue_buffer(stream_)) {
    const spa_data& data = buffer->buffer->datas[0];
    const uint64_t first = recorded_.load(std::memory_order_relaxed);
    const size_t room = samples_.size() - static_cast<size_t>(first) * channels_;
    const size_t count = std::min(room, data.chunk->size / sizeof(float));
    const auto* from = reinterpret_cast<const float*>(static_cast<const uint8_t*>(data.data) +
                                                      data.chunk->offset);
    std::copy_n(from, count,
                samples_.begin() + static_cast<std::ptrdiff_t>(first) * channels_);
    pw_stream_queue_buffer(stream_, buffer);
    recorded_.store(first + count / static_cast<size_t>(channels_), std::memory_order_release);
  }
}

} // namespace headroom::test
