// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/families.hpp"
#include "event_loop.hpp"
#include "json_text.hpp"
#include "terminal_text.hpp"
#include <memory>

namespace headroom::ctl {

namespace {

struct Options {
  std::vector<std::string> topics;
  uint32_t hz = 0, count = 0;
};

struct Happening {
  std::string topic, name, data;
};

std::string text_of(const char* pointer) { return pointer ? pointer : ""; }

/// What goes to the output, the comings and goings of the daemon included, or nothing.
std::optional<Happening> happening(const headroom_event& event) {
  switch (event.type) {
  case HEADROOM_EVENT_CONNECTED:
    return Happening{"client", "connected", text_of(event.json)};
  case HEADROOM_EVENT_DISCONNECTED:
    return Happening{"client", "disconnected",
                     JsonObject().add_text("message", text_of(event.message)).text()};
  case HEADROOM_EVENT_FAILED:
    return Happening{"client", "failed",
                     JsonObject()
                         .add_text("code", text_of(event.code))
                         .add_text("message", text_of(event.message))
                         .text()};
  case HEADROOM_EVENT_NOTICE:
    return Happening{text_of(event.topic), text_of(event.name), text_of(event.json)};
  default:
    return std::nullopt;
  }
}

std::string line(const Happening& happening, bool json) {
  if (json)
    return JsonObject()
        .add_text("event", happening.name)
        .add_text("topic", happening.topic)
        .add_json("data", happening.data.empty() ? "null" : happening.data)
        .text();
  const auto name = happening.topic + "/" + happening.name;
  return printable(name) + std::string(name.size() < 26 ? 26 - name.size() : 1, ' ') +
         printable(happening.data);
}

ExitCode run(const Common& common, const Options& options) {
  end_quietly_when_told();
  std::string topics;
  for (const auto& topic : options.topics)
    topics += (topics.empty() ? "" : ",") + topic;
  EventLoop loop(common);
  headroom_client_subscribe(loop.client(),
                            topics.empty() ? "profile,routing,daemon" : topics.c_str(), options.hz);
  uint32_t lines = 0;
  while (loop.turn(std::nullopt, [&](const headroom_event& event) {
    const auto what = happening(event);
    if (!what)
      return true;
    ++lines;
    return print_line(line(*what, common.json)) && lines != options.count;
  })) {
  }
  return kOk;
}

} // namespace

Command monitor_command(const Common& common) {
  const auto options = std::make_shared<Options>();
  return {.name = "monitor",
          .summary = "tells what happens, an event a line, for as long as somebody reads it",
          .parameters = {{.name = "topics",
                          .target = &options->topics,
                          .help = "profile, routing, daemon, meters (default: all but meters)",
                          .values = Values::topic},
                         {.name = "--hz",
                          .target = &options->hz,
                          .help = "ticks of the meters per second",
                          .least = 1,
                          .most = 60},
                         {.name = "--count",
                          .target = &options->count,
                          .help = "end after that many lines"}},
          .run = [&common, options] { return run(common, *options); }};
}

} // namespace headroom::ctl
