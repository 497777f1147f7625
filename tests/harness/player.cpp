// SPDX-License-Identifier: GPL-3.0-or-later
#include "player.hpp"

#include "audio_format.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <optional>
#include <spa/param/latency-utils.h>

namespace headroom::test {

Generator play_samples(std::vector<float> interleaved, int channels) {
  return [samples = std::move(interleaved), channels](std::span<float> out, uint64_t first_frame) {
    const size_t from = std::min(samples.size(), static_cast<size_t>(first_frame) * channels);
    const size_t count = std::min(out.size(), samples.size() - from);
    std::copy_n(samples.begin() + static_cast<std::ptrdiff_t>(from), count, out.begin());
    std::fill(out.begin() + static_cast<std::ptrdiff_t>(count), out.end(), 0.0f);
  };
}

Generator play_after_pilot(float pilot, const std::atomic<bool>& begin, Generator generator) {
  return [pilot, &begin, generator = std::move(generator),
          first = std::optional<uint64_t>{}](std::span<float> out, uint64_t frame) mutable {
    if (!first && begin.load(std::memory_order_acquire))
      first = frame;
    if (first)
      generator(out, frame - *first);
    else
      std::fill(out.begin(), out.end(), pilot);
  };
}

Generator play_constant(float value) {
  return [value](std::span<float> out, uint64_t) { std::fill(out.begin(), out.end(), value); };
}

Generator play_sine(double frequency_hz, float amplitude, int channels, uint32_t rate_hz) {
  const double step = 2.0 * std::numbers::pi * frequency_hz / rate_hz;
  return [=](std::span<float> out, uint64_t first_frame) {
    for (size_t i = 0; i < out.size(); ++i) {
      const auto frame = static_cast<double>(first_frame + i / static_cast<size_t>(channels));
      out[i] = amplitude * static_cast<float>(std::sin(step * frame));
    }
  };
}

Player::Player(Generator generator, const PlayerSettings& settings)
    : connection_(Properties{{PW_KEY_APP_NAME, settings.application}}),
      generator_(std::move(generator)) {
  Properties properties{{PW_KEY_MEDIA_TYPE, "Audio"},
                        {PW_KEY_MEDIA_CATEGORY, "Playback"},
                        {PW_KEY_MEDIA_ROLE, settings.role},
                        {PW_KEY_APP_NAME, settings.application},
                        {PW_KEY_NODE_NAME, settings.application},
                        {PW_KEY_NODE_LATENCY, std::to_string(settings.latency_frames) + "/" +
                                                  std::to_string(settings.rate_hz)}};
  for (const auto& [key, value] : settings.properties)
    properties[key] = value;
  auto format = float_format(settings.rate_hz, settings.position);
  channels_ = static_cast<int>(format.channels);

  static const pw_stream_events events = [] {
    pw_stream_events e{};
    e.version = PW_VERSION_STREAM_EVENTS;
    e.process = [](void* data) { static_cast<Player*>(data)->process(); };
    e.param_changed = [](void* data, uint32_t id, const spa_pod* param) {
      spa_latency_info info{};
      if (id != SPA_PARAM_Latency || param == nullptr || spa_latency_parse(param, &info) < 0 ||
          info.direction != SPA_DIRECTION_INPUT)
        return;
      static_cast<Player*>(data)->least_latency_.store(static_cast<int64_t>(info.min_rate),
                                                       std::memory_order_release);
      static_cast<Player*>(data)->latency_.store(static_cast<int64_t>(info.max_rate),
                                                 std::memory_order_release);
    };
    return e;
  }();
  std::array<uint8_t, 1024> storage{};
  spa_pod_builder builder{};
  spa_pod_builder_init(&builder, storage.data(), storage.size());
  const spa_pod* parameters[] = {
      spa_format_audio_raw_build(&builder, SPA_PARAM_EnumFormat, &format)};

  const LoopLock lock(connection_);
  stream_ = pw_stream_new(connection_.core(), "playback", to_pw_properties(properties));
  pw_stream_add_listener(stream_, &hook_, &events, this);
  pw_stream_connect(stream_, PW_DIRECTION_OUTPUT, PW_ID_ANY,
                    static_cast<pw_stream_flags>(PW_STREAM_FLAG_AUTOCONNECT |
                                                 PW_STREAM_FLAG_MAP_BUFFERS |
                                                 PW_STREAM_FLAG_RT_PROCESS),
                    parameters, 1);
}

Player::~Player() {
  const LoopLock lock(connection_);
  pw_stream_destroy(stream_);
}

uint32_t Player::node_id() const {
  const LoopLock lock(connection_);
  return pw_stream_get_node_id(stream_);
}

std::string Player::state() const {
  const LoopLock lock(connection_);
  return pw_stream_state_as_string(pw_stream_get_state(stream_, nullptr));
}

bool Player::wait_streaming(Seconds limit) const {
  return wait_until([this] { return frames_played() > 0; }, limit);
}

void Player::process() {
  pw_buffer* buffer = pw_stream_dequeue_buffer(stream_);
  if (buffer == nullptr)
    return;
  spa_data& data = buffer->buffer->datas[0];
  const auto stride = static_cast<uint32_t>(sizeof(float)) * static_cast<uint32_t>(channels_);
  uint32_t frames = data.maxsize / stride;
  if (buffer->requested > 0)
    frames = std::min(frames, static_cast<uint32_t>(buffer->requested));
  const uint64_t first = played_.load(std::memory_order_relaxed);
  generator_({static_cast<float*>(data.data), static_cast<size_t>(frames) * channels_}, first);
  data.chunk->offset = 0;
  data.chunk->stride = static_cast<int32_t>(stride);
  data.chunk->size = frames * stride;
  pw_stream_queue_buffer(stream_, buffer);
  played_.store(first + frames, std::memory_order_release);
}

} // namespace headroom::test
