// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/link_watch.hpp"
#include <headroom_catch.hpp>

using namespace headroom;
using State = LinkWatch::State;

namespace {

constexpr uint32_t kSink = 7, kNextSink = 8;
const LinkWatch::Sight kNowhere{true, true, false, false, {}, false};
const LinkWatch::Sight kLinked{true, true, true, false, kSink, true};
const LinkWatch::Sight kAtDetour{true, true, false, true, {}, false};
const LinkWatch::Sight kNoneOfOurs{false, true, false, false, {}, false};

/// Without a link, from `now_ms` until it is away.
void strand(LinkWatch& watch, uint64_t& now_ms, int attempt) {
  CAPTURE(attempt);
  REQUIRE(watch.state() == State::waiting);
  const uint64_t due_ms = now_ms + (LinkWatch::kPatienceMs << (attempt - 1));
  REQUIRE(watch.due_ms() == due_ms);
  REQUIRE_FALSE(watch.look(due_ms - 1, kNowhere, true));
  now_ms = due_ms;
  REQUIRE(watch.look(now_ms, kNowhere, false));
  REQUIRE(watch.state() == State::stranded);
  now_ms += 500;
  REQUIRE_FALSE(watch.look(now_ms, kNowhere, false));
  REQUIRE(watch.look(now_ms, kNowhere, true));
  REQUIRE(watch.state() == State::away);
  REQUIRE(watch.attempts() == attempt);
}

/// There, and back.
void visit(LinkWatch& watch, uint64_t& now_ms) {
  REQUIRE(watch.due_ms() == now_ms + LinkWatch::kAwayMs);
  REQUIRE_FALSE(watch.look(now_ms += 30, kAtDetour, true));
  REQUIRE(watch.due_ms() == now_ms + LinkWatch::kStayMs);
  REQUIRE_FALSE(watch.look(now_ms + LinkWatch::kStayMs - 1, kAtDetour, true));
  REQUIRE(watch.look(now_ms += LinkWatch::kStayMs, kAtDetour, true));
  REQUIRE(watch.state() == State::waiting);
}

} // namespace

TEST_CASE("a stream that is linked, or is not the session manager's to link, is left alone") {
  LinkWatch watch;
  for (uint64_t now_ms : {0u, 5000u, 100000u}) {
    REQUIRE_FALSE(watch.look(now_ms, kLinked, true));
    REQUIRE_FALSE(watch.look(now_ms, kNoneOfOurs, true));
    REQUIRE_FALSE(watch.due_ms());
    REQUIRE_FALSE(watch.on_its_way(now_ms));
  }
}

TEST_CASE("a stream without a link is sent away and back, and is at home when it is linked") {
  LinkWatch watch;
  uint64_t now_ms = 7000;
  REQUIRE(watch.look(now_ms, kNowhere, true));
  strand(watch, now_ms, 1);
  visit(watch, now_ms);
  REQUIRE(watch.look(now_ms += 20, kLinked, true));
  REQUIRE(watch.state() == State::linked);
  REQUIRE_FALSE(watch.due_ms());
}

TEST_CASE("each detour comes after twice the wait, five times, and then none until it is linked") {
  LinkWatch watch;
  uint64_t now_ms = 7000;
  REQUIRE(watch.look(now_ms, kNowhere, true));
  for (int attempt = 1; attempt <= LinkWatch::kMostAttempts; ++attempt) {
    strand(watch, now_ms, attempt);
    visit(watch, now_ms);
  }
  REQUIRE(watch.look(now_ms += LinkWatch::kPatienceMs << LinkWatch::kMostAttempts, kNowhere, true));
  REQUIRE(watch.state() == State::gave_up);
  REQUIRE_FALSE(watch.look(now_ms += 1000000, kNowhere, true));
  REQUIRE_FALSE(watch.due_ms());

  REQUIRE(watch.look(now_ms, kLinked, true));
  REQUIRE_FALSE(watch.look(now_ms += LinkWatch::kPatienceMs, kLinked, true));
  watch.node_removed(kSink);
  REQUIRE(watch.look(now_ms, kNowhere, true));
  REQUIRE(watch.attempts() == 0);
}

TEST_CASE("a link that does not hold does not count as one") {
  LinkWatch watch;
  uint64_t now_ms = 7000;
  REQUIRE(watch.look(now_ms, kNowhere, true));
  strand(watch, now_ms, 1);
  visit(watch, now_ms);
  REQUIRE(watch.look(now_ms, kLinked, true));
  REQUIRE(watch.look(now_ms += LinkWatch::kPatienceMs - 1, kNowhere, true));
  strand(watch, now_ms, 2);
}

TEST_CASE("a detour that the session manager does not link it to ends all the same") {
  LinkWatch watch;
  uint64_t now_ms = 7000;
  REQUIRE(watch.look(now_ms, kNowhere, true));
  strand(watch, now_ms, 1);
  REQUIRE_FALSE(watch.look(now_ms + LinkWatch::kAwayMs - 1, kNowhere, true));
  REQUIRE(watch.look(now_ms += LinkWatch::kAwayMs, kNowhere, true));
  REQUIRE(watch.state() == State::waiting);
  REQUIRE(watch.due_ms() == now_ms + 2 * LinkWatch::kPatienceMs);
}

TEST_CASE("a link that held and vanishes while its sink stays was cut by somebody") {
  LinkWatch watch;
  watch.look(7000, kLinked, true);
  LinkWatch::Sight half = kLinked;
  half.whole = false;
  watch.look(7000 + LinkWatch::kPatienceMs, half, true);
  watch.look(7000 + LinkWatch::kPatienceMs, kNowhere, true);
  REQUIRE_FALSE(watch.due_ms());
  REQUIRE_FALSE(watch.on_its_way(7000 + LinkWatch::kPatienceMs));
  REQUIRE_FALSE(watch.look(1000000, kNowhere, true));

  SECTION("unless the sink goes then") { watch.node_removed(kSink); }
  SECTION("unless it is sent elsewhere then") { watch.sent(); }
  REQUIRE(watch.look(1000001, kNowhere, true));
  REQUIRE(watch.on_its_way(1000001));
}

TEST_CASE("whose sink goes first, or who was hardly linked, is on its way") {
  LinkWatch watch;
  watch.look(7000, kLinked, true);
  SECTION("another sink goes") {
    watch.look(9000, kLinked, true);
    watch.node_removed(kNextSink);
    watch.look(9000, kNowhere, true);
    REQUIRE_FALSE(watch.on_its_way(9000));
  }
  SECTION("its sink goes") {
    watch.look(9000, kLinked, true);
    watch.node_removed(kSink);
    watch.look(9000, kNowhere, true);
    REQUIRE(watch.on_its_way(9000 + LinkWatch::kPatienceMs - 1));
    REQUIRE_FALSE(watch.on_its_way(9000 + LinkWatch::kPatienceMs));
  }
  SECTION("it had been linked for a moment") {
    watch.look(7000 + LinkWatch::kPatienceMs - 1, kNowhere, true);
    REQUIRE(watch.on_its_way(9000 - 2));
  }
  SECTION("it was never linked whole") {
    LinkWatch::Sight half = kLinked;
    half.whole = false;
    half.sink = kNextSink;
    watch.look(9000, half, true);
    watch.look(12000, kNowhere, true);
    REQUIRE(watch.on_its_way(12000));
  }
  SECTION("another sink than before, for a moment") {
    LinkWatch::Sight next = kLinked;
    next.sink = kNextSink;
    watch.look(9000, next, true);
    watch.look(9500, kNowhere, true);
    REQUIRE(watch.on_its_way(9500));
  }
}

TEST_CASE("a stream without ports waits, and one that is moved away is forgotten") {
  LinkWatch watch;
  LinkWatch::Sight no_ports = kNowhere;
  no_ports.has_ports = false;
  watch.look(7000, no_ports, true);
  REQUIRE_FALSE(watch.look(100000, no_ports, true));
  REQUIRE_FALSE(watch.due_ms());
  REQUIRE(watch.look(100000, kNowhere, true));
  REQUIRE(watch.state() == State::away);
  REQUIRE(watch.look(100010, kNoneOfOurs, true));
  REQUIRE(watch.state() == State::linked);
  REQUIRE(watch.attempts() == 0);
}
