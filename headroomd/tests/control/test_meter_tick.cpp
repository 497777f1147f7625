// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/meter_tick.hpp"
#include <headroom_catch.hpp>

using namespace headroom;
using control::tick_of;

namespace {

ChainMeters measured() {
  ChainMeters meters;
  meters.input_peak[0] = 0.5f;
  meters.output_peak[1] = 0.25f;
  meters.output_true_peak = 1.0f;
  meters.agc_gain_db = 2.5f;
  meters.compressor_gain_reduction_db = 3.0f;
  meters.soft_gain_reduction_db = 0.5f;
  meters.limiter_gain_reduction_db = 1.0f;
  meters.momentary_lufs = -17.5f;
  meters.short_term_lufs = -18.0f;
  meters.integrated_lufs = -18.5f;
  meters.loudness_range_lu = 6.0f;
  return meters;
}

} // namespace

TEST_CASE("a tick tells what the chain measured, reductions as negative dB") {
  ChainSettings settings;
  settings.agc.enabled = true;
  settings.compressor.enabled = false;
  const auto tick = tick_of(measured(), true, 2, 96, settings);
  CHECK(tick.momentary_lufs == -17.5);
  CHECK(tick.shortterm_lufs == -18.0);
  CHECK(tick.integrated_lufs == -18.5);
  CHECK(tick.loudness_range_lu == 6.0);
  CHECK(std::abs(tick.true_peak_dbtp) < 1e-6);
  CHECK(tick.compressor_gr_db == -3.0);
  CHECK(tick.soft_gr_db == -0.5);
  CHECK(tick.limiter_gr_db == -1.0);
  CHECK(tick.gain_reduction_db == -4.5);
  CHECK(tick.agc_gain_db == 2.5);
  CHECK(tick.agc_enabled);
  CHECK_FALSE(tick.compressor_enabled);
  CHECK(tick.latency_frames == 96);
  REQUIRE(tick.input_peak_dbfs.size() == 2);
  CHECK(std::abs(tick.input_peak_dbfs[0] + 6.0206) < 1e-3);
  CHECK(tick.input_peak_dbfs[1] == wire::kNoLevel);
  CHECK(std::abs(tick.output_peak_dbfs[1] + 12.0412) < 1e-3);
}

TEST_CASE("while nothing plays a tick tells of no level, but of what covers a longer time") {
  const auto tick = tick_of(measured(), false, 2, 96, {});
  CHECK(tick.momentary_lufs == wire::kNoLevel);
  CHECK(tick.true_peak_dbtp == wire::kNoLevel);
  CHECK(tick.gain_reduction_db == 0.0);
  CHECK(tick.limiter_gr_db == 0.0);
  CHECK(tick.agc_gain_db == 0.0);
  CHECK(tick.input_peak_dbfs == std::vector<double>(2, wire::kNoLevel));
  CHECK(tick.integrated_lufs == -18.5);
  CHECK(tick.loudness_range_lu == 6.0);
}

TEST_CASE("a chain that has measured nothing yields no levels and valid JSON") {
  const auto tick = tick_of({}, true, 1, 0, {});
  CHECK(tick.momentary_lufs == wire::kNoLevel);
  CHECK(tick.integrated_lufs == wire::kNoLevel);
  CHECK(tick.loudness_range_lu == 0.0);
  CHECK(wire::decode_meter_tick(wire::parse(wire::encode(tick))) == tick);
}
