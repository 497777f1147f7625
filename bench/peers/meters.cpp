// SPDX-License-Identifier: GPL-3.0-or-later
#include "meters.hpp"
#include "headroom-dsp/true_peak_meter.hpp"
#include "headroom-dsp/version.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>
#ifdef HEADROOM_PEERS_EBUR128
#include <ebur128.h>
#endif
#ifdef HEADROOM_PEERS_FILTERS
#include "filter_graph.hpp"
#endif

namespace headroom::peers {

namespace {

class OwnMeter : public Meter {
public:
  explicit OwnMeter(bool every_block)
      : Meter(every_block ? "headroom, every block oversampled" : "headroom, as it runs",
              std::string("SIMD target ") + dsp_simd_target()),
        every_block_(every_block) {}
  void start() override {
    meter_.prepare(kBlockFrames, kChannels);
    highest_ = 0.0f;
  }
  void process(ConstBlock in) override {
    if (every_block_) {
      highest_ = std::max(highest_, meter_.true_peak());
      meter_.clear();
    }
    meter_.process(in);
  }
  double true_peak() override { return double{std::max(highest_, meter_.true_peak())}; }

private:
  TruePeakMeter meter_;
  bool every_block_;
  float highest_ = 0.0f;
};

#ifdef HEADROOM_PEERS_EBUR128
class Ebur128Meter : public Meter {
public:
  Ebur128Meter() : Meter("libebur128 true peak", "libebur128 " + version()) {}
  ~Ebur128Meter() override { stop(); }
  Ebur128Meter(const Ebur128Meter&) = delete;
  Ebur128Meter& operator=(const Ebur128Meter&) = delete;
  void start() override {
    stop();
    state_ = ebur128_init(kChannels, static_cast<unsigned long>(kRateHz), EBUR128_MODE_TRUE_PEAK);
  }
  void process(ConstBlock in) override {
    for (uint32_t n = 0; n < in.frames; ++n)
      for (uint32_t c = 0; c < kChannels; ++c)
        interleaved_[kChannels * n + c] = in[c][n];
    ebur128_add_frames_float(state_, interleaved_, in.frames);
  }
  double true_peak() override {
    double highest = 0.0;
    for (unsigned c = 0; c < kChannels; ++c) {
      double peak = 0.0;
      ebur128_true_peak(state_, c, &peak);
      highest = std::max(highest, peak);
    }
    return highest;
  }

private:
  static std::string version() {
    int major = 0, minor = 0, patch = 0;
    ebur128_get_version(&major, &minor, &patch);
    return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
  }
  void stop() {
    if (state_ != nullptr)
      ebur128_destroy(&state_);
  }
  ebur128_state* state_ = nullptr;
  float interleaved_[kChannels * kBlockFrames] = {};
};
#endif

#ifdef HEADROOM_PEERS_FILTERS
class FilterMeter : public Meter {
public:
  FilterMeter() : Meter("ffmpeg ebur128=peak=true", ffmpeg_version()) {}
  void start() override {
    graph_ = std::make_unique<FilterGraph>("ebur128=peak=true:metadata=1:framelog=verbose");
  }
  void process(ConstBlock in) override { graph_->process(in); }
  double true_peak() override {
    double highest = 0.0;
    for (const char* key : {"lavfi.r128.true_peaks_ch0", "lavfi.r128.true_peaks_ch1"})
      highest = std::max(highest, std::strtod(graph_->metadata(key).c_str(), nullptr));
    return highest;
  }

private:
  std::unique_ptr<FilterGraph> graph_;
};
#endif

/// A second of a tone that fades in and out.
std::vector<float> tone(double frequency, double phase, double level) {
  constexpr std::size_t kFrames = 188 * kBlockFrames;
  constexpr double kFade = 4800.0;
  std::vector<float> x(kFrames);
  for (std::size_t n = 0; n < kFrames; ++n) {
    const double edge = static_cast<double>(std::min(n, kFrames - 1 - n)) / kFade;
    const double fade = edge < 1.0 ? 0.5 - 0.5 * std::cos(std::numbers::pi * edge) : 1.0;
    x[n] = static_cast<float>(
        level * fade *
        std::cos(2.0 * std::numbers::pi * frequency * static_cast<double>(n) + phase));
  }
  return x;
}

} // namespace

MeterError tone_error(Meter& meter) {
  constexpr double kLevel = 8.0; // ffmpeg prints three decimals
  MeterError error;
  // Fractions with small denominators: every period meets the samples at the same few places.
  for (const double frequency : {1.0 / 16, 1.0 / 8, 1.0 / 4, 1.0 / 3, 3.0 / 8, 2.0 / 5, 5.0 / 12,
                                 3.0 / 7, 7.0 / 16, 4.0 / 9, 9.0 / 20})
    for (int place = 0; place < 16; ++place) {
      const std::vector<float> x =
          tone(frequency, 2.0 * std::numbers::pi * frequency * place / 16.0, kLevel);
      meter.start();
      for (std::size_t at = 0; at < x.size(); at += kBlockFrames) {
        const float* const rows[] = {x.data() + at, x.data() + at};
        meter.process({rows, kChannels, kBlockFrames});
      }
      const double db = 20.0 * std::log10(meter.true_peak() / kLevel);
      error.lowest_db = std::min(error.lowest_db, db);
      error.highest_db = std::max(error.highest_db, db);
    }
  return error;
}

std::vector<std::unique_ptr<Meter>> installed_meters(std::vector<std::string>& missing) {
  std::vector<std::unique_ptr<Meter>> meters;
  meters.push_back(std::make_unique<OwnMeter>(true));
  meters.push_back(std::make_unique<OwnMeter>(false));
#ifdef HEADROOM_PEERS_EBUR128
  meters.push_back(std::make_unique<Ebur128Meter>());
#else
  missing.push_back("libebur128 true peak (built without libebur128-dev)");
#endif
#ifdef HEADROOM_PEERS_FILTERS
  meters.push_back(std::make_unique<FilterMeter>());
#else
  missing.push_back("ffmpeg ebur128 (built without libavfilter-dev)");
#endif
  (void)missing;
  return meters;
}

} // namespace headroom::peers
