// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/latest_value.hpp"
#include <cstdint>
#include <headroom_catch.hpp>
#include <thread>

using namespace headroom;

namespace {

/// Torn reads show: all fields come from one number.
struct Message {
  std::uint64_t number = 0;
  std::uint64_t copies[15] = {};

  static Message of(std::uint64_t number) {
    Message message;
    message.number = number;
    for (std::uint64_t& copy : message.copies)
      copy = number;
    return message;
  }
  bool whole() const {
    for (const std::uint64_t copy : copies)
      if (copy != number)
        return false;
    return true;
  }
};

} // namespace

TEST_CASE("before the first publish the initial value is read, and is not fresh") {
  LatestValue<int> latest(7);
  CHECK_FALSE(latest.fresh());
  CHECK(latest.read() == 7);
}

TEST_CASE("the newest of several values is read, once as fresh and then again") {
  LatestValue<int> latest;
  for (int value = 1; value <= 5; ++value)
    latest.publish(value);
  CHECK(latest.fresh());
  CHECK(latest.read() == 5);
  CHECK_FALSE(latest.fresh());
  CHECK(latest.read() == 5);
}

TEST_CASE("what was read stays as it is while newer values are published") {
  LatestValue<int> latest;
  latest.publish(1);
  const int& held = latest.read();
  for (int value = 2; value <= 10; ++value) {
    latest.publish(value);
    REQUIRE(held == 1);
  }
  CHECK(latest.read() == 10);
}

TEST_CASE("between two threads no value is torn, none comes twice as new, the last one arrives") {
  constexpr std::uint64_t kMessages = 300000;
  LatestValue<Message> latest;
  std::thread writer([&] {
    for (std::uint64_t number = 1; number <= kMessages; ++number)
      latest.publish(Message::of(number));
  });
  std::uint64_t last = 0;
  bool whole = true;
  bool forward = true;
  while (last != kMessages && whole && forward) {
    const bool fresh = latest.fresh();
    const Message& message = latest.read();
    whole = message.whole();
    forward = message.number >= last && (!fresh || message.number > last);
    last = message.number;
  }
  writer.join();
  CHECK(whole);
  CHECK(forward);
  CHECK(latest.read().number == kMessages);
}
