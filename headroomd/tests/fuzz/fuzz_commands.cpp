// SPDX-License-Identifier: GPL-3.0-or-later
// Any text as a request: exactly one reply or error, valid JSON, of a size that can be sent, with
// the request's id where there is one.
#include "control_fixture.hpp"
#include "fuzz_target.hpp"

using namespace headroom;

namespace {

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
  static control_test::Daemon daemon;
  static control::Subscriber client(daemon.events);
  const std::string reply = daemon.commands.handle(input, client);
  require(reply.size() <= wire::kMaxFrameBytes, "the reply fits into no frame");
  const auto message = wire::decode_server_message(reply);
  require(message.kind != wire::ServerMessage::Kind::event, "the reply is an event");
  require(message.id == id_of(input), "the reply has another id");
  require(message.code != "INTERNAL", "the daemon failed");
  daemon.events.publish(control::Topic::routing, "rule_changed");
  while (const auto event = client.next())
    wire::decode_server_message(*event);
}
