// SPDX-License-Identifier: GPL-3.0-or-later
#include "follow/follower.hpp"
#include <algorithm>

namespace headroom::ctl {

namespace {

/// How long the one line of Options::once waits for levels, once the state is known.
constexpr std::chrono::milliseconds kTickPatience{500};

template <class Struct> Struct sized() {
  Struct object{};
  object.size = sizeof object;
  return object;
}

} // namespace

Follower::Follower(const Common& common, Format format, const Options& options)
    : loop_(common), format_(std::move(format)), options_(options),
      give_up_(Clock::now() + std::chrono::milliseconds(common.timeout_ms)) {
  // A peak between two lines must not be missed: the daemon merges, we ask for what we show.
  const auto hz = static_cast<uint32_t>(std::clamp(options.lines_per_second, 1.0, 60.0));
  headroom_client_subscribe(loop_.client(),
                            options.watch == Watch::meters ? "profile,routing,daemon,meters"
                                                           : "profile,routing,daemon",
                            hz);
}

void Follower::run() {
  for (const auto& line : format_.preamble)
    if (!print_line(line))
      return;
  for (;;) {
    const auto deadline = options_.once ? std::optional(give_up_)
                          : stale_      ? std::optional(next_line_)
                                        : std::nullopt;
    loop_.turn(deadline, [this](const headroom_event& event) { return take(event); });
    const auto now = Clock::now();
    if (options_.once && complete(now)) {
      print();
      return;
    }
    if (!options_.once && !print_due(now))
      return;
  }
}

/// For the one line of Options::once.
bool Follower::complete(Clock::time_point now) const {
  const bool wants_meters = options_.watch == Watch::meters && snapshot_.connected;
  return now >= give_up_ || (known_ && (!wants_meters || measured_));
}

bool Follower::take(const headroom_event& event) {
  switch (event.type) {
  case HEADROOM_EVENT_CONNECTED:
    ask_status();
    break;
  case HEADROOM_EVENT_DISCONNECTED:
    snapshot_ = {};
    snapshot_.reason = event.message ? event.message : "";
    asking_ = false;
    known_ = urgent_ = true;
    break;
  case HEADROOM_EVENT_STATUS:
    asking_ = false;
    take_status();
    if (changed_meanwhile_)
      ask_status();
    break;
  case HEADROOM_EVENT_FAILED:
    asking_ = asking_ && event.request_id == 0;
    break;
  case HEADROOM_EVENT_NOTICE:
    take_notice();
    break;
  default:
    break;
  }
  return true;
}

void Follower::ask_status() {
  changed_meanwhile_ = asking_;
  if (!asking_)
    asking_ = headroom_client_request_status(loop_.client(), nullptr) == 0;
}

void Follower::take_status() {
  headroom_client* client = loop_.client();
  const Snapshot before = snapshot_;
  auto status = sized<headroom_status>();
  headroom_client_get_status(client, &status);
  snapshot_.connected = true;
  snapshot_.reason.clear();
  snapshot_.profile = status.profile;
  snapshot_.bypass = status.bypass != 0;
  snapshot_.realtime = status.realtime != 0;
  snapshot_.streams = status.stream_count;
  snapshot_.ready = true;
  for (const uint32_t which : {HEADROOM_SINK_PROCESSED, HEADROOM_SINK_REAL}) {
    auto sink = sized<headroom_sink>();
    headroom_client_get_sink(client, which, &sink);
    snapshot_.ready = snapshot_.ready && sink.ready != 0;
  }
  snapshot_.unprotected.clear();
  for (uint32_t i = 0; i < status.stream_count; ++i) {
    auto stream = sized<headroom_stream>();
    headroom_client_get_stream(client, i, &stream);
    if (stream.protection == HEADROOM_PROTECTION_UNPROTECTED)
      snapshot_.unprotected.emplace_back(stream.app);
  }
  snapshot_.warnings.clear();
  for (uint32_t i = 0; i < status.warning_count; ++i)
    snapshot_.warnings.emplace_back(headroom_client_get_warning(client, i));
  urgent_ = urgent_ || !known_ || !(snapshot_ == before);
  if (!known_) // levels come with the next tick, if any does
    give_up_ = std::min(give_up_, Clock::now() + kTickPatience);
  known_ = true;
}

void Follower::take_notice() {
  headroom_client* client = loop_.client();
  auto notice = sized<headroom_notice>();
  headroom_client_get_notice(client, &notice);
  if (notice.kind == HEADROOM_NOTICE_LAYER_A_LEVEL)
    return;
  if (notice.kind != HEADROOM_NOTICE_METERS) {
    ask_status();
    return;
  }
  const State before = state_of(snapshot_);
  auto meters = sized<headroom_meters>();
  headroom_client_get_meters(client, &meters);
  snapshot_.momentary_lufs = meters.momentary_lufs;
  snapshot_.shortterm_lufs = meters.shortterm_lufs;
  snapshot_.integrated_lufs = meters.integrated_lufs;
  snapshot_.true_peak_dbtp = meters.true_peak_dbtp;
  snapshot_.gain_reduction_db = meters.gain_reduction_db;
  snapshot_.limiter_gr_db = std::max(meters.limiter_gr_db, meters.soft_gr_db);
  snapshot_.agc_gain_db = meters.agc_gain_db;
  stale_ = known_;
  measured_ = true;
  urgent_ = urgent_ || (known_ && state_of(snapshot_) != before);
}

/// @return false when nobody reads any more
bool Follower::print_due(Clock::time_point now) {
  const bool due = known_ && (urgent_ || (stale_ && now >= next_line_));
  return !due || print();
}

bool Follower::print() {
  const auto period = std::chrono::duration<double>(1.0 / options_.lines_per_second);
  next_line_ = Clock::now() + std::chrono::duration_cast<Clock::duration>(period);
  urgent_ = stale_ = false;
  auto line = format_.line(snapshot_);
  if (line == printed_)
    return true;
  printed_ = std::move(line);
  return print_line(printed_);
}

} // namespace headroom::ctl
