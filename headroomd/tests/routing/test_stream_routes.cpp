// SPDX-License-Identifier: GPL-3.0-or-later
#include "own_nodes.hpp"
#include "routing/stream_routes.hpp"
#include <headroom_catch.hpp>
#include <vector>

using namespace headroom;

namespace {

constexpr uint32_t kSpeakers = 1, kUsb = 2, kOurSink = 3, kOurOutput = 4, kMpv = 10;
const Target kOurs = Wish::through_us(kSinkName).target;
const Target kCleared{};

Properties named(const char* name, const char* media_class, const char* serial) {
  return {{"node.name", name}, {"media.class", media_class}, {"object.serial", serial}};
}

/// speakers is the default, usb is there, headroom plays to speakers; nothing else plays.
struct Desk {
  GraphModel model;
  RuleBook rules;
  std::vector<std::pair<uint32_t, Target>> writes;
  std::vector<RouteDecision> told;
  std::vector<Placement::State> placements;
  StreamRoutes routes{
      model,
      rules,
      "headroom-42",
      {[this](uint32_t id, const Target& t) { writes.emplace_back(id, t); },
       [this](uint32_t, const auto& stream) { told.push_back(stream.in_force); },
       [this](uint32_t, const auto& stream) { placements.push_back(stream.placement.state()); }}};

  explicit Desk(bool smart = false) {
    model.add_node(kSpeakers, named("speakers", "Audio/Sink", "101"));
    model.add_node(kUsb, named("usb", "Audio/Sink", "102"));
    model.add_node(kOurSink, named("headroom", "Audio/Sink", "103"));
    model.add_node(kOurOutput, named("headroom_out", "Stream/Output/Audio", "104"));
    model.add_link(20, {kOurOutput, kSpeakers});
    model.set_default_sink("speakers");
    routes.set_smart(smart);
    routes.metadata_complete(0);
    routes.set_active(0, true);
    routes.graph_changed(0);
  }
  void add(uint32_t id, Properties more = {}) {
    more.merge(Properties(named("mpv", "Stream/Output/Audio", "110")));
    more.emplace("client.id", "50");
    model.add_node(id, more);
    routes.stream_added(0, *model.node(id));
  }
  void bypass_mpv() {
    rules.set_profile("p",
                      {{{{profile::MatchField::process_binary, {profile::Pattern::parse("mpv")}}},
                        Route::bypass}},
                      Route::processed);
  }
  /// What was written since the last call.
  std::vector<Target> written() {
    std::vector<Target> values;
    for (const auto& [id, target] : writes)
      values.push_back(target);
    writes.clear();
    return values;
  }
  const RouteDecision& in_force(uint32_t id) { return routes.streams().at(id).in_force; }
};

const std::vector<Target> kNothing;
const Properties kMpvClient{{"application.process.binary", "mpv"}};

} // namespace

TEST_CASE("a stream is sent to us at once, and told of once") {
  Desk desk;
  desk.add(kMpv);
  REQUIRE(desk.written() == std::vector{kOurs});
  desk.routes.target_changed(1, kMpv, kOurs);
  desk.routes.graph_changed(2);
  desk.routes.rules_changed(3);
  REQUIRE(desk.written() == kNothing);
  REQUIRE(desk.told.size() == 1);
}

TEST_CASE("a client known before its stream decides in time: nothing is ever written") {
  Desk desk;
  desk.bypass_mpv();
  desk.routes.client_learned(0, 50, kMpvClient, {});
  desk.add(kMpv);
  REQUIRE(desk.written() == kNothing);
  REQUIRE(desk.in_force(kMpv).rule == "rules[1] of profile \"p\"");
}

TEST_CASE("what is learnt late is decided by, whoever tells it") {
  Desk desk;
  desk.bypass_mpv();
  desk.add(kMpv);
  REQUIRE(desk.written() == std::vector{kOurs});
  SECTION("the client") { desk.routes.client_learned(1, 50, kMpvClient, {}); }
  SECTION("the kernel") { desk.routes.client_learned(1, 50, {}, {"/usr/bin/mpv", ""}); }
  SECTION("the node") {
    auto properties = named("mpv", "Stream/Output/Audio", "110");
    properties.merge(Properties(kMpvClient));
    desk.routes.stream_learned(1, kMpv, properties, false);
  }
  REQUIRE(desk.written() == std::vector{kCleared});
  REQUIRE(desk.in_force(kMpv).route == Route::bypass);
}

TEST_CASE("bypass writes the sink's name only where a stream without target would come to us") {
  Desk desk(true);
  desk.bypass_mpv();
  desk.routes.client_learned(0, 50, kMpvClient, {});
  SECTION("a smart filter, and it follows the default sink") {
    desk.add(kMpv);
    REQUIRE(desk.written() == std::vector{Target{"Spa:String", "speakers"}});
    desk.model.set_default_sink("usb");
    desk.routes.graph_changed(1);
    REQUIRE(desk.written() == std::vector{Target{"Spa:String", "usb"}});
    desk.routes.set_active(2, false);
    REQUIRE(desk.written() == std::vector{kCleared});
  }
  SECTION("not where the application names a target itself") {
    desk.add(kMpv, {{"target.object", "usb"}});
    REQUIRE(desk.written() == kNothing);
  }
  SECTION("not for a stream of a filter that the session manager places itself") {
    desk.model.add_node(30, {{"node.link-group", "eq"}, {"filter.smart", "true"}});
    desk.add(kMpv, {{"node.link-group", "eq"}});
    REQUIRE(desk.written() == kNothing);
  }
  SECTION("our sink is the default") {
    desk.routes.set_smart(false);
    desk.model.set_default_sink("headroom");
    desk.routes.graph_changed(1);
    desk.add(kMpv);
    REQUIRE(desk.written() == std::vector{Target{"Spa:String", "speakers"}});
  }
}

TEST_CASE("a loop is never closed, not even where a rule asks for it") {
  Desk desk;
  desk.rules.set_override("mpv", Route::processed);
  desk.routes.client_learned(0, 50, kMpvClient, {});
  desk.add(kMpv, {{"node.link-group", "loop"}});
  REQUIRE(desk.written() == std::vector{kOurs});
  // Its other end records the sink that we play to.
  desk.model.add_node(31, {{"node.link-group", "loop"}, {"media.class", "Stream/Input/Audio"}});
  desk.model.add_link(32, {kSpeakers, 31});
  desk.routes.graph_changed(1);
  REQUIRE(desk.written() == std::vector{kCleared});
  REQUIRE(desk.in_force(kMpv).reason == RouteReason::feedback);
  desk.model.remove(32);
  desk.routes.graph_changed(2);
  REQUIRE(desk.written() == std::vector{kOurs});
}

TEST_CASE("the user's move is told, and the word about the stream takes it back") {
  Desk desk;
  desk.add(kMpv);
  desk.routes.target_changed(1, kMpv, kOurs);
  desk.routes.target_changed(5000, kMpv, {"Spa:Id", "102"});
  REQUIRE(desk.in_force(kMpv).reason == RouteReason::moved_by_user);
  REQUIRE(desk.in_force(kMpv).route == Route::bypass);
  desk.routes.target_changed(6000, kMpv, {"Spa:Id", "103"});
  REQUIRE(desk.in_force(kMpv).route == Route::processed); // he moved it to us
  desk.writes.clear();
  REQUIRE(desk.routes.set_stream_override(9000, kMpv, Route::bypass));
  REQUIRE(desk.writes.back().second == kCleared);
  REQUIRE(desk.in_force(kMpv).reason == RouteReason::stream_override);
  REQUIRE(desk.routes.set_stream_override(9001, kMpv, std::nullopt));
  REQUIRE(desk.writes.back().second == kOurs);
  REQUIRE_FALSE(desk.routes.set_stream_override(9002, 77, Route::bypass));
}

TEST_CASE("a stream that should be ours and plays elsewhere is suspicious") {
  Desk desk;
  desk.add(kMpv);
  REQUIRE(desk.routes.misplaced().empty());
  desk.model.add_link(40, {kMpv, kUsb});
  REQUIRE(desk.routes.misplaced() == std::vector{kMpv});
  desk.routes.target_changed(5000, kMpv, {"Spa:Id", "102"});
  REQUIRE(desk.routes.misplaced().empty());
}

TEST_CASE(
    "a stream that stays elsewhere for a second is unroutable, until it goes where it is sent") {
  using State = Placement::State;
  using States = std::vector<State>;
  Desk desk;
  desk.add(kMpv);
  const auto state = [&] { return desk.routes.streams().at(kMpv).placement.state(); };
  REQUIRE_FALSE(desk.routes.look_at_links(0));
  REQUIRE(state() == State::waiting);

  desk.model.add_link(40, {kMpv, kSpeakers});
  REQUIRE(desk.routes.look_at_links(100) == 1100);
  REQUIRE(desk.routes.look_at_links(1099) == 1100);
  REQUIRE(state() == State::waiting);
  REQUIRE_FALSE(desk.routes.look_at_links(1100));
  REQUIRE(state() == State::unroutable);
  REQUIRE(desk.placements == States{State::unroutable});

  SECTION("it goes there after all, but not only") {
    desk.model.add_link(41, {kMpv, kOurSink});
    desk.routes.look_at_links(1200);
    REQUIRE(state() == State::unroutable);
    desk.model.remove(40);
    REQUIRE_FALSE(desk.routes.look_at_links(1300));
    REQUIRE(state() == State::placed);
    REQUIRE(desk.placements == States{State::unroutable, State::placed});
  }
  SECTION("its links are taken away: the patience begins anew with others") {
    desk.model.remove(40);
    desk.routes.look_at_links(1200);
    REQUIRE(state() == State::waiting);
    desk.model.add_link(40, {kMpv, kUsb});
    REQUIRE(desk.routes.look_at_links(1300) == 2300);
  }
  SECTION("it is sent to where it is") {
    desk.routes.set_stream_override(1200, kMpv, Route::bypass);
    REQUIRE(state() == State::waiting);
    desk.routes.look_at_links(1200);
    REQUIRE(state() == State::placed);
  }
  SECTION("the user moves it to where it is") {
    desk.routes.target_changed(5000, kMpv, {"Spa:Id", "101"});
    desk.routes.look_at_links(5000);
    REQUIRE(state() == State::placed);
  }
  SECTION("we are leaving, or nobody listens: that is no fault of the stream") {
    SECTION("") { desk.routes.set_active(1200, false); }
    SECTION(" ") { desk.routes.metadata_vanished(); }
    REQUIRE_FALSE(desk.routes.look_at_links(5000));
    REQUIRE(state() == State::waiting);
  }
}

TEST_CASE("a stream that should go past us and stays is unroutable too") {
  Desk desk;
  desk.bypass_mpv();
  desk.routes.client_learned(0, 50, kMpvClient, {});
  desk.add(kMpv);
  desk.model.add_link(40, {kMpv, kOurSink});
  REQUIRE(desk.routes.look_at_links(0) == Placement::kPatienceMs);
  REQUIRE_FALSE(desk.routes.look_at_links(Placement::kPatienceMs));
  REQUIRE(desk.routes.streams().at(kMpv).placement.state() == Placement::State::unroutable);
  REQUIRE(desk.routes.misplaced().empty()); // protected all the same
}

TEST_CASE("streams are sent to whichever of our sinks they are to play to") {
  const Target silent = Wish::through_us(kSilentSinkName).target;
  Desk desk;
  desk.model.add_node(5, named("headroom_silent", "Audio/Sink", "105"));
  desk.add(kMpv);
  REQUIRE(desk.written() == std::vector{kOurs});
  desk.routes.set_entrance(10, kSilentSinkName);
  REQUIRE(desk.written() == std::vector{silent});
  desk.model.add_link(30, {kMpv, 5});
  REQUIRE(desk.routes.misplaced().empty());
  desk.routes.target_changed(11, kMpv, kOurs);
  desk.routes.target_changed(12, kMpv, silent);
  REQUIRE(desk.routes.streams().at(kMpv).in_force.reason == RouteReason::default_route);
  // The user means either of them.
  desk.routes.target_changed(9000, kMpv, {"Spa:Id", "105"});
  REQUIRE(desk.routes.streams().at(kMpv).in_force.reason == RouteReason::moved_by_user);
  REQUIRE(desk.routes.streams().at(kMpv).in_force.route == Route::processed);
}
