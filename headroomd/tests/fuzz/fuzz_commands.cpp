// SPDX-License-Identifier: GPL-3.0-or-later
// Any text as a request: exactly one reply or error, valid JSON, of a size that can be sent, with
// the request's id where there is one.
#include "control/operations/level_operations.hpp"
#include "control_fixture.hpp"
#include "device_desk.hpp"
#include "fuzz_target.hpp"
#include "profile_desk.hpp"
#include "route_desk.hpp"

using namespace headroom;

namespace {

/// A daemon with all the operations.
struct Everything {
  Everything() {
    profiles.add_operations(daemon.operations, daemon.transactions);
    routes.add_stream(51, "mpv");
    control::add_route_operations(daemon.operations, daemon.transactions, routes.access(),
                                  daemon.events);
    control::add_level_operations(daemon.operations,
                                  {[] { return std::vector<StreamLevel>(); },
                                   [](const std::string&, bool) {}, [](bool) {}, [](uint32_t) {}},
                                  daemon.events);
    control::add_device_operations(daemon.operations, daemon.transactions, devices.access());
  }
  control_test::Daemon daemon;
  control_test::ProfileDesk profiles{daemon.events};
  control_test::RouteDesk routes{daemon.events};
  control_test::DeviceDesk devices;
};

std::optional<uint64_t> id_of(std::string_view request) {
  try {
    const auto value = wire::parse(request);
    const auto* id = value.find("id");
    return id ? id->as_unsigned() : std::nullopt;
  } catch (const wire::ParseError&) {
    return std::nullopt;
  }
}

} // namespace

void fuzz(std::string_view input) {
  static Everything everything;
  auto& daemon = everything.daemon;
  static control::Subscriber client(daemon.events);
  const std::string reply = daemon.commands.handle(input, client);
  require(reply.size() <= wire::kMaxFrameBytes, "the reply fits into no frame");
  const auto message = wire::decode_server_message(reply);
  require(message.kind != wire::ServerMessage::Kind::event, "the reply is an event");
  require(message.id == id_of(input), "the reply has another id");
  require(message.code != "INTERNAL", "the daemon failed");
  daemon.events.publish(control::Topic::routing, "rule_changed");
  everything.profiles.curve_fit.finish(); // if it has come so far; an import is BUSY otherwise
  while (const auto event = client.next())
    wire::decode_server_message(*event);
}
