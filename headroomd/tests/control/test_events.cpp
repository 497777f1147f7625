// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/events.hpp"
#include <algorithm>
#include <headroom_catch.hpp>

using namespace headroom;
using namespace std::chrono_literals;
using control::Events;
using control::Subscriber;
using control::Topic;

namespace {

/// All that waits, taken.
std::vector<wire::ServerMessage> all(Subscriber& subscriber) {
  std::vector<wire::ServerMessage> events;
  while (const auto event = subscriber.next())
    events.push_back(wire::decode_server_message(*event));
  return events;
}

uint64_t number(const wire::ServerMessage& event, const char* field) {
  const auto* value = event.payload.find(field);
  REQUIRE(value);
  return value->as_unsigned().value();
}

void publish_number(Events& events, Topic topic, int n) {
  events.publish(topic, "counted", [&](wire::Writer& data) { data.field("n", n); });
}

} // namespace

TEST_CASE("an event reaches those who subscribe to its topic, with the revision") {
  Events events;
  Subscriber routing(events), both(events), nothing(events);
  routing.subscribe({Topic::routing}, {});
  both.subscribe({Topic::routing, Topic::profile}, {});
  publish_number(events, Topic::routing, 7);
  events.publish(Topic::profile, "used");

  const auto heard = all(routing);
  REQUIRE(heard.size() == 1);
  CHECK(heard[0].event == "counted");
  CHECK(heard[0].topic == "routing");
  CHECK(number(heard[0], "n") == 7);
  CHECK(number(heard[0], "revision") == 1);
  const auto heard_both = all(both);
  REQUIRE(heard_both.size() == 2);
  CHECK(heard_both[1].event == "used");
  CHECK(number(heard_both[1], "revision") == 2);
  CHECK(all(nothing).empty());
}

TEST_CASE("an event nobody listens to is not written, and counts as a change all the same") {
  Events events;
  Subscriber subscriber(events);
  subscriber.subscribe({Topic::routing}, {});
  bool written = false;
  events.publish(Topic::profile, "used", [&](wire::Writer&) { written = true; });
  events.publish_latest(Topic::meters, "moved", 1, [&](wire::Writer&) { written = true; });
  CHECK_FALSE(written);
  CHECK(events.revision() == 1);
}

TEST_CASE("those who measure learn when somebody listens and when nobody does any more") {
  Events events;
  std::vector<double> heard;
  events.when_interest_changes([&] { heard.push_back(events.meters_hz()); });
  {
    Subscriber slow(events), fast(events);
    slow.subscribe({Topic::meters}, 5.0);
    CHECK(events.wanted(Topic::meters));
    fast.subscribe({Topic::meters}, {});
    fast.subscribe({Topic::meters}, 60.0);
    fast.unsubscribe({Topic::meters});
    CHECK(events.wanted(Topic::meters));
  }
  CHECK_FALSE(events.wanted(Topic::meters));
  CHECK(heard == std::vector<double>{5.0, 20.0, 60.0, 5.0, 5.0, 0.0});
}

TEST_CASE("a full queue loses what comes next and says so, then goes on") {
  Events events;
  Subscriber subscriber(events);
  subscriber.subscribe({Topic::routing, Topic::profile}, {});
  for (int i = 0; i < 70; ++i)
    publish_number(events, Topic::routing, i);
  events.publish(Topic::profile, "used"); // a topic does not suffer from another one
  auto heard = all(subscriber);
  REQUIRE(heard.size() == 64 + 1 + 1);
  for (int i = 0; i < 64; ++i)
    REQUIRE(number(heard[static_cast<size_t>(i)], "n") == static_cast<uint64_t>(i));
  const auto overflow =
      std::find_if(heard.begin(), heard.end(), [](auto& e) { return e.event == "overflow"; });
  REQUIRE(overflow != heard.end());
  CHECK(overflow->topic == "daemon");
  CHECK(*overflow->payload.find("lost_topic")->as_string() == "routing");
  CHECK(number(*overflow, "lost") == 6);
  CHECK(number(*overflow, "total_lost") == 6);
  CHECK(number(*overflow, "revision") == 71);

  publish_number(events, Topic::routing, 99);
  heard = all(subscriber);
  REQUIRE(heard.size() == 1);
  CHECK(number(heard[0], "n") == 99);
}

TEST_CASE("nothing overtakes the word of what was lost") {
  Events events;
  Subscriber subscriber(events);
  subscriber.subscribe({Topic::routing}, {});
  for (int i = 0; i < 65; ++i)
    publish_number(events, Topic::routing, i);
  subscriber.next(); // there is room again, but 64 was lost
  publish_number(events, Topic::routing, 65);
  const auto heard = all(subscriber);
  REQUIRE(heard.size() == 64);
  CHECK(heard.back().event == "overflow");
  CHECK(number(heard.back(), "lost") == 2);
}

TEST_CASE("topics keep the order in which things happened") {
  Events events;
  Subscriber subscriber(events);
  subscriber.subscribe({Topic::routing, Topic::profile}, {});
  for (int i = 0; i < 10; ++i)
    publish_number(events, i % 3 == 0 ? Topic::profile : Topic::routing, i);
  const auto heard = all(subscriber);
  REQUIRE(heard.size() == 10);
  for (size_t i = 0; i < heard.size(); ++i)
    CHECK(number(heard[i], "n") == i);
}

TEST_CASE("of a value that moves, a slow reader gets the newest") {
  Events events;
  Subscriber subscriber(events);
  subscriber.subscribe({Topic::meters}, {});
  for (int i = 0; i < 1000; ++i)
    events.publish_latest(Topic::meters, "moved", static_cast<uint64_t>(i % 2),
                          [&](wire::Writer& data) { data.field("n", i); });
  const auto heard = all(subscriber);
  REQUIRE(heard.size() == 2);
  CHECK(number(heard[0], "n") == 998);
  CHECK(number(heard[1], "n") == 999);
  CHECK(events.revision() == 0);
}

TEST_CASE("ticks that were not read become one, and no peak is lost") {
  Events events;
  Subscriber subscriber(events);
  subscriber.subscribe({Topic::meters}, 60.0);
  Events::Clock::time_point now{};
  for (int i = 0; i < 10; ++i) {
    wire::MeterTick tick;
    tick.momentary_lufs = -20.0 - i;
    tick.true_peak_dbtp = i == 3 ? -1.0 : -30.0;
    tick.limiter_gr_db = i == 5 ? -6.0 : 0.0;
    tick.input_peak_dbfs = {i == 7 ? -2.0 : -40.0, -50.0};
    events.publish_meters(tick, now);
    now += 16'667us;
  }
  const auto heard = all(subscriber);
  REQUIRE(heard.size() == 1);
  const auto tick = wire::decode_meter_tick(heard[0].payload);
  CHECK(tick.momentary_lufs == -29.0);
  CHECK(tick.true_peak_dbtp == -1.0);
  CHECK(tick.limiter_gr_db == -6.0);
  CHECK(tick.input_peak_dbfs == std::vector<double>{-2.0, -50.0});
}

TEST_CASE("each listener gets ticks at its own rate, with the peaks of all of them") {
  Events events;
  Subscriber slow(events), fast(events);
  slow.subscribe({Topic::meters}, 10.0);
  fast.subscribe({Topic::meters}, 60.0);
  int slow_ticks = 0, fast_ticks = 0, slow_peaks = 0;
  Events::Clock::time_point now{};
  for (int i = 0; i < 600; ++i) { // 10 s
    wire::MeterTick tick;
    tick.true_peak_dbtp = i % 60 == 1 ? -1.0 : -30.0;
    events.publish_meters(tick, now);
    now += 16'667us;
    for (const auto& event : all(slow)) {
      ++slow_ticks;
      slow_peaks += wire::decode_meter_tick(event.payload).true_peak_dbtp == -1.0;
    }
    fast_ticks += static_cast<int>(all(fast).size());
  }
  CHECK(fast_ticks == 600);
  CHECK(slow_ticks >= 99);
  CHECK(slow_ticks <= 101);
  CHECK(slow_peaks == 10);
}

TEST_CASE("a default rate of 0 means no ticks unless a rate is asked for") {
  Events events;
  events.set_default_meters_hz(0.0);
  Subscriber silent(events), asking(events);
  silent.subscribe({Topic::meters}, {});
  CHECK(events.meters_hz() == 0.0);
  asking.subscribe({Topic::meters}, 1.0);
  CHECK(events.meters_hz() == 1.0);
  events.publish_meters({}, {});
  CHECK(all(silent).empty());
  CHECK(all(asking).size() == 1);
}

TEST_CASE("what is unsubscribed is not heard any more, not even what waited") {
  Events events;
  Subscriber subscriber(events);
  subscriber.subscribe({Topic::routing, Topic::meters}, {});
  events.publish(Topic::routing, "rule_changed");
  events.publish_meters({}, {});
  subscriber.unsubscribe({Topic::routing, Topic::meters});
  CHECK_FALSE(subscriber.has_events());
  CHECK(all(subscriber).empty());
}

TEST_CASE("events that are held go out when they are released, and never when they are dropped") {
  Events events;
  Subscriber subscriber(events);
  subscriber.subscribe({Topic::routing}, {});
  events.hold();
  publish_number(events, Topic::routing, 1);
  CHECK(all(subscriber).empty());
  events.release();
  CHECK(all(subscriber).size() == 1);
  events.hold();
  publish_number(events, Topic::routing, 2);
  events.drop();
  publish_number(events, Topic::routing, 3);
  const auto heard = all(subscriber);
  REQUIRE(heard.size() == 1);
  CHECK(number(heard[0], "n") == 3);
}
