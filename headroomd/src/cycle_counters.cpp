// SPDX-License-Identifier: GPL-3.0-or-later
#include "cycle_counters.hpp"
#include <algorithm>
#include <bit>

namespace headroom {

void CycleCounters::begin_cycle(uint32_t clock_id, uint64_t position, uint64_t duration) noexcept {
  add(cycles_, 1);
  bool comparable = clock_id == clock_id_;
  if (restart_.load(std::memory_order_relaxed)) {
    restart_.store(false, std::memory_order_relaxed);
    comparable = false;
  }
  if (comparable && position != expected_position_) {
    add(gaps_, 1);
    add(gap_frames_, position > expected_position_ ? position - expected_position_
                                                   : expected_position_ - position);
  }
  clock_id_ = clock_id;
  expected_position_ = position + duration;
}

void CycleCounters::processed(uint32_t frames, uint64_t nanoseconds, uint64_t budget_ns) noexcept {
  add(frames_, frames);
  add(process_ns_total_, nanoseconds);
  if (budget_ns != 0 && nanoseconds > budget_ns)
    add(overruns_, 1);
  const uint64_t shortest = process_ns_min_.load(std::memory_order_relaxed);
  if (shortest == 0 || nanoseconds < shortest)
    process_ns_min_.store(nanoseconds, std::memory_order_relaxed);
  if (nanoseconds > process_ns_max_.load(std::memory_order_relaxed))
    process_ns_max_.store(nanoseconds, std::memory_order_relaxed);
  const uint64_t microseconds = std::max<uint64_t>(nanoseconds / 1000, 1);
  const auto bucket = static_cast<uint32_t>(std::bit_width(microseconds) - 1);
  add(process_us_[std::min(bucket, CycleReport::kBuckets - 1)], 1);
}

CycleReport CycleCounters::report() const noexcept {
  const auto value = [](const Counter& counter) { return counter.load(std::memory_order_relaxed); };
  CycleReport report;
  report.cycles = value(cycles_);
  report.frames = value(frames_);
  report.gaps = value(gaps_);
  report.gap_frames = value(gap_frames_);
  report.trigger_failures = value(trigger_failures_);
  report.missing_input = value(missing_input_);
  report.missing_output = value(missing_output_);
  report.overruns = value(overruns_);
  report.process_ns_total = value(process_ns_total_);
  report.process_ns_min = value(process_ns_min_);
  report.process_ns_max = value(process_ns_max_);
  for (uint32_t b = 0; b < CycleReport::kBuckets; ++b)
    report.process_us[b] = value(process_us_[b]);
  return report;
}

} // namespace headroom
