// SPDX-License-Identifier: GPL-3.0-or-later
#include "own_nodes.hpp"
#include "routing/stray_links.hpp"
#include <headroom_catch.hpp>
#include <vector>

using namespace headroom;

namespace {

constexpr uint32_t kSpeakers = 1, kSpeakersLeft = 2, kOurSink = 3, kOursLeft = 4, kMpv = 10;
constexpr uint32_t kLeft = 11, kRight = 12, kStray = 20, kLinkLeft = 21, kLinkRight = 22;
constexpr uint32_t kSessionManager = 40, kPatchbay = 41;
constexpr uint64_t kLong = StrayLinks::kPatienceMs;
using Cuts = std::vector<std::vector<uint32_t>>;
const std::vector<uint32_t> kStrays{kStray};

/// mpv plays to headroom with both channels, and with the left one to the speakers, too: all links
/// by the session manager.
struct Desk {
  GraphModel model;
  RuleBook rules;
  uint64_t now_ms = 5000;
  Cuts cuts;
  StreamRoutes routes{
      model, rules, "headroom", {[](uint32_t, const Target&) {}, [](uint32_t, const auto&) {}, {}}};
  StrayLinks strays{model, routes, [this](uint32_t, const std::vector<uint32_t>& links) {
                      cuts.push_back(links);
                    }};

  explicit Desk(Properties more = {{"node.autoconnect", "true"}}) {
    add_sink(kSpeakers, kSpeakersLeft, "speakers");
    add_sink(kOurSink, kOursLeft, kSinkName);
    model.set_default_sink("speakers");
    model.set_session_manager(kSessionManager);
    routes.metadata_complete(now_ms);
    routes.set_active(now_ms, true);
    more.merge(Properties{{"node.name", "mpv"}, {"media.class", "Stream/Output/Audio"}});
    model.add_node(kMpv, more);
    model.add_port(kLeft, {kMpv, 0, false, false, "FL"});
    model.add_port(kRight, {kMpv, 1, false, false, "FR"});
    routes.stream_added(now_ms, *model.node(kMpv));
    link(kLinkLeft, kOurSink, kLeft);
    link(kLinkRight, kOurSink, kRight);
    link(kStray, kSpeakers, kLeft);
  }
  void add_sink(uint32_t id, uint32_t port, std::string_view name) {
    model.add_node(id, {{"node.name", std::string(name)}, {"media.class", "Audio/Sink"}});
    model.add_port(port, {id, 0, true, false, "FL"});
  }
  void link(uint32_t id, uint32_t sink, uint32_t port, uint32_t maker = kSessionManager) {
    model.add_link(id, {kMpv, sink, port, sink + 1, maker});
  }
  auto look(uint64_t after_ms) { return strays.look(now_ms += after_ms); }
};

} // namespace

TEST_CASE("links of the session manager that lead past us beside ours go after a second") {
  Desk desk;
  REQUIRE(desk.look(0) == desk.now_ms + kLong);
  REQUIRE(desk.look(kLong - 1) == 5000 + kLong);
  REQUIRE(desk.cuts.empty());
  desk.look(1);
  REQUIRE(desk.cuts == Cuts{kStrays});
  desk.model.remove(kStray);
  REQUIRE_FALSE(desk.look(1));
  REQUIRE_FALSE(desk.look(100000));
  REQUIRE(desk.cuts.size() == 1);
}

TEST_CASE("links that come back are cut a few times for each stream") {
  Desk desk;
  for (int step = 0; step < 100; ++step)
    desk.look(kLong);
  REQUIRE(desk.cuts.size() == StrayLinks::kMostAttempts);
  REQUIRE_FALSE(desk.look(kLong));
  desk.strays.node_removed(kMpv); // and another stream has that id
  desk.look(0);
  desk.look(kLong);
  REQUIRE(desk.cuts.size() == StrayLinks::kMostAttempts + 1);
}

TEST_CASE("the patience begins anew with other links") {
  Desk desk;
  desk.look(0);
  desk.link(kStray + 10, kSpeakers, kRight);
  desk.look(kLong - 1);
  desk.look(kLong - 1);
  REQUIRE(desk.cuts.empty());
  desk.look(1);
  REQUIRE(desk.cuts == Cuts{{kStray, kStray + 10}});
}

TEST_CASE("links that somebody else has made stay, whoever else has made some") {
  Desk desk;
  SECTION("a patchbay's") { desk.link(kStray, kSpeakers, kLeft, kPatchbay); }
  SECTION("nobody's") { desk.link(kStray, kSpeakers, kLeft, 0); }
  SECTION("nobody's, and no session manager is known") {
    desk.link(kStray, kSpeakers, kLeft, 0);
    desk.model.set_session_manager(0);
  }
  SECTION("beside the session manager's") {
    desk.link(kStray + 10, kSpeakers, kRight, kPatchbay);
    desk.look(0);
    desk.look(kLong);
    REQUIRE(desk.cuts == Cuts{kStrays});
    desk.model.remove(kStray);
    desk.cuts.clear();
  }
  desk.look(0);
  desk.look(100000);
  REQUIRE(desk.cuts.empty());
}

TEST_CASE("nothing is cut of a stream that would fall silent, or that does not come by our word") {
  Desk desk;
  SECTION("one channel does not come to us") { desk.model.remove(kLinkRight); }
  SECTION("one channel leads past us only") { desk.link(kLinkRight, kSpeakers, kRight); }
  SECTION("moved by the user") {
    desk.routes.target_changed(desk.now_ms + Claim::kGuardMs, kMpv, {"Spa:String", "speakers"});
    desk.now_ms += Claim::kGuardMs;
  }
  SECTION("bypassed") { desk.routes.set_stream_override(desk.now_ms, kMpv, Route::bypass); }
  SECTION("on a detour") { desk.routes.set_detour(desk.now_ms, kMpv, true); }
  SECTION("no session manager") { desk.routes.metadata_vanished(); }
  SECTION("leaving") { desk.routes.set_active(desk.now_ms, false); }
  SECTION("it leads to a recorder") {
    desk.model.learn_node(kSpeakers, {{"media.class", "Stream/Input/Audio"}});
  }
  REQUIRE_FALSE(desk.look(0));
  REQUIRE_FALSE(desk.look(100000));
  REQUIRE(desk.cuts.empty());
}

TEST_CASE("links of streams that the session manager must not link anew stay") {
  const auto properties =
      GENERATE(Properties{}, Properties{{"node.autoconnect", "true"}, {"node.dont-reconnect", "1"}},
               Properties{{"node.autoconnect", "true"}, {"node.dont-move", "true"}});
  Desk desk(properties);
  REQUIRE_FALSE(desk.look(0));
  REQUIRE_FALSE(desk.look(100000));
  REQUIRE(desk.cuts.empty());
}
