// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipewire/cycle.hpp"
#include "pipewire/capture_rows.hpp"
#include <algorithm>
#include <ctime>

namespace headroom {
namespace {

uint64_t now_ns() noexcept {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(now.tv_nsec);
}

constexpr uint32_t kSampleBytes = sizeof(float);

/// Frames that fit into every row of a playback buffer; 0 if a row is not mapped.
uint32_t room_in(const spa_buffer& buffer, uint32_t rows) noexcept {
  uint32_t bytes = UINT32_MAX;
  for (uint32_t c = 0; c < rows; ++c) {
    const spa_data& data = buffer.datas[c];
    bytes = std::min(bytes, data.data == nullptr ? 0 : data.maxsize);
  }
  return rows == 0 ? 0 : bytes / kSampleBytes;
}

/// What a playback buffer holds now.
void finish(pw_buffer& out, uint32_t rows, uint32_t frames) noexcept {
  spa_buffer& target = *out.buffer;
  for (uint32_t c = 0; c < target.n_datas; ++c) {
    spa_chunk& chunk = *target.datas[c].chunk;
    chunk.offset = 0;
    chunk.stride = kSampleBytes;
    chunk.size = c < rows ? frames * kSampleBytes : 0;
    chunk.flags = 0;
  }
  out.size = frames;
}

} // namespace

uint64_t Cycle::clock_position() const noexcept {
  const spa_io_position* position = position_.load();
  // The server writes this memory while we look.
  return position == nullptr ? 0 : __atomic_load_n(&position->clock.position, __ATOMIC_RELAXED);
}

uint32_t Cycle::cycle_frames() const noexcept {
  const spa_io_position* position = position_.load(std::memory_order_relaxed);
  return position == nullptr
             ? 0
             : static_cast<uint32_t>(__atomic_load_n(&position->clock.duration, __ATOMIC_RELAXED));
}

uint64_t Cycle::duration_ns(uint32_t frames) const noexcept {
  const spa_io_position* position = position_.load(std::memory_order_relaxed);
  if (position == nullptr || position->clock.rate.denom == 0)
    return 0;
  const auto& rate = position->clock.rate; // of one frame, in seconds
  return uint64_t{frames} * rate.num * 1'000'000'000 / rate.denom;
}

void Cycle::capture_ready() noexcept {
  if (const spa_io_position* position = position_.load(std::memory_order_relaxed))
    counters_.begin_cycle(position->clock.id, position->clock.position, position->clock.duration);
  if (playback_streams_.load()) {
    if (pw_stream_trigger_process(playback_) >= 0)
      return;
    counters_.trigger_failed();
  }
  if (pw_buffer* buffer = newest_capture())
    pw_stream_queue_buffer(capture_, buffer);
}

pw_buffer* Cycle::newest_capture() noexcept {
  pw_buffer* newest = nullptr;
  while (pw_buffer* buffer = pw_stream_dequeue_buffer(capture_)) {
    if (newest != nullptr)
      pw_stream_queue_buffer(capture_, newest);
    newest = buffer;
  }
  return newest;
}

void Cycle::playback_ready() noexcept {
  pw_buffer* in = newest_capture();
  pw_buffer* out = pw_stream_dequeue_buffer(playback_);
  if (in == nullptr)
    counters_.input_missing();
  if (out == nullptr)
    counters_.output_missing();
  else
    fill(in, out);
  if (in != nullptr)
    pw_stream_queue_buffer(capture_, in);
  if (out == nullptr)
    return;
  play_extras(*out);
  pw_stream_queue_buffer(playback_, out);
}

/// The extras run later, when the playback half's buffer may be gone: they get a copy.
void Cycle::play_extras(const pw_buffer& out) noexcept {
  bool copied = false;
  for (const auto& extra : extras_) {
    pw_stream* stream = extra.load();
    if (stream == nullptr)
      continue;
    if (!copied) {
      const spa_buffer& buffer = *out.buffer;
      output_rows_ = std::min(buffer.n_datas, kMaxChannels);
      output_frames_ = std::min(frames_in(buffer, output_rows_), kMostFrames);
      for (uint32_t c = 0; c < output_rows_; ++c)
        std::copy_n(samples_in(buffer.datas[c]), output_frames_, &output_[c * kMostFrames]);
      copied = true;
    }
    pw_stream_trigger_process(stream);
  }
}

void Cycle::add_extra(pw_stream* stream) {
  if (!output_)
    output_ = std::make_unique<float[]>(kMaxChannels * kMostFrames);
  if (std::ranges::find(extras_, stream, [](const auto& extra) { return extra.load(); }) !=
      extras_.end())
    return;
  for (auto& extra : extras_) {
    pw_stream* free = nullptr;
    if (extra.compare_exchange_strong(free, stream))
      return;
  }
}

void Cycle::remove_extra(pw_stream* stream) noexcept {
  for (auto& extra : extras_) {
    pw_stream* expected = stream;
    extra.compare_exchange_strong(expected, nullptr);
  }
}

void Cycle::extra_ready(pw_stream* stream) noexcept {
  pw_buffer* out = pw_stream_dequeue_buffer(stream);
  if (out == nullptr)
    return;
  spa_buffer& target = *out->buffer;
  const uint32_t rows = std::min(target.n_datas, kMaxChannels);
  const uint32_t frames = std::min(room_in(target, rows), output_frames_);
  for (uint32_t c = 0; c < rows; ++c) {
    auto* samples = static_cast<float*>(target.datas[c].data);
    if (c < output_rows_)
      std::copy_n(&output_[c * kMostFrames], frames, samples);
    else
      std::fill_n(samples, frames, 0.0f);
  }
  finish(*out, rows, frames);
  pw_stream_queue_buffer(stream, out);
}

void Cycle::fill(pw_buffer* in, pw_buffer* out) noexcept {
  spa_buffer& target = *out->buffer;
  const uint32_t rows = std::min(target.n_datas, kMaxChannels);
  const uint32_t in_rows = in == nullptr ? 0 : std::min(in->buffer->n_datas, kMaxChannels);
  const uint32_t arrived = in == nullptr ? 0 : frames_in(*in->buffer, in_rows);
  const uint32_t frames = std::min(room_in(target, rows), arrived > 0 ? arrived : cycle_frames());

  const float* in_samples[kMaxChannels] = {};
  float* out_samples[kMaxChannels] = {};
  for (uint32_t c = 0; c < in_rows; ++c)
    in_samples[c] = samples_in(in->buffer->datas[c]);
  for (uint32_t c = 0; c < rows; ++c)
    out_samples[c] = static_cast<float*>(target.datas[c].data);

  if (arrived > 0) {
    const uint64_t start = now_ns();
    engine_.process({in_samples, in_rows, frames}, {out_samples, rows, frames});
    counters_.processed(frames, now_ns() - start, duration_ns(frames));
  } else if (frames > 0) {
    for (uint32_t c = 0; c < rows; ++c)
      std::fill_n(out_samples[c], frames, 0.0f);
  }

  finish(*out, rows, frames);
}

} // namespace headroom
