// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/claim.hpp"
#include "routing/route.hpp"
#include <headroom_catch.hpp>

using namespace headroom;

namespace {

constexpr std::string_view kGroup = "headroom-42";
constexpr RouteDecision kProcessed{Route::processed, RouteReason::default_route};
constexpr RouteDecision kFilter{Route::untouched, RouteReason::filter};
const Target kUsb{"Spa:Id", "77"};
const Target kCleared{};

StreamFacts player() {
  return {{{"media.class", "Stream/Output/Audio"}, {"node.name", "mpv"}}, false};
}

RouteReason reason_with(std::string key, std::string value) {
  auto stream = player();
  stream.properties[std::move(key)] = std::move(value);
  return decide_route(stream, kGroup).reason;
}

} // namespace

TEST_CASE("a player goes through us by default") {
  REQUIRE(decide_route(player(), kGroup) == kProcessed);
}

TEST_CASE("streams that are not players stay untouched, each for its reason") {
  REQUIRE(reason_with("node.link-group", "headroom-42") == RouteReason::own_node);
  REQUIRE(reason_with("node.name", "headroom_out") == RouteReason::own_node);
  REQUIRE(reason_with("node.link-group", "loopback-9") == RouteReason::filter);
  REQUIRE(reason_with("node.virtual", "true") == RouteReason::filter);
  REQUIRE(reason_with("stream.monitor", "true") == RouteReason::not_a_player);
  REQUIRE(reason_with("media.class", "Stream/Input/Audio") == RouteReason::not_a_player);
  REQUIRE(reason_with("media.class", "Audio/Sink") == RouteReason::not_a_player);
  auto encoded = player();
  encoded.encoded_only = true;
  REQUIRE(decide_route(encoded, kGroup) == RouteDecision{Route::untouched, RouteReason::encoded});
}

TEST_CASE("a stream that forbids to be linked anew says by which property") {
  REQUIRE(pinned_by(player().properties).empty());
  REQUIRE(pinned_by({{"node.dont-reconnect", "true"}}) == "node.dont-reconnect");
  REQUIRE(pinned_by({{"node.dont-move", "true"}}) == "node.dont-move");
  REQUIRE(pinned_by({{"node.dont-reconnect", "false"}}).empty());
}

TEST_CASE("a stream's target is our sink's name, never a serial") {
  REQUIRE(Claim::ours() == Target{"Spa:String", "headroom"});
  Claim claim(1000);
  REQUIRE(claim.decide(kProcessed) == Claim::ours());
}

TEST_CASE("nothing is written for a stream that is left alone") {
  Claim claim(1000);
  REQUIRE_FALSE(claim.decide(kFilter));
  REQUIRE_FALSE(claim.target_changed(1100, kUsb));
  REQUIRE_FALSE(claim.release());
}

TEST_CASE("within the guard we write again over whatever the session manager restored") {
  Claim claim(1000);
  claim.decide(kProcessed);
  REQUIRE_FALSE(claim.target_changed(1001, Claim::ours())); // our own echo
  REQUIRE(claim.target_changed(1002, kUsb) == Claim::ours());
  REQUIRE(claim.target_changed(2999, kUsb) == Claim::ours());
  REQUIRE_FALSE(claim.by_user());
}

TEST_CASE("after the guard the user's choice stands until he clears it") {
  Claim claim(1000);
  claim.decide(kProcessed);
  REQUIRE_FALSE(claim.target_changed(3000, kUsb));
  REQUIRE(claim.by_user());
  REQUIRE_FALSE(claim.decide(kProcessed));
  SECTION("cleared") { REQUIRE(claim.target_changed(9000, kCleared) == Claim::ours()); }
  SECTION("follow the default") {
    REQUIRE(claim.target_changed(9000, {"Spa:Id", "-1"}) == Claim::ours());
  }
  REQUIRE_FALSE(claim.by_user());
}

TEST_CASE("leaving puts back what we displaced") {
  Claim claim(1000);
  claim.decide(kProcessed);
  SECTION("nothing") { REQUIRE(claim.release() == kCleared); }
  SECTION("what the session manager had restored") {
    claim.target_changed(1100, kUsb);
    REQUIRE(claim.release() == kUsb);
  }
  SECTION("but not over the user's later choice") {
    claim.target_changed(4000, kUsb);
    REQUIRE_FALSE(claim.release());
  }
  SECTION("only once") {
    claim.release();
    REQUIRE_FALSE(claim.release());
  }
}

TEST_CASE("a stream that turns out to be a filter is given back, a filter that is none is taken") {
  Claim claim(1000);
  REQUIRE(claim.decide(kProcessed) == Claim::ours());
  REQUIRE(claim.decide(kFilter) == kCleared);
  REQUIRE(claim.decide(kProcessed) == Claim::ours());
}

TEST_CASE("streams older than the daemon keep a foreign target, unless it is the sink behind us") {
  SECTION("another sink") {
    Claim claim(1000, kUsb, false);
    REQUIRE_FALSE(claim.decide(kProcessed));
    REQUIRE(claim.by_user());
  }
  SECTION("the sink behind us: taken, and put back on leaving") {
    Claim claim(1000, kUsb, true);
    REQUIRE(claim.decide(kProcessed) == Claim::ours());
    REQUIRE(claim.release() == kUsb);
  }
  SECTION("ours already, from before a crash: nothing to write, but to be cleared on leaving") {
    Claim claim(1000, Claim::ours(), false);
    REQUIRE_FALSE(claim.decide(kProcessed));
    REQUIRE(claim.release() == kCleared);
  }
  SECTION("follow the default") {
    Claim claim(1000, {"Spa:Id", "-1"}, false);
    REQUIRE(claim.decide(kProcessed) == Claim::ours());
  }
}
