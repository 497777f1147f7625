// SPDX-License-Identifier: GPL-3.0-or-later
#include "own_nodes.hpp"
#include "routing/stranded_streams.hpp"
#include <headroom_catch.hpp>
#include <vector>

using namespace headroom;

namespace {

constexpr uint32_t kSpeakers = 1, kOurSink = 3, kDetour = 5, kMpv = 10, kMpvPort = 11;
constexpr uint32_t kSinkPort = 12, kDetourPort = 13, kLink = 20;
constexpr uint64_t kLong = LinkWatch::kPatienceMs;
const Target kOurs = Wish::through_us(kSinkName).target;
const Target kAway = Wish::through_us(kDetourName).target;

/// Headroom is there, and mpv, which should play to it and is linked to nothing.
struct Desk {
  GraphModel model;
  RuleBook rules;
  std::vector<Target> written;
  int changes = 0;
  StreamRoutes routes{model,
                      rules,
                      "headroom",
                      {[this](uint32_t, const Target& t) { written.push_back(t); },
                       [](uint32_t, const auto&) {},
                       {}}};
  StrandedStreams stranded{model, routes,
                           [this](uint32_t id, bool away) { routes.set_detour(now_ms, id, away); },
                           [this](uint32_t, const LinkWatch&) { ++changes; }};
  uint64_t now_ms = 5000;

  explicit Desk(Properties more = {{"node.autoconnect", "true"}}) {
    add_sink(kSpeakers, kSpeakers + 100, "speakers");
    add_sink(kOurSink, kSinkPort, kSinkName);
    model.set_default_sink("speakers");
    routes.metadata_complete(now_ms);
    routes.set_active(now_ms, true);
    more.merge(Properties{{"node.name", "mpv"}, {"media.class", "Stream/Output/Audio"}});
    model.add_node(kMpv, more);
    model.add_port(kMpvPort, {kMpv, 0, false, false, "MONO"});
    routes.stream_added(now_ms, *model.node(kMpv));
  }
  void add_sink(uint32_t id, uint32_t port, std::string_view name) {
    model.add_node(id, {{"node.name", std::string(name)}, {"media.class", "Audio/Sink"}});
    model.add_port(port, {id, 0, true, false, "MONO"});
  }
  void link(uint32_t sink, uint32_t port) { model.add_link(kLink, {kMpv, sink, kMpvPort, port}); }
  auto look(uint64_t after_ms, bool detour_ready = true) {
    return stranded.look(now_ms += after_ms, detour_ready);
  }
};

} // namespace

TEST_CASE("a stream that nobody links to us goes to the detour and comes back") {
  Desk desk;
  REQUIRE(desk.written == std::vector{kOurs});
  REQUIRE(desk.look(0) == desk.now_ms + kLong);
  REQUIRE(desk.stranded.on_their_way(desk.now_ms));
  desk.look(kLong, false);
  REQUIRE(desk.stranded.need_detour());
  REQUIRE(desk.written == std::vector{kOurs});
  desk.look(500);
  REQUIRE(desk.written == std::vector{kOurs, kAway});

  desk.add_sink(kDetour, kDetourPort, kDetourName);
  desk.link(kDetour, kDetourPort);
  desk.look(10);
  REQUIRE(desk.stranded.need_detour());
  desk.look(LinkWatch::kStayMs);
  REQUIRE(desk.written == std::vector{kOurs, kAway, kOurs});
  REQUIRE_FALSE(desk.stranded.need_detour());

  desk.link(kOurSink, kSinkPort);
  REQUIRE_FALSE(desk.look(10));
  REQUIRE_FALSE(desk.stranded.on_their_way(desk.now_ms));
  REQUIRE(desk.changes == 5);
}

TEST_CASE("what the user writes meanwhile stays") {
  Desk desk;
  desk.routes.target_changed(desk.now_ms, kMpv, kOurs);
  desk.look(0);
  desk.look(kLong + Claim::kGuardMs);
  REQUIRE(desk.written.back() == kAway);
  desk.routes.target_changed(desk.now_ms, kMpv, kAway);
  desk.routes.target_changed(desk.now_ms, kMpv, {"Spa:Id", "101"});
  desk.look(10);
  REQUIRE(desk.written.back() == kAway);
  REQUIRE_FALSE(desk.stranded.need_detour());
  REQUIRE_FALSE(desk.look(100000));
}

TEST_CASE("streams that the session manager does not link are left alone") {
  const auto properties =
      GENERATE(Properties{}, Properties{{"node.autoconnect", "false"}},
               Properties{{"node.autoconnect", "true"}, {"node.dont-reconnect", "true"}},
               Properties{{"node.autoconnect", "true"}, {"node.dont-move", "true"}},
               Properties{{"node.autoconnect", "true"}, {"stream.monitor", "true"}});
  Desk desk(properties);
  REQUIRE_FALSE(desk.look(0));
  REQUIRE_FALSE(desk.look(100000));
  REQUIRE_FALSE(desk.stranded.need_detour());
}

TEST_CASE("where our sink has no ports, or nobody minds the metadata, nobody is stranded") {
  Desk desk;
  SECTION("no sink") { desk.model.remove(kOurSink); }
  SECTION("no ports yet") { desk.model.remove(kSinkPort); }
  SECTION("no session manager") { desk.routes.metadata_vanished(); }
  SECTION("leaving") { desk.routes.set_active(desk.now_ms, false); }
  REQUIRE_FALSE(desk.look(0));
  REQUIRE_FALSE(desk.look(100000));
}

TEST_CASE("links that were cut by hand stay so, until our sink is another") {
  Desk desk;
  desk.link(kOurSink, kSinkPort);
  desk.look(0);
  desk.look(kLong);
  desk.model.remove(kLink);
  REQUIRE_FALSE(desk.look(0));
  REQUIRE_FALSE(desk.look(100000));

  desk.model.remove(kOurSink);
  desk.stranded.node_removed(kOurSink);
  desk.add_sink(kOurSink, kSinkPort, kSinkName);
  REQUIRE(desk.look(0) == desk.now_ms + kLong);
}

TEST_CASE("a stream that was given up is told until it goes") {
  Desk desk;
  desk.look(0);
  for (int step = 0; step < 100; ++step)
    desk.look(100000);
  REQUIRE(desk.stranded.given_up() == std::vector{kMpv});
  REQUIRE(desk.written.size() == 1 + 2 * LinkWatch::kMostAttempts);
  REQUIRE(desk.written.back() == kOurs);
  desk.routes.stream_removed(kMpv);
  desk.stranded.node_removed(kMpv);
  REQUIRE(desk.stranded.given_up().empty());
}
