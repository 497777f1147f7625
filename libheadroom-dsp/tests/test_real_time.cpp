// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/agc.hpp"
#include "headroom-dsp/chain.hpp"
#include "headroom-dsp/compressor.hpp"
#include "headroom-dsp/equalizer.hpp"
#include "headroom-dsp/loudness_meter.hpp"
#include "headroom-dsp/soft_limiter.hpp"
#include "real_time_proof.hpp"
#include "signals.hpp"
#include <algorithm>
#include <cstdlib>
#include <headroom_catch.hpp>
#include <limits>
#include <unistd.h>

// Every stage's process(), and what else may run on the audio thread, for a second of audio: no
// syscall, no allocation.
using namespace headroom;

namespace {

constexpr double kRate = 48000.0;
constexpr std::uint32_t kMostFrames = 1024;
constexpr std::uint32_t kBlocks[] = {1024, 1, 513, 7, 0, 64, 128, 129, 1000}; ///< in turn

/// Rows of loud noise with spikes, a tone at f_s / 2, silence, NaN and Inf, some of each a second.
class Ugly {
public:
  explicit Ugly(std::uint32_t channels) : channels_(channels) {
    signals::Random random(channels);
    for (std::uint32_t c = 0; c < channels; ++c) {
      in_.emplace_back(48000 + kMostFrames, 0.0f);
      out_.emplace_back(kMostFrames, 0.0f);
      for (std::size_t n = 0; n < in_[c].size(); ++n) {
        const std::size_t part = (n / 6000 + c) % 8;
        float& x = in_[c][n];
        if (part < 3)
          x = static_cast<float>(random.uniform(-4.0, 4.0));
        else if (part == 3)
          x = n % 2 == 0 ? 1.0f : -1.0f;
        else if (part == 4)
          x = random.chance(0.01) ? 100.0f : 0.1f;
        else if (part == 5)
          x = n % 3 == 0 ? std::numeric_limits<float>::quiet_NaN()
                         : std::numeric_limits<float>::infinity();
        else if (part == 6)
          x = 1e-40f;
      }
      in_rows_.push_back(in_[c].data());
      out_rows_.push_back(out_[c].data());
    }
  }

  /// Calls step(in, out, block number) through one second.
  template <class Step> void run(Step step) {
    std::uint32_t block = 0;
    for (std::uint32_t at = 0; at < 48000; ++block) {
      const std::uint32_t frames = kBlocks[block % std::size(kBlocks)];
      for (std::uint32_t c = 0; c < channels_; ++c)
        in_rows_[c] = in_[c].data() + at;
      step(ConstBlock{in_rows_.data(), channels_, frames},
           Block{out_rows_.data(), channels_, frames}, block);
      at += frames;
    }
  }

private:
  std::uint32_t channels_;
  std::vector<std::vector<float>> in_, out_;
  std::vector<const float*> in_rows_;
  std::vector<float*> out_rows_;
};

/// Settings that differ in every field from block to block.
LimiterSettings limiter_settings_of(std::uint32_t block) {
  LimiterSettings settings;
  const auto step = static_cast<float>(block % 5);
  settings.ceiling_dbtp = -3.0f * step;
  settings.hold_ms = 40.0f * step;
  settings.release_ms = 1.0f + 100.0f * step;
  settings.link = block % 3 == 0 ? 1.0f : 0.25f * step;
  return settings;
}

CompressorSettings compressor_settings_of(std::uint32_t block) {
  CompressorSettings settings;
  const auto step = static_cast<float>(block % 5);
  settings.enabled = block % 4 != 0;
  settings.detector = block % 3 == 0 ? CompressorDetector::kRms : CompressorDetector::kPeak;
  settings.auto_makeup = block % 2 == 0;
  settings.makeup_db = step;
  settings.threshold_db = -10.0f * step;
  settings.ratio = 1.0f + step;
  settings.knee_db = 2.0f * step;
  settings.attack_ms = 0.1f + step;
  settings.release_ms = 1.0f + 100.0f * step;
  settings.rms_window_ms = 1.0f + step;
  return settings;
}

SoftLimiterSettings soft_settings_of(std::uint32_t block) {
  SoftLimiterSettings settings;
  const auto step = static_cast<float>(block % 5);
  settings.enabled = block % 4 != 0;
  settings.max_psr_db = 3.0f * step;
  settings.static_ceiling_dbtp = -3.0f * step;
  settings.attack_ms = 0.1f + step;
  settings.release_ms = 1.0f + 100.0f * step;
  return settings;
}

ChainSettings settings_of(std::uint32_t block) {
  ChainSettings settings;
  settings.limiter = limiter_settings_of(block);
  return settings;
}

void require_clean(const test::Conduct& conduct) {
  REQUIRE_FALSE(conduct.crashed);
  REQUIRE_FALSE(conduct.made_syscall);
  REQUIRE(conduct.allocations == 0);
}

} // namespace

TEST_CASE("the proof notices a syscall") {
  REQUIRE(test::watch([] { (void)getppid(); }).made_syscall);
}

TEST_CASE("the proof notices an allocation") {
  CHECK(test::watch([] {
          int* volatile number = new int; // volatile, or the pair is optimised away
          delete number;
        }).allocations == 2);
  CHECK(test::watch([] {
          Chain chain;
          chain.prepare(kRate, 64, 1);
        }).allocations > 10);
}

TEST_CASE("the scales notice an allocation") {
  int* kept = nullptr;
  CHECK(test::heap_growth([&] { kept = new int[1000]; }) >= 4000);
  CHECK(test::heap_growth([&] { delete[] kept; }) <= -4000);
}

TEST_CASE("the largest chain needs at most 1 MiB") {
  Chain chain;
  const auto heap = test::heap_growth([&] { chain.prepare(192000.0, 8192, kMaxChannels); });
  INFO(heap << " bytes on the heap, " << sizeof chain << " in the object");
  CHECK(heap > 0);
  CHECK(heap + static_cast<std::int64_t>(sizeof chain) <= 1 << 20);
}

TEST_CASE("the limiter makes no syscall and no allocation") {
  for (std::uint32_t channels = 1; channels <= kMaxChannels; ++channels) {
    Limiter limiter;
    limiter.prepare(kRate, kMostFrames, channels);
    Ugly ugly(channels);
    INFO(channels << " channels");
    require_clean(test::watch([&] {
      ugly.run([&](ConstBlock in, Block out, std::uint32_t block) {
        if (block % 3 == 2)
          limiter.set(limiter_settings_of(block / 3));
        if (block % 50 == 49)
          limiter.reset();
        limiter.process(in, out);
      });
    }));
  }
}

TEST_CASE("the compressor makes no syscall and no allocation") {
  for (const std::uint32_t channels : {1u, 2u, 8u}) {
    Compressor compressor;
    compressor.prepare(kRate, kMostFrames, channels);
    Ugly ugly(channels);
    INFO(channels << " channels");
    require_clean(test::watch([&] {
      ugly.run([&](ConstBlock in, Block out, std::uint32_t block) {
        if (block % 3 == 2)
          compressor.set(compressor_settings_of(block / 3));
        if (block % 50 == 49)
          compressor.reset();
        compressor.process(in, out);
      });
    }));
  }
}

TEST_CASE("the soft tier makes no syscall and no allocation") {
  for (const std::uint32_t channels : {1u, 2u, 8u}) {
    SoftLimiter soft;
    soft.prepare(kRate, kMostFrames, channels);
    Ugly ugly(channels);
    INFO(channels << " channels");
    require_clean(test::watch([&] {
      ugly.run([&](ConstBlock in, Block out, std::uint32_t block) {
        if (block % 3 == 2)
          soft.set(soft_settings_of(block / 3));
        if (block % 7 == 6)
          soft.set_programme_loudness(-20.0f - static_cast<float>(block % 5));
        if (block % 50 == 49)
          soft.reset();
        soft.process(in, out);
      });
    }));
  }
}

TEST_CASE("the equaliser makes no syscall and no allocation, changes included") {
  EqualizerSettings settings;
  settings.band_count = 20;
  for (std::uint32_t b = 0; b < settings.band_count; ++b) {
    settings.bands[b].frequency_hz = 50.0f * static_cast<float>(1 + b * b);
    settings.bands[b].channel_mask = b % 3 == 0 ? 0xff : 0x55;
    settings.bands[b].gain_db = 3.0f;
  }
  for (const std::uint32_t channels : {1u, 2u, 5u, 8u}) {
    Equalizer equalizer;
    equalizer.prepare(kRate, kMostFrames, channels, settings);
    Ugly ugly(channels);
    INFO(channels << " channels");
    require_clean(test::watch([&] {
      ugly.run([&](ConstBlock in, Block out, std::uint32_t block) {
        if (block % 7 == 3) {
          settings.bands[2].gain_db = static_cast<float>(block % 20);
          settings.auto_preamp = block % 2 != 0;
          settings.bands[0].enabled = block % 4 != 0;
          equalizer.set(settings);
        }
        if (block % 50 == 49)
          equalizer.reset();
        equalizer.process(in, out);
      });
    }));
  }
}

TEST_CASE("the true-peak meter makes no syscall and no allocation") {
  for (const std::uint32_t channels : {1u, 2u, 8u}) {
    TruePeakMeter meter;
    meter.prepare(kMostFrames, channels);
    Ugly ugly(channels);
    INFO(channels << " channels");
    require_clean(test::watch([&] {
      ugly.run([&](ConstBlock in, Block, std::uint32_t block) {
        if (block % 20 == 19)
          meter.clear();
        if (block % 50 == 49)
          meter.reset();
        meter.process(in);
        (void)meter.true_peak();
      });
    }));
  }
}

TEST_CASE("the loudness meter makes no syscall and no allocation") {
  for (std::uint32_t channels = 1; channels <= kMaxChannels; ++channels) {
    LoudnessMeter meter;
    meter.prepare(kRate, channels);
    Ugly ugly(channels);
    const std::vector<float> weights(channels, 1.0f);
    INFO(channels << " channels");
    require_clean(test::watch([&] {
      ugly.run([&](ConstBlock in, Block, std::uint32_t block) {
        if (block % 20 == 19)
          meter.clear();
        if (block % 90 == 89)
          meter.set_weights(weights);
        meter.process(in);
        (void)meter.max_momentary_lufs();
      });
    }));
  }
}

TEST_CASE("the AGC makes no syscall and no allocation") {
  for (std::uint32_t channels = 1; channels <= kMaxChannels; ++channels) {
    Agc agc;
    agc.prepare(kRate, kMostFrames, channels);
    Ugly ugly(channels);
    INFO(channels << " channels");
    require_clean(test::watch([&] {
      ugly.run([&](ConstBlock in, Block out, std::uint32_t block) {
        AgcSettings settings;
        settings.enabled = block % 7 != 0;
        settings.target_lufs = -6.0f * static_cast<float>(block % 5);
        settings.silence_hold_s = 0.0f;
        agc.set(settings);
        if (block % 70 == 69)
          agc.reset();
        const std::uint32_t frames = std::min(in.frames, agc.frames_to_tick());
        agc.process({in.channels, channels, frames}, {out.channels, channels, frames});
        agc.listen({in.channels, channels, frames});
        (void)agc.gain_db();
        (void)agc.programme_lufs();
      });
    }));
  }
}

TEST_CASE("the chain makes none while its look-ahead changes, and while it is bypassed") {
  Chain chain;
  chain.prepare(kRate, kMostFrames, 2, ChainSettings{});
  ChainSettings settings;
  settings.limiter.lookahead_ms = 7.0f;
  chain.set(settings); // the control thread's part
  Listener listener;
  listener.level_matched = true;
  Ugly ugly(2);
  require_clean(test::watch([&] {
    ugly.run([&](ConstBlock in, Block out, std::uint32_t block) {
      listener.bypass = block % 30 < 15;
      listener.volume[0] = block % 7 < 3 ? 0.5f : 2.0f;
      chain.set_listener(listener);
      chain.process(in, out);
    });
  }));
}

TEST_CASE("the chain, its settings and its meters make no syscall and no allocation") {
  for (std::uint32_t channels = 1; channels <= kMaxChannels; ++channels) {
    Chain chain;
    chain.prepare(kRate, kMostFrames, channels);
    Ugly ugly(channels);
    INFO(channels << " channels");
    require_clean(test::watch([&] {
      ugly.run([&](ConstBlock in, Block out, std::uint32_t block) {
        if (block % 3 == 2)
          chain.set(settings_of(block / 3));
        if (block % 50 == 49)
          chain.reset();
        chain.process(in, out);
        (void)chain.read_meters();
      });
    }));
  }
}
