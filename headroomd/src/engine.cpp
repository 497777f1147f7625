// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine.hpp"
#include "denormals_off.hpp"
#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace headroom {
namespace {

constexpr float kLoudestVolume = 4.0f; // see Listener

void silence(Block block) noexcept {
  for (uint32_t c = 0; c < block.channel_count; ++c)
    std::fill_n(block[c], block.frames, 0.0f);
}

} // namespace

Engine::Engine(float test_gain) : test_gain_(test_gain) {
  if (!(std::fabs(test_gain) <= 1.0f))
    throw std::invalid_argument("test gain must be -1..1");
}

Engine::~Engine() {
  delete retired_.load();
  delete next_.load();
  delete current_;
}

void Engine::prepare(double sample_rate_hz, uint32_t channels) {
  auto chain = std::make_unique<Chain>();
  chain->set_listener(listener_); // before prepare(): it starts there, without a ramp
  chain->prepare(sample_rate_hz, kBlockFrames, channels, effective());
  read_meters(); // of the old one, for the last time
  newest_ = chain.get();
  // What comes back was never taken by the audio thread.
  delete next_.exchange(chain.release(), std::memory_order_acq_rel);
  // The audio thread may have retired one between the two lines above; it takes the next chain
  // only into an empty slot.
  collect_retired();
}

void Engine::set(const ChainSettings& settings) {
  const ChainSettings before = std::exchange(settings_, settings);
  try {
    if (newest_)
      newest_->set(effective());
  } catch (...) {
    settings_ = before;
    throw;
  }
}

void Engine::set_limiter_only(bool on) {
  limiter_only_ = on;
  if (newest_)
    newest_->set(effective());
}

ChainSettings Engine::effective() const {
  if (!limiter_only_)
    return settings_;
  ChainSettings limiter = ChainSettings::transparent();
  limiter.limiter = settings_.limiter;
  return limiter;
}

void Engine::set_volume(std::span<const float> volume) {
  for (uint32_t c = 0; c < kMaxChannels; ++c)
    listener_.volume[c] =
        c < volume.size() && volume[c] >= 0.0f ? std::min(volume[c], kLoudestVolume) : 1.0f;
  if (newest_)
    newest_->set_listener(listener_);
}

void Engine::set_bypass(bool on, bool level_matched) {
  listener_.bypass = on;
  listener_.level_matched = level_matched;
  if (newest_)
    newest_->set_listener(listener_);
}

void Engine::collect_retired() noexcept {
  delete retired_.exchange(nullptr, std::memory_order_acquire);
}

void Engine::take_next() noexcept {
  if (next_.load(std::memory_order_relaxed) == nullptr)
    return;
  if (retired_.load(std::memory_order_relaxed) != nullptr)
    return;
  Chain* old = current_;
  current_ = next_.exchange(nullptr, std::memory_order_acq_rel);
  retired_.store(old, std::memory_order_release);
}

void Engine::process(ConstBlock in, Block out) noexcept {
  const DenormalsOff denormals_off;
  take_next();
  if (clear_.load(std::memory_order_relaxed) && clear_.exchange(false) && current_)
    current_->reset();
  if (!current_ || current_->channels() != in.channel_count ||
      in.channel_count != out.channel_count) {
    silence(out);
    return;
  }

  const float* in_rows[kMaxChannels];
  float* out_rows[kMaxChannels];
  for (uint32_t at = 0; at < in.frames; at += kBlockFrames) {
    const uint32_t frames = std::min(kBlockFrames, in.frames - at);
    for (uint32_t c = 0; c < in.channel_count; ++c) {
      in_rows[c] = in[c] + at;
      out_rows[c] = out[c] + at;
    }
    current_->process({in_rows, in.channel_count, frames}, {out_rows, in.channel_count, frames});
  }
  if (test_gain_ != 1.0f) {
    for (uint32_t c = 0; c < out.channel_count; ++c)
      for (uint32_t i = 0; i < out.frames; ++i)
        out[c][i] *= test_gain_;
  }
}

void Engine::restart_meters() noexcept {
  meters_ = {};
  if (newest_)
    newest_->restart_integrated_loudness();
}

EngineMeters Engine::read_meters() noexcept {
  collect_retired();
  meters_.recent = newest_ ? newest_->read_meters() : ChainMeters{};
  meters_.max_true_peak = std::max(meters_.max_true_peak, meters_.recent.output_true_peak);
  meters_.max_gain_reduction_db =
      std::max({meters_.max_gain_reduction_db, meters_.recent.limiter_gain_reduction_db,
                meters_.recent.max_limiter_gain_reduction_db});
  return meters_;
}

} // namespace headroom
