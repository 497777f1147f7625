// SPDX-License-Identifier: GPL-3.0-or-later
// Clients that mean no good, and the one beside them that is served all the same.
#include "control_fixture.hpp"
#include <headroom_catch.hpp>
#include <list>
#include <random>

using namespace headroom;
using namespace headroom::control_test;
using control::Events;
using control::Topic;

namespace {

constexpr auto kStatusRequest = R"({"id":1,"op":"status"})";
/// The kernel names all who are ready, and who asks little is answered before the others.
constexpr int kTurnsToAnswer = 1;
/// Between two questions of somebody who asks little: less than 50 times a second.
constexpr auto kPause = std::chrono::milliseconds(21);

/// Asks for status and counts the server's turns until the answer is there.
int turns_to_answer(Daemon& daemon, RawClient& client) {
  client.send(kStatusRequest);
  pollfd answer{client.fd(), POLLIN, 0};
  int turns = 0;
  while (::poll(&answer, 1, 0) == 0 && turns < 100) {
    daemon.server.dispatch();
    ++turns;
  }
  REQUIRE(wire::decode_server_message(*client.receive(daemon)).id == 1);
  return turns;
}

std::string noise(size_t bytes, uint64_t seed) {
  std::mt19937_64 random(seed);
  std::string text(bytes, '\0');
  for (char& byte : text)
    byte = static_cast<char>(random());
  return text;
}

} // namespace

TEST_CASE("255 rude clients of all kinds do not keep one waiting") {
  Daemon daemon;
  RawClient polite(daemon.directory.socket_path());
  REQUIRE(polite.receive(daemon));

  const std::string mebibyte(wire::kMaxFrameBytes, '[');
  std::list<RawClient> rude;
  std::list<std::string> unsent; // what each of them still wants to write
  for (int i = 0; i < 255; ++i) {
    const auto framing = i % 2 == 0 ? Framing::frames : Framing::lines;
    auto& client = rude.emplace_back(daemon.path(framing), framing);
    REQUIRE(client.receive(daemon));
    auto& text = unsent.emplace_back();
    switch (i / 2 % 6) {
    case 0: // silent
      break;
    case 1: // half a message
      text = control::encode(framing, kStatusRequest).substr(0, 10);
      break;
    case 2: // messages of 1 MiB that are no JSON
      text = control::encode(framing, mebibyte) + control::encode(framing, mebibyte);
      break;
    case 3: // garbage
      text = noise(100'000, static_cast<uint64_t>(i));
      break;
    case 4: // asks for everything and reads nothing
      text = control::encode(framing,
                             R"({"id":1,"op":"subscribe","args":{"topics":["meters","routing"]}})");
      break;
    default: // a flood of requests, answers unread
      for (int n = 0; n < 2000; ++n)
        text += control::encode(framing, kStatusRequest);
    }
  }

  Events::Clock::time_point now{};
  int worst = 0, most_in_front = 0;
  for (int round = 0; round < 150; ++round) {
    const auto asked = std::chrono::steady_clock::now();
    auto client = rude.begin();
    for (auto& text : unsent)
      text.erase(0, (client++)->write(text));
    wire::MeterTick tick;
    tick.input_peak_dbfs = {-1.0, -2.0};
    daemon.events.publish_meters(tick, now);
    now += std::chrono::milliseconds(17);
    daemon.events.publish(Topic::routing, "rule_changed");
    const int before = daemon.status_requests;
    worst = std::max(worst, turns_to_answer(daemon, polite));
    if (round >= 50) // by then the floods have used up what is answered promptly
      most_in_front = std::max(most_in_front, daemon.status_requests - before);
    daemon.serve_until([&] { return std::chrono::steady_clock::now() - asked >= kPause; });
  }
  CHECK(worst <= kTurnsToAnswer);
  // Of 255 who may ask 50 times a second each some are in front; of the floods a part is.
  CHECK(most_in_front <= control::Server::kRestRequests + 64);
  CHECK(daemon.server.connection_count() > 100);
  rude.clear();
  daemon.serve_until([&] { return daemon.server.connection_count() == 1; });
  CHECK(turns_to_answer(daemon, polite) <= kTurnsToAnswer);
}

TEST_CASE("a crowd that wants more than others has a part of the time, and is served in the end") {
  using Clock = std::chrono::steady_clock;
  Daemon daemon;
  std::list<RawClient> crowd;
  constexpr int kRequests = 60; // of each; their answers fit into what is kept for it
  std::string requests;
  for (int n = 0; n < kRequests; ++n)
    requests += control::encode(Framing::frames, kStatusRequest);
  const int size = GENERATE(4, 40);
  for (int i = 0; i < size; ++i) {
    REQUIRE(crowd.emplace_back(daemon.directory.socket_path()).receive(daemon));
    REQUIRE(crowd.back().write(requests) == requests.size());
  }
  const auto began = Clock::now();
  Clock::duration busy{};
  while (daemon.status_requests < size * kRequests &&
         Clock::now() - began < std::chrono::seconds(20)) {
    pollfd ready{daemon.server.fd(), POLLIN, 0};
    REQUIRE(::poll(&ready, 1, 5000) == 1);
    const auto turn = Clock::now();
    daemon.server.dispatch();
    busy += Clock::now() - turn;
  }
  REQUIRE(daemon.status_requests == size * kRequests);
  const double share = std::chrono::duration<double>(busy) / (Clock::now() - began);
  CAPTURE(size, share);
  // An eighth, and what the kernel is asked in between.
  if (size > static_cast<int>(control::Server::kCrowd))
    CHECK(share < 0.5);
}

TEST_CASE("a client may go at any byte of what it says") {
  const auto framing = GENERATE(Framing::frames, Framing::lines);
  Daemon daemon;
  RawClient polite(daemon.directory.socket_path());
  REQUIRE(polite.receive(daemon));
  const std::string said =
      control::encode(framing, R"({"id":1,"op":"subscribe","args":{"topics":["routing"]}})") +
      control::encode(framing, kStatusRequest) + control::encode(framing, "garbage");
  for (size_t bytes = 0; bytes <= said.size(); ++bytes) {
    {
      RawClient client(daemon.path(framing), framing);
      REQUIRE(client.write(said.substr(0, bytes)) == bytes);
      if (bytes % 2 == 0)
        daemon.server.dispatch();
    }
    daemon.events.publish(Topic::routing, "rule_changed"); // to nobody, or to who just left
    daemon.serve_until([&] { return daemon.server.connection_count() == 1; });
  }
  CHECK_FALSE(daemon.events.wanted(Topic::routing));
  CHECK(turns_to_answer(daemon, polite) <= kTurnsToAnswer);
}

TEST_CASE("a message of 1 MiB is taken, whatever it holds") {
  const auto framing = GENERATE(Framing::frames, Framing::lines);
  Daemon daemon;
  RawClient client(daemon.path(framing), framing);
  REQUIRE(client.receive(daemon));
  std::string request = R"({"id":1,"op":"status","args":{"x":")";
  request.append(wire::kMaxFrameBytes - request.size() - 3, 'x');
  request += "\"}}";
  REQUIRE(request.size() == wire::kMaxFrameBytes);
  client.write_all(daemon, control::encode(framing, request));
  CHECK(wire::decode_server_message(*client.receive(daemon)).id == 1);
  client.write_all(daemon, control::encode(framing, std::string(wire::kMaxFrameBytes, '[')));
  CHECK(wire::decode_server_message(*client.receive(daemon)).code == "INVALID_MESSAGE");
}

TEST_CASE("a subscriber that stops reading loses no peak, and is told what it missed") {
  control::ServerOptions options;
  options.stall_limit =
      std::chrono::minutes(10); // what it stops for takes seconds under a sanitizer
  Daemon daemon(options);
  RawClient client(daemon.directory.socket_path());
  client.receive(daemon);
  client.ask(daemon,
             R"({"id":1,"op":"subscribe","args":{"topics":["meters","routing"],"meters_hz":60}})");
  constexpr int kPublished = 20'000; // far more than any buffer holds
  Events::Clock::time_point now{};
  for (int i = 0; i < kPublished; ++i) {
    wire::MeterTick tick;
    tick.true_peak_dbtp = i == kPublished - 100 ? -0.5 : -20.0;
    daemon.events.publish_meters(tick, now);
    now += std::chrono::milliseconds(17);
    daemon.events.publish(Topic::routing, "rule_changed");
    daemon.server.dispatch();
  }
  client.send(kStatusRequest);
  double highest = wire::kNoLevel;
  int ticks = 0;
  uint64_t changes = 0, lost = 0;
  bool answered = false;
  while (changes + lost < kPublished || highest < -0.5 || !answered) {
    const auto message = wire::decode_server_message(*client.receive(daemon));
    if (message.event == "tick") {
      ++ticks;
      highest = std::max(highest, wire::decode_meter_tick(message.payload).true_peak_dbtp);
    } else if (message.event == "rule_changed") {
      ++changes;
    } else if (message.event == "overflow") {
      lost += message.payload.find("lost")->as_unsigned().value();
    } else {
      answered = message.id == 1;
    }
  }
  CHECK(highest == -0.5);
  CHECK(changes + lost == kPublished);
  CHECK(lost > 0);
  CHECK(ticks < kPublished);
}
