// SPDX-License-Identifier: GPL-3.0-or-later
#include "../ports.hpp"
#include "headroom-dsp/chain.hpp"
#include "headroom-dsp/units.hpp"
#include "reference/excess.hpp"
#include "signals.hpp"
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <headroom_catch.hpp>
#include <lilv/lilv.h>
#include <limits>
#include <lv2/worker/worker.h>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

using namespace headroom;
using namespace headroom::reference;
using lv2::kPorts;

namespace {

constexpr std::uint32_t kFrames = 512;

/// The plugins of the bundle that was built.
class World {
public:
  World() : world_(lilv_world_new()) {
    const char* const path = std::getenv("HEADROOM_LV2_BUNDLE");
    REQUIRE(path != nullptr);
    LilvNode* const bundle = lilv_new_file_uri(world_, nullptr, path);
    lilv_world_load_bundle(world_, bundle);
    lilv_node_free(bundle);
  }
  ~World() { lilv_world_free(world_); }
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  const LilvPlugin* plugin(const char* uri) const {
    LilvNode* const node = lilv_new_uri(world_, uri);
    const LilvPlugin* const found =
        lilv_plugins_get_by_uri(lilv_world_get_all_plugins(world_), node);
    lilv_node_free(node);
    return found;
  }

private:
  LilvWorld* world_;
};

/// One plugin in a host whose worker does its work at once.
class Host {
public:
  Host(const World& world, const lv2::Variant& variant, bool with_worker,
       std::uint32_t frames = kFrames)
      : channels_(variant.channels), frames_(frames),
        audio_(2 * channels_, std::vector<float>(frames)) {
    schedule_ = {this, [](LV2_Worker_Schedule_Handle handle, std::uint32_t size, const void* data) {
                   return static_cast<Host*>(handle)->work(size, data);
                 }};
    const LilvPlugin* const plugin = world.plugin(variant.uri);
    REQUIRE(plugin != nullptr);
    REQUIRE(lilv_plugin_get_num_ports(plugin) == 2 * channels_ + lv2::kPortCount);
    const LV2_Feature worker = {LV2_WORKER__schedule, &schedule_};
    const LV2_Feature* const features[] = {with_worker ? &worker : nullptr, nullptr};
    instance_ = lilv_plugin_instantiate(plugin, 48000.0, features);
    REQUIRE(instance_ != nullptr);
    for (std::uint32_t a = 0; a < 2 * channels_; ++a)
      lilv_instance_connect_port(instance_, a, audio_[a].data());
    for (std::uint32_t p = 0; p < lv2::kPortCount; ++p) {
      controls_[p] = kPorts[p].standard;
      lilv_instance_connect_port(instance_, 2 * channels_ + p, &controls_[p]);
    }
  }
  ~Host() { lilv_instance_free(instance_); }
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  void activate() { lilv_instance_activate(instance_); }

  float& control(const std::string& symbol) {
    for (std::uint32_t p = 0; p < lv2::kPortCount; ++p)
      if (symbol == kPorts[p].symbol)
        return controls_[p];
    throw std::logic_error("no port " + symbol);
  }

  Channels run(const Channels& in) {
    Channels out(channels_);
    for (std::size_t at = 0; at + frames_ <= in[0].size(); at += frames_) {
      for (std::uint32_t c = 0; c < channels_; ++c)
        std::copy_n(in[c].begin() + static_cast<std::ptrdiff_t>(at), frames_, audio_[c].begin());
      lilv_instance_run(instance_, frames_);
      for (std::uint32_t c = 0; c < channels_; ++c)
        out[c].insert(out[c].end(), audio_[channels_ + c].begin(), audio_[channels_ + c].end());
    }
    return out;
  }

  /// What the host has no use for it need not connect.
  void disconnect(const std::string& symbol) {
    lilv_instance_connect_port(
        instance_, 2 * channels_ + static_cast<std::uint32_t>(&control(symbol) - controls_),
        nullptr);
  }

  LV2_Worker_Status work(std::uint32_t size, const void* data) {
    const auto* const interface = static_cast<const LV2_Worker_Interface*>(
        lilv_instance_get_extension_data(instance_, LV2_WORKER__interface));
    ++requests;
    return interface->work(lilv_instance_get_handle(instance_), nullptr, nullptr, size, data);
  }

  std::size_t requests = 0; ///< that the worker had

private:
  std::uint32_t channels_;
  std::uint32_t frames_;
  std::vector<std::vector<float>> audio_;
  float controls_[lv2::kPortCount] = {};
  LV2_Worker_Schedule schedule_{};
  LilvInstance* instance_ = nullptr;
};

Channels noise(std::uint32_t channels, std::size_t frames, double amplitude) {
  signals::Random random(channels);
  Channels rows(channels, std::vector<float>(frames));
  for (auto& row : rows)
    for (float& x : row)
      x = static_cast<float>(random.uniform(-amplitude, amplitude));
  return rows;
}

} // namespace

TEST_CASE("each plugin keeps its ceiling and reports its latency") {
  const World world;
  TruePeak judge;
  for (const lv2::Variant& variant : lv2::kVariants) {
    INFO(variant.uri);
    Host host(world, variant, true);
    host.activate();
    host.control("ceiling_dbtp") = -3.0f;
    host.control("agc") = host.control("compressor") = 0.0f;
    host.run(noise(variant.channels, 48000, 1.0)); // the ceiling glides to its place
    const Channels out = host.run(noise(variant.channels, 48000, 8.0));
    const Excess excess = screened_excess(judge, out, -3.0);
    CHECK(excess.t20_db <= 0.0);
    CHECK(excess.t20_db > -1.0);
    CHECK(host.control("latency") == 144.0f);
    CHECK(host.control("limiter_gain_reduction_db") > 6.0f);
    CHECK(host.control("true_peak_dbtp") == Approx(-3.0).margin(0.8));
  }
}

TEST_CASE("another look-ahead is taken while audio runs if the host has a worker") {
  const World world;
  Host with(world, lv2::kVariants[1], true), without(world, lv2::kVariants[1], false);
  for (Host* const host : {&with, &without}) {
    host->activate();
    host->control("lookahead_ms") = 10.0f;
    host->run(noise(2, 48000, 0.1));
  }
  CHECK(with.control("latency") == 480.0f);
  CHECK(without.control("latency") == 144.0f);
  without.activate();
  without.run(noise(2, 4800, 0.1));
  CHECK(without.control("latency") == 480.0f);
}

TEST_CASE("a plugin that is not enabled passes what is below the ceiling, late by its latency") {
  const World world;
  Host host(world, lv2::kVariants[1], GENERATE(false, true));
  host.control("enabled") = 0.0f;
  host.activate();
  const Channels in = noise(2, 48128, 0.01);
  const Channels out = host.run(in);
  for (std::size_t c = 0; c < 2; ++c)
    for (std::size_t n = 144; n < out[c].size(); ++n)
      REQUIRE(out[c][n] == in[c][n - 144]);
}

TEST_CASE("a control beyond its range is held inside, NaN is the default") {
  const World world;
  Host host(world, lv2::kVariants[0], true);
  host.control("ceiling_dbtp") = 30.0f;
  host.control("ratio") = std::numeric_limits<float>::quiet_NaN();
  host.activate();
  const Channels out = host.run(noise(1, 48128, 4.0));
  TruePeak judge;
  CHECK(screened_excess(judge, out, 0.0).t20_db <= 0.0);
}

TEST_CASE("each control sets what its name says, and each meter shows it") {
  const World world;
  Host host(world, lv2::kVariants[1], true);
  ChainSettings settings;
  const auto turn = [&host](const char* symbol, auto& field, float value) {
    host.control(symbol) = value;
    field = static_cast<std::remove_reference_t<decltype(field)>>(value);
  };
  turn("target_lufs", settings.agc.target_lufs, -25.0f);
  turn("max_boost_db", settings.agc.max_boost_db, 11.0f);
  turn("max_cut_db", settings.agc.max_cut_db, 7.0f);
  turn("threshold_db", settings.compressor.threshold_db, -31.0f);
  turn("ratio", settings.compressor.ratio, 3.0f);
  turn("knee_db", settings.compressor.knee_db, 5.0f);
  turn("attack_ms", settings.compressor.attack_ms, 12.0f);
  turn("release_ms", settings.compressor.release_ms, 130.0f);
  turn("auto_makeup", settings.compressor.auto_makeup, 0.0f);
  turn("makeup_db", settings.compressor.makeup_db, 9.0f);
  turn("soft", settings.soft.enabled, 1.0f);
  turn("max_psr_db", settings.soft.max_psr_db, 8.0f);
  turn("ceiling_dbtp", settings.limiter.ceiling_dbtp, -13.0f);
  turn("lookahead_ms", settings.limiter.lookahead_ms, 4.0f);
  turn("limiter_release_ms", settings.limiter.release_ms, 90.0f);
  host.activate();
  Chain chain;
  chain.prepare(48000.0, kFrames, 2, settings);

  Channels in = noise(2, 96 * kFrames, 0.8), own = in;
  const Channels out = host.run(in);
  ChainMeters meters;
  for (std::size_t at = 0; at < own[0].size(); at += kFrames) {
    float* const rows[] = {own[0].data() + at, own[1].data() + at};
    chain.process({rows, 2, kFrames}, {rows, 2, kFrames});
    meters = chain.read_meters();
  }
  REQUIRE(out == own);
  CHECK(host.requests == 0); // activate() had it all
  CHECK(host.control("agc_gain_db") == meters.agc_gain_db);
  CHECK(host.control("compressor_gain_reduction_db") == meters.compressor_gain_reduction_db);
  CHECK(host.control("limiter_gain_reduction_db") == meters.limiter_gain_reduction_db);
  CHECK(host.control("true_peak_dbtp") == db_from_gain(meters.output_true_peak));
  CHECK(host.control("short_term_lufs") == meters.short_term_lufs);
  for (const char* moving : {"agc_gain_db", "compressor_gain_reduction_db",
                             "limiter_gain_reduction_db", "short_term_lufs"})
    CHECK(std::abs(host.control(moving)) > 0.5f); // it was put to the test
}

TEST_CASE("switches act: AGC, compressor and the whole plugin while audio runs") {
  const World world;
  Host host(world, lv2::kVariants[1], GENERATE(false, true));
  host.activate();
  const Channels in = noise(2, 48128, 0.02);
  const auto passed = [&in](const Channels& out) {
    return std::equal(out[0].end() - 4800, out[0].end(), in[0].end() - 4800 - 144);
  };
  REQUIRE(!passed(host.run(in)));
  SECTION("one by one") { host.control("agc") = host.control("compressor") = 0.0f; }
  SECTION("all") { host.control("enabled") = 0.0f; }
  for (int second = 0; second < 4; ++second) // a gain of the AGC goes back at its own rate
    host.run(in);
  CHECK(passed(host.run(in)));
}

TEST_CASE("blocks larger than the plugin's own come out as small ones do") {
  const World world;
  Host small(world, lv2::kVariants[1], true), large(world, lv2::kVariants[1], true, 8192);
  small.activate();
  large.activate();
  const Channels in = noise(2, 8 * 8192, 4.0);
  REQUIRE(small.run(in) == large.run(in));
}

TEST_CASE("ports that are not connected and work of another size do no harm") {
  const World world;
  Host host(world, lv2::kVariants[1], true);
  for (const char* symbol : {"ratio", "latency", "agc_gain_db"})
    host.disconnect(symbol);
  host.control("knee_db") = std::numeric_limits<float>::quiet_NaN();
  host.activate();
  host.run(noise(2, 16 * kFrames, 0.1));
  CHECK(host.requests == 0); // a NaN that stays is no change
  host.control("max_cut_db") = 3.0f;
  host.run(noise(2, 16 * kFrames, 0.1));
  CHECK(host.requests == 1);
  float more[lv2::kPortCount]; // settings that would be taken, and what follows them
  std::ranges::transform(kPorts, more, [](const lv2::Port& port) { return port.standard; });
  CHECK(host.work(sizeof more, more) == LV2_WORKER_ERR_UNKNOWN);
}
