// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/families.hpp"
#include "event_loop.hpp"
#include "outcome.hpp"
#include "print.hpp"
#include "text/meters_text.hpp"
#include <memory>

namespace headroom::ctl {

namespace {

struct Options {
  bool once = false, reset = false;
  uint32_t hz = 4;
};

std::string tick_text(headroom_client* client, const headroom_event& event, bool json) {
  if (json)
    return versioned(event.json ? event.json : "{}");
  headroom_meters meters{};
  meters.size = sizeof meters;
  headroom_client_get_meters(client, &meters);
  auto text = meters_text(meters, Palette::for_stdout());
  text.pop_back(); // print_line() ends it
  return text;
}

/// @throws Failed when the event means that no tick will come
void check(const headroom_event& event) {
  if (event.type == HEADROOM_EVENT_DISCONNECTED || event.type == HEADROOM_EVENT_FAILED)
    throw Failed(exit_code_of(event.error), event.message ? event.message : "no connection");
}

ExitCode run(const Common& common, const Options& options) {
  if (options.reset)
    return done(common, "meters.reset");
  EventLoop loop(common);
  headroom_client_subscribe(loop.client(), "meters", options.hz);
  const auto give_up = EventLoop::Clock::now() + std::chrono::milliseconds(common.timeout_ms);
  bool seen = false, open = true;
  const auto handle = [&](const headroom_event& event) {
    check(event);
    headroom_notice notice{};
    notice.size = sizeof notice;
    if (event.type != HEADROOM_EVENT_NOTICE ||
        headroom_client_get_notice(loop.client(), &notice) < 0 ||
        notice.kind != HEADROOM_NOTICE_METERS)
      return true;
    seen = true;
    open = print_line(tick_text(loop.client(), event, common.json));
    return open && !options.once;
  };
  const auto deadline = [&] { return seen ? std::nullopt : std::optional(give_up); };
  while (loop.turn(deadline(), handle))
    if (!seen && EventLoop::Clock::now() >= give_up)
      throw Failed(kTimeout,
                   "the daemon sent no levels within " + std::to_string(common.timeout_ms) + " ms");
  return open ? kOk : kRequestFailed;
}

} // namespace

Command meters_command(const Common& common) {
  const auto options = std::make_shared<Options>();
  return {
      .name = "meters",
      .summary = "levels, loudness and gains as they are",
      .parameters = {{.name = "--once", .target = &options->once, .help = "one reading, then end"},
                     {.name = "--reset",
                      .target = &options->reset,
                      .help = "only lets integrated loudness and highest values begin anew"},
                     {.name = "--hz",
                      .target = &options->hz,
                      .help = "readings per second",
                      .least = 1,
                      .most = 60}},
      .run = [&common, options] { return run(common, *options); }};
}

} // namespace headroom::ctl
