// SPDX-License-Identifier: GPL-3.0-or-later
#include "answer.hpp"
#include "control/operations/apply_operation.hpp"
#include "route_desk.hpp"
#include <headroom_catch.hpp>

using namespace headroom;
using namespace headroom::control;
using headroom::control_test::RouteDesk;

namespace {

struct Desk : RouteDesk {
  Desk() : RouteDesk(events) {
    add_route_operations(operations, transactions, access(), events);
    add_apply_operation(operations, transactions, events);
    client.subscribe({Topic::routing}, {});
  }
  /// The result, or the error's code and message.
  std::string ask(const char* op, const char* args_json) {
    return control_test::answer(operations, op, args_json, client);
  }
  std::vector<std::string> heard() {
    std::vector<std::string> names;
    while (const auto json = client.next())
      names.emplace_back(wire::decode_server_message(*json).event);
    return names;
  }
  using Names = std::vector<std::string>;

  Events events;
  Operations operations;
  Transactions transactions;
  Subscriber client{events};
};

} // namespace

TEST_CASE("an override decides the streams of its app again, and only these are told of") {
  Desk desk;
  desk.add_stream(51, "mpv");
  desk.add_stream(52, "firefox");
  REQUIRE(desk.heard() == Desk::Names{"stream_routed", "stream_routed"});
  REQUIRE(desk.ask("route.set", R"({"app":"mpv","to":"bypass"})") == "null");
  REQUIRE(desk.heard() == Desk::Names{"stream_routed", "rule_changed"});
  REQUIRE(desk.routes.streams().at(51).in_force.route == Route::bypass);
  REQUIRE(desk.routes.streams().at(52).in_force.route == Route::processed);
  REQUIRE(desk.ask("route.unset", R"({"app":"mpv"})") == "null");
  REQUIRE(desk.routes.streams().at(51).in_force.route == Route::processed);
  REQUIRE(desk.ask("route.unset", R"({"app":"mpv"})") ==
          "NOT_FOUND: there is no override for \"mpv\"");
}

TEST_CASE("wrong arguments change nothing and say what is allowed") {
  Desk desk;
  REQUIRE(desk.ask("route.set", R"({"app":"mpv","to":"away"})") ==
          "INVALID_ARGS: route.set.to must be \"processed\" or \"bypass\", got \"away\"");
  REQUIRE(desk.ask("route.set", R"({"app":"","to":"bypass"})").starts_with("INVALID_ARGS"));
  REQUIRE(desk.rules.overrides().empty());
  REQUIRE(desk.ask("route.stream", R"({"node_id":51,"to":"bypass"})") ==
          "NOT_FOUND: there is no stream 51");
  REQUIRE(desk.ask("route.explain", R"({"node_id":4})") == "NOT_FOUND: there is no stream 4");
}

TEST_CASE("one stream is sent elsewhere, and back to what the rules say") {
  Desk desk;
  desk.add_stream(51, "mpv");
  desk.add_stream(52, "mpv");
  REQUIRE(desk.ask("route.stream", R"({"node_id":51,"to":"bypass"})") == "null");
  REQUIRE(desk.routes.streams().at(51).in_force.route == Route::bypass);
  REQUIRE(desk.routes.streams().at(52).in_force.route == Route::processed);
  REQUIRE(desk.ask("route.stream", R"({"node_id":51,"to":"rules"})") == "null");
  REQUIRE(desk.routes.streams().at(51).in_force.route == Route::processed);
}

TEST_CASE("overrides of a transaction that fails have never been") {
  Desk desk;
  desk.add_stream(51, "mpv");
  desk.heard();
  REQUIRE(desk.ask("apply", R"({"ops":[{"op":"route.set","args":{"app":"mpv","to":"bypass"}},
                                        {"op":"route.unset","args":{"app":"vlc"}}]})")
              .starts_with("NOT_FOUND"));
  REQUIRE(desk.rules.overrides().empty());
  REQUIRE(desk.heard().empty());
  REQUIRE(desk.ask("apply", R"({"ops":[{"op":"route.set","args":{"app":"mpv","to":"bypass"}}]})") ==
          R"({"results":[null]})");
  REQUIRE(desk.routes.streams().at(51).in_force.route == Route::bypass);
}

TEST_CASE("the list is in the order of evaluation and shows patterns as they are written") {
  Desk desk;
  using profile::Pattern;
  desk.rules.set_profile("p",
                         {{{{profile::MatchField::node_name,
                             {Pattern::parse("!a*"), Pattern::parse("~b+"), Pattern::parse("=c?"),
                              Pattern::parse("=!")}}},
                           Route::bypass}},
                         Route::bypass);
  desk.rules.set_override("mpv", Route::processed);
  REQUIRE(
      desk.ask("route.list", "{}") ==
      R"({"rules":[{"match":{"process_binary":["mpv"]},"route":"processed","origin":"override"},)"
      R"({"match":{"application_name":["mpv"]},"route":"processed","origin":"override"},)"
      R"({"match":{"node_name":["!a*","~b+","=c?","=!"]},"route":"bypass",)"
      R"("origin":"rules[1] of profile \"p\""}],"current":[],"default_route":"bypass"})");
}
