// SPDX-License-Identifier: GPL-3.0-or-later
#include "ports.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <headroom-dsp/chain.hpp>
#include <headroom-dsp/units.hpp>
#include <lv2/core/lv2.h>
#include <lv2/worker/worker.h>
#include <memory>

// headroom's chain as an LV2 plugin. run() is the audio thread; where the host has a worker, that
// is the control thread, else run() is (and another look-ahead waits for activate(), as it has to
// allocate).
namespace headroom::lv2 {
namespace {

constexpr uint32_t kMaxFrames = 2048; ///< larger blocks are split

using Controls = std::array<float, kFirstMeter>;

/// Held inside its range, NaN at its default.
float usable(const Port& port, float value) {
  return std::isnan(value) ? port.standard : std::clamp(value, port.least, port.most);
}

ChainSettings settings_of(const Controls& controls) {
  ChainSettings settings;
  for (uint32_t p = 0; p < kFirstMeter; ++p)
    if (kPorts[p].set)
      kPorts[p].set(settings, controls[p]);
  return settings;
}

class Plugin {
public:
  Plugin(const Variant& variant, double sample_rate_hz, const LV2_Worker_Schedule* worker)
      : channels_(variant.channels), sample_rate_hz_(sample_rate_hz), worker_(worker) {
    for (uint32_t p = 0; p < kFirstMeter; ++p)
      controls_[p] = kPorts[p].standard;
    prepare();
  }

  void connect(uint32_t port, void* data) {
    if (port < 2 * channels_)
      audio_[port] = static_cast<float*>(data);
    else if (port < 2 * channels_ + kPortCount)
      control_ports_[port - 2 * channels_] = static_cast<float*>(data);
  }

  /// May allocate.
  void activate() {
    read_controls();
    prepare();
  }

  void run(uint32_t frames) noexcept {
    if (read_controls())
      hand_over();
    const float* in[kMaxChannels];
    float* out[kMaxChannels];
    for (uint32_t at = 0; at < frames; at += kMaxFrames) {
      for (uint32_t c = 0; c < channels_; ++c) {
        in[c] = audio_[c] + at;
        out[c] = audio_[channels_ + c] + at;
      }
      const uint32_t part = std::min(kMaxFrames, frames - at);
      chain_.process({in, channels_, part}, {out, channels_, part});
    }
    write_meters();
  }

  /// The worker's thread.
  LV2_Worker_Status work(const void* data, uint32_t size) {
    Controls controls;
    if (size != sizeof controls)
      return LV2_WORKER_ERR_UNKNOWN;
    std::memcpy(controls.data(), data, size);
    chain_.set(settings_of(controls));
    return LV2_WORKER_SUCCESS;
  }

private:
  void prepare() {
    prepared_ = settings_of(controls_);
    set_listener(); // first, so that it is in force at once
    chain_.prepare(sample_rate_hz_, kMaxFrames, channels_, prepared_);
  }

  void set_listener() {
    Listener listener;
    listener.bypass = !(controls_[0] > 0.5f);
    static_assert(kPorts[0].role == PortRole::kEnabled);
    chain_.set_listener(listener);
  }

  /// True if a control has moved.
  bool read_controls() noexcept {
    bool moved = false;
    for (uint32_t p = 0; p < kFirstMeter; ++p) {
      if (control_ports_[p] == nullptr)
        continue;
      const float value = usable(kPorts[p], *control_ports_[p]);
      moved = moved || value != controls_[p];
      controls_[p] = value;
    }
    return moved;
  }

  void hand_over() noexcept {
    set_listener();
    if (worker_ != nullptr) {
      worker_->schedule_work(worker_->handle, sizeof controls_, controls_.data());
      return;
    }
    ChainSettings settings = settings_of(controls_);
    settings.limiter.lookahead_ms = prepared_.limiter.lookahead_ms;
    chain_.set(settings);
  }

  void write_meters() noexcept {
    const ChainMeters meters = chain_.read_meters();
    const float values[] = {
        static_cast<float>(chain_.latency_frames()), meters.agc_gain_db,
        meters.compressor_gain_reduction_db,         meters.limiter_gain_reduction_db,
        db_from_gain(meters.output_true_peak),       meters.short_term_lufs};
    static_assert(std::size(values) == kPortCount - kFirstMeter);
    for (uint32_t m = 0; m < std::size(values); ++m) {
      const Port& port = kPorts[kFirstMeter + m];
      if (float* const target = control_ports_[kFirstMeter + m])
        *target = usable(port, values[m]);
    }
  }

  const uint32_t channels_;
  const double sample_rate_hz_;
  const LV2_Worker_Schedule* const worker_;
  Chain chain_;
  ChainSettings prepared_;
  Controls controls_{};
  float* audio_[2 * kMaxChannels] = {};
  float* control_ports_[kPortCount] = {};
};

LV2_Handle instantiate(const LV2_Descriptor* descriptor, double sample_rate_hz, const char*,
                       const LV2_Feature* const* features) {
  const LV2_Worker_Schedule* worker = nullptr;
  for (; features != nullptr && *features != nullptr; ++features)
    if (std::strcmp((*features)->URI, LV2_WORKER__schedule) == 0)
      worker = static_cast<const LV2_Worker_Schedule*>((*features)->data);
  for (const Variant& variant : kVariants)
    if (std::strcmp(variant.uri, descriptor->URI) == 0) {
      try {
        return new Plugin(variant, sample_rate_hz, worker);
      } catch (const std::exception&) { // out of memory, or a rate that nobody has
        return nullptr;
      }
    }
  return nullptr;
}

Plugin& self(LV2_Handle handle) { return *static_cast<Plugin*>(handle); }

LV2_Worker_Status work(LV2_Handle handle, LV2_Worker_Respond_Function, LV2_Worker_Respond_Handle,
                       uint32_t size, const void* data) {
  try {
    return self(handle).work(data, size);
  } catch (const std::exception&) {
    return LV2_WORKER_ERR_UNKNOWN;
  }
}

LV2_Worker_Status work_response(LV2_Handle, uint32_t, const void*) { return LV2_WORKER_SUCCESS; }

const void* extension_data(const char* uri) {
  static constexpr LV2_Worker_Interface kWorker = {work, work_response, nullptr};
  return std::strcmp(uri, LV2_WORKER__interface) == 0 ? &kWorker : nullptr;
}

constexpr LV2_Descriptor descriptor_of(const Variant& variant) {
  return {variant.uri,
          instantiate,
          [](LV2_Handle handle, uint32_t port, void* data) { self(handle).connect(port, data); },
          [](LV2_Handle handle) { self(handle).activate(); },
          [](LV2_Handle handle, uint32_t frames) { self(handle).run(frames); },
          nullptr,
          [](LV2_Handle handle) { delete &self(handle); },
          extension_data};
}

} // namespace
} // namespace headroom::lv2

LV2_SYMBOL_EXPORT const LV2_Descriptor* lv2_descriptor(uint32_t index) {
  using namespace headroom::lv2;
  static constexpr LV2_Descriptor kDescriptors[] = {
      descriptor_of(kVariants[0]), descriptor_of(kVariants[1]), descriptor_of(kVariants[2]),
      descriptor_of(kVariants[3])};
  static_assert(std::size(kDescriptors) == std::size(kVariants));
  return index < std::size(kDescriptors) ? &kDescriptors[index] : nullptr;
}
