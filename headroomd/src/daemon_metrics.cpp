// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/meter_tick.hpp"
#include "daemon.hpp"
#include <algorithm>

namespace headroom {

control::Metrics Daemon::metrics() {
  const wire::Status status = state();
  const CycleReport cycles = counters_.report();
  const EngineMeters meters = readings_.read(MeterReadings::Reader::metrics);
  const auto number = [](auto value) { return static_cast<double>(value); };
  control::Metrics metrics;
  metrics.gauge("headroom_info", "Versions")
      .sample(1, {{"version", status.version},
                  {"dsp", status.versions.dsp},
                  {"pipewire", status.versions.pipewire},
                  {"profile", status.profile}});
  metrics.gauge("headroom_uptime_seconds", "Time since the start").sample(number(uptime_s()));
  metrics.counter("headroom_revision", "Changes of what status says")
      .sample(number(status.revision));
  metrics.gauge("headroom_bypass", "1 while everything goes around the processing")
      .sample(status.bypass ? 1 : 0);
  metrics.gauge("headroom_streams", "App streams by what protects them");
  for (const auto protection :
       {wire::Protection::processed, wire::Protection::bypassed, wire::Protection::unprotected})
    metrics.sample(
        number(std::ranges::count(status.streams, protection, &wire::Stream::protection)),
        {{"protection", wire::text(protection)}});
  metrics.gauge("headroom_unroutable_streams", "Those that stay elsewhere than they are sent")
      .sample(number(std::ranges::count(status.streams, wire::Placement::unroutable,
                                        &wire::Stream::placement)));
  metrics.gauge("headroom_warnings", "What the user should know")
      .sample(number(status.warnings.size()));
  metrics.gauge("headroom_latency_frames", "Delay of the processing")
      .sample(number(status.safety.latency_frames));
  metrics.gauge("headroom_ceiling_dbtp", "What the output does not exceed")
      .sample(status.safety.ceiling_dbtp);
  metrics.gauge("headroom_true_peak_max_dbtp", "Highest at the output since the start")
      .sample(control::level_db(meters.max_true_peak));
  metrics.gauge("headroom_gain_reduction_max_db", "Most of the limiter since the start")
      .sample(number(meters.max_gain_reduction_db));
  metrics.counter("headroom_cycles_total", "Graph cycles").sample(number(cycles.cycles));
  metrics.counter("headroom_frames_total", "Frames processed").sample(number(cycles.frames));
  metrics.counter("headroom_xruns_total", "Cycles that were not as they should be, by reason")
      .sample(number(cycles.gaps), {{"reason", "gap"}})
      .sample(number(cycles.missing_input), {{"reason", "missing_input"}})
      .sample(number(cycles.missing_output), {{"reason", "missing_output"}})
      .sample(number(cycles.trigger_failures), {{"reason", "not_triggered"}});
  metrics.counter("headroom_overruns_total", "Audio callbacks that took longer than their audio")
      .sample(number(cycles.overruns));
  metrics.gauge("headroom_real_time", "1 while the audio thread has real-time priority")
      .sample(status.scheduling.realtime ? 1 : 0);
  metrics.counter("headroom_real_time_losses_total", "Times that it lost that priority")
      .sample(number(real_time_.losses()));
  metrics.gauge("headroom_callback_max_seconds", "Longest audio callback since the start")
      .sample(number(cycles.process_ns_max) * 1e-9);
  // The last bucket has no upper end.
  std::vector<control::Metrics::Bucket> buckets;
  for (uint32_t bucket = 0; bucket + 1 < CycleReport::kBuckets; ++bucket)
    buckets.push_back({number(2u << bucket) * 1e-6, cycles.process_us[bucket]});
  metrics.histogram("headroom_callback_seconds", "Time of an audio callback", buckets,
                    cycles.process_us.back(), number(cycles.process_ns_total) * 1e-9);
  return metrics;
}

} // namespace headroom
