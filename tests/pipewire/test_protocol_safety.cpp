// SPDX-License-Identifier: GPL-3.0-or-later
// Bad clients of the control sockets, all kinds at once, and neither what plays nor another client
// notices. What each of them is answered is asked in headroomd/tests/control.
#include "control_abuse.hpp"
#include "line_client.hpp"
#include "rig.hpp"
#include "sanitized.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <headroom_catch.hpp>
#include <thread>

using namespace headroom::test;

namespace {

constexpr int kBadClients = 252; // of 256: two are asked with, and there is room for one more
constexpr int kRequests = 150;
constexpr auto kPause = std::chrono::milliseconds(21); // less than 50 requests per second
constexpr int kTakes = 5;
constexpr int64_t kCycle = 1024;

/// The number behind a name in what is printed as JSON.
uint64_t number_in(const std::string& json, const std::string& name) {
  const size_t at = json.find('"' + name + "\":");
  REQUIRE(at != std::string::npos);
  return std::stoull(json.substr(at + name.size() + 3));
}

std::string list_in(const std::string& json, const std::string& name) {
  const size_t at = json.find('"' + name + "\":[");
  return json.substr(at, json.find(']', at) + 1 - at);
}

size_t open_files(pid_t pid) {
  size_t count = 0;
  for ([[maybe_unused]] const auto& file :
       std::filesystem::directory_iterator("/proc/" + std::to_string(pid) + "/fd"))
    ++count;
  return count;
}

struct Take {
  int64_t missing = 0; ///< samples that were not heard
  uint64_t overruns = 0;
};

/// Asks as a panel does while everything bad happens.
Take record_under_abuse(Rig& rig, const Recorder& recorder) {
  const auto folder = rig.daemon->socket_path().parent_path();
  LineClient good(folder / "lines.sock");
  REQUIRE(good.connected());
  good.receive(); // hello
  const std::string before = good.ask(R"({"id":0,"op":"status"})");
  const ControlAbuse abuse(folder, kBadClients, std::chrono::milliseconds(5));
  REQUIRE(wait_until([&] { return abuse.rounds() >= 20; }, Seconds{60}));

  const uint64_t from = recorder.frames();
  std::vector<double> ms;
  for (int i = 1; i <= kRequests; ++i) {
    const std::string id = "{\"id\":" + std::to_string(i) + ",";
    std::this_thread::sleep_for(kPause);
    const auto asked = std::chrono::steady_clock::now();
    const std::string answer = good.ask(id + R"("op":"status"})");
    ms.push_back(1e3 * Seconds(std::chrono::steady_clock::now() - asked).count());
    REQUIRE(answer.starts_with(id + "\"result\":{"));
  }
  // A new client finds a place, too, between those that are thrown out and come again.
  REQUIRE(wait_until([&] { return headroomctl_status(rig.session).code == 0; }));
  const auto heard = recorder.channel(0, from);
  REQUIRE(find_from(heard, 0, [](float x) { return x > 0.0f; }) == heard.size());
  REQUIRE(rig.daemon->process().running());
  REQUIRE(abuse.connections() >
          static_cast<uint64_t>(kBadClients)); // who was thrown out came again
  REQUIRE(abuse.bytes_read() > 0);

  const std::string after = good.ask(R"({"id":0,"op":"status"})");
  std::sort(ms.begin(), ms.end());
  std::printf("status among %d bad clients (%llu MB from them): median %.2f ms, p99 %.2f ms, worst "
              "%.2f ms\n%s before\n%s after\n",
              kBadClients, static_cast<unsigned long long>(abuse.bytes_sent() / 1'000'000),
              ms[ms.size() / 2], ms[ms.size() * 99 / 100], ms.back(),
              list_in(before, "histogram_us").c_str(), list_in(after, "histogram_us").c_str());
  return {std::ranges::count_if(heard, [](float x) { return x != kProcessedGain * kQuiet; }),
          number_in(after, "overruns") - number_in(before, "overruns")};
}

} // namespace

TEST_CASE("252 bad clients at once disturb neither what plays nor a good client") {
  Rig rig;
  REQUIRE(rig.daemon->wait_ready());
  const Recorder recorder;
  const Player player(play_constant(kQuiet));
  REQUIRE(rig.wait_plays_to(player, "headroom"));
  REQUIRE(wait_until([&] { return recorder.channel(0).back() == kProcessedGain * kQuiet; }));
  const pid_t pid = rig.daemon->process().pid();
  const size_t files = open_files(pid);
  for (int take = 1;; ++take) {
    const Take heard = record_under_abuse(rig, recorder);
    if ((heard.missing <= kCycle && heard.overruns == 0) || kSanitized)
      break;
    // A loaded machine misses a cycle of many now and then, not several in each take.
    CAPTURE(take, heard.missing, heard.overruns);
    REQUIRE(take < kTakes);
  }
  // Nothing is left of any of them.
  REQUIRE(wait_until([&] { return open_files(pid) == files; }, Seconds{20}));
}
