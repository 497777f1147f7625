// SPDX-License-Identifier: GPL-3.0-or-later
#include "own_nodes.hpp"
#include "routing/claim.hpp"
#include <headroom_catch.hpp>

using namespace headroom;

namespace {

const Wish kThroughUs = Wish::through_us(kSinkName);
const Wish kPastUs = Wish::past_us("speakers");
const Target kOurs = kThroughUs.target;
const Target kSpeakers = kPastUs.target;
const Target kUsb{"Spa:Id", "77"};
const Target kCleared{};
const Target kFollowDefault{"Spa:Id", "-1"};

/// A claim that has written its wish and had it confirmed.
Claim settled(const Wish& wish) {
  Claim claim(1000);
  claim.want(1000, wish);
  claim.target_changed(1001, wish.target);
  return claim;
}

} // namespace

TEST_CASE("a stream's target is our sink's name, never a serial") {
  REQUIRE(kOurs == Target{"Spa:String", "headroom"});
  Claim claim(1000);
  REQUIRE(claim.want(1000, kThroughUs) == kOurs);
}

TEST_CASE("nothing is written for a stream that is left alone") {
  Claim claim(1000);
  REQUIRE_FALSE(claim.want(1000, Wish::hands_off()));
  REQUIRE_FALSE(claim.target_changed(1100, kUsb));
  REQUIRE_FALSE(claim.release(1200));
}

TEST_CASE("within the guard we write again over whatever the session manager restored") {
  Claim claim = settled(kThroughUs);
  REQUIRE(claim.target_changed(1002, kUsb) == kOurs);
  REQUIRE_FALSE(claim.target_changed(1003, kOurs)); // our own echo
  REQUIRE(claim.target_changed(2999, kUsb) == kOurs);
  REQUIRE_FALSE(claim.by_user());
}

TEST_CASE("a way past us gives way to what the session manager restored") {
  Claim claim = settled(kPastUs);
  REQUIRE_FALSE(claim.target_changed(1002, kUsb));
  REQUIRE_FALSE(claim.want(1003, Wish::past_us("hdmi")));
  SECTION("and is written when that is cleared") {
    REQUIRE(claim.target_changed(1004, kCleared) == Target{"Spa:String", "hdmi"});
  }
  SECTION("also when ours was written over it") {
    Claim late(1000);
    late.want(1000, kPastUs);
    REQUIRE(late.target_changed(1001, kUsb) == kUsb);
  }
}

TEST_CASE("after the guard the user's choice stands until he clears it") {
  Claim claim = settled(kThroughUs);
  REQUIRE_FALSE(claim.target_changed(3000, kUsb));
  REQUIRE(*claim.by_user() == kUsb);
  REQUIRE_FALSE(claim.want(3001, kPastUs));
  REQUIRE_FALSE(claim.want(3002, kThroughUs));
  SECTION("cleared") { REQUIRE(claim.target_changed(9000, kCleared) == kOurs); }
  SECTION("follow the default") { REQUIRE(claim.target_changed(9000, kFollowDefault) == kOurs); }
  SECTION("given back") { REQUIRE(claim.give_back(9000) == kOurs); }
  REQUIRE_FALSE(claim.by_user());
}

TEST_CASE("a move by the user that crosses a write of ours wins") {
  Claim claim = settled(Wish::hands_off());
  REQUIRE(claim.want(5000, kThroughUs) == kOurs);
  // The server had his first, then ours: his has to be written again.
  REQUIRE(claim.target_changed(5001, kUsb) == kUsb);
  REQUIRE_FALSE(claim.target_changed(5002, kOurs));
  REQUIRE_FALSE(claim.target_changed(5003, kUsb));
  REQUIRE(*claim.by_user() == kUsb);
}

TEST_CASE("a write whose echo is kept back is not waited for") {
  Claim claim(1000);
  claim.want(1000, kThroughUs);
  REQUIRE(claim.target_changed(1500, kUsb) == kOurs);
  REQUIRE_FALSE(claim.target_changed(9000, kUsb));
  REQUIRE(*claim.by_user() == kUsb);
  REQUIRE(claim.target_changed(9500, kCleared) == kOurs);
}

TEST_CASE("leaving puts back what we displaced") {
  Claim claim = settled(kThroughUs);
  SECTION("nothing") { REQUIRE(claim.release(1100) == kCleared); }
  SECTION("what the session manager had restored") {
    claim.target_changed(1100, kUsb);
    REQUIRE(claim.release(1200) == kUsb);
  }
  SECTION("but not over the user's later choice") {
    claim.target_changed(4000, kUsb);
    REQUIRE_FALSE(claim.release(4100));
  }
  SECTION("only once") {
    claim.release(1100);
    REQUIRE_FALSE(claim.release(1200));
  }
}

TEST_CASE("a stream that turns out to be none of ours is given back, and taken when it is") {
  Claim claim(1000);
  REQUIRE(claim.want(1000, kThroughUs) == kOurs);
  REQUIRE(claim.want(1001, Wish::hands_off()) == kCleared);
  REQUIRE(claim.want(1002, kThroughUs) == kOurs);
}

TEST_CASE("streams older than the daemon keep a foreign target, unless it is the sink behind us") {
  SECTION("another sink") {
    Claim claim(1000, kUsb, false);
    REQUIRE_FALSE(claim.want(1000, kThroughUs));
    REQUIRE(claim.by_user());
  }
  SECTION("the sink behind us: taken, and put back on leaving") {
    Claim claim(1000, kUsb, true);
    REQUIRE(claim.want(1000, kThroughUs) == kOurs);
    REQUIRE(claim.release(1100) == kUsb);
  }
  SECTION("ours already, from before a crash: nothing to write, but to be cleared on leaving") {
    Claim claim(1000, kOurs, false);
    REQUIRE_FALSE(claim.want(1000, kThroughUs));
    REQUIRE(claim.release(1100) == kCleared);
  }
  SECTION("follow the default") {
    Claim claim(1000, kFollowDefault, false);
    REQUIRE(claim.want(1000, kThroughUs) == kOurs);
  }
}

TEST_CASE("what the user chose outlives a restart of the session manager") {
  Claim claim = settled(kThroughUs);
  SECTION("his choice is written again") {
    claim.target_changed(4000, kUsb);
    REQUIRE(claim.metadata_restarted(9000, kCleared) == kUsb);
    REQUIRE(claim.by_user());
  }
  SECTION("without one our wish is") { REQUIRE(claim.metadata_restarted(9000, kCleared) == kOurs); }
}

TEST_CASE("what a former headroomd wrote is nobody's choice, whichever sink of ours it names") {
  for (const auto name : {kSinkName, kSilentSinkName}) {
    Claim claim(0, Wish::through_us(name).target, false);
    REQUIRE_FALSE(claim.by_user());
    REQUIRE(claim.want(1, kThroughUs).has_value() == (name != kSinkName));
    REQUIRE(claim.release(2) == kCleared);
  }
}

TEST_CASE("the detour is nobody's choice, even when we are told of it long after it is over") {
  Claim claim(0);
  const Target ours = Wish::through_us(kSinkName).target;
  const Target away = Wish::through_us(kDetourName).target;
  claim.want(0, Wish::through_us(kSinkName));
  claim.target_changed(10, ours);
  REQUIRE(claim.want(5000, Wish::through_us(kDetourName)) == away);
  REQUIRE(claim.want(5200, Wish::through_us(kSinkName)) == ours);
  REQUIRE(claim.target_changed(5200 + 2 * Claim::kEchoMs, away) == ours);
  REQUIRE(claim.by_user() == nullptr);
}
