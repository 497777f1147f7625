// SPDX-License-Identifier: GPL-3.0-or-later
// Bad clients of the control socket, and what plays meanwhile does not notice. What each of them is
// answered is asked in headroomd/tests/control.
#include "rig.hpp"
#include "sanitized.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <headroom_catch.hpp>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace headroom::test;

namespace {

constexpr int kClients = 200;
constexpr int kTakes = 5;
constexpr int64_t kCycle = 1024;
constexpr Seconds kAnswer{2.0}; // a process is started, connects, asks and prints

/// A client that says what it is told, and reads only when it is told.
class BadClient {
public:
  explicit BadClient(const std::filesystem::path& path)
      : socket_(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.string().copy(address.sun_path, sizeof address.sun_path - 1);
    connected_ = connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  ~BadClient() { close(socket_); }
  BadClient(const BadClient&) = delete;
  BadClient& operator=(const BadClient&) = delete;

  bool connected() const { return connected_; }
  /// @return how much of it was taken
  size_t send(std::string_view bytes) const {
    const ssize_t count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    return count < 0 ? 0 : static_cast<size_t>(count);
  }

private:
  int socket_;
  bool connected_ = false;
};

/// What bad clients do: nothing, half a message, nonsense, a flood that is never read, far too
/// much.
void misbehave(const BadClient& client, int kind, const std::string& oversized) {
  switch (kind % 5) {
  case 0:
    break;
  case 1:
    client.send("{\"id\":1,\"op\":\"sta");
    break;
  case 2:
    client.send("}{\n[[[[[\n\"\\ud800\"\n{\"id\":-1,\"op\":7}\n");
    break;
  case 3:
    client.send("{\"id\":1,\"op\":\"subscribe\",\"args\":{\"topics\":[\"meters\",\"routing\"]}}\n");
    for (int i = 0; i < 200; ++i)
      client.send("{\"id\":2,\"op\":\"status\"}\n");
    break;
  default:
    client.send(oversized);
  }
}

/// What was heard while 200 bad clients did their worst.
std::vector<float> record_under_abuse(Rig& rig, const Recorder& recorder) {
  const auto lines = rig.daemon->socket_path().parent_path() / "lines.sock";
  const std::string oversized(2'000'000, 'x');
  const uint64_t from = recorder.frames();
  std::vector<std::unique_ptr<BadClient>> clients;
  for (int i = 0; i < kClients; ++i) {
    clients.push_back(std::make_unique<BadClient>(lines));
    REQUIRE(clients.back()->connected());
    misbehave(*clients.back(), i, oversized);
  }
  double slowest_s = 0.0;
  for (int round = 0; round < 10; ++round) {
    const auto asked = std::chrono::steady_clock::now();
    const Answer answer = headroomctl_status(rig.session);
    const Seconds took = std::chrono::steady_clock::now() - asked;
    INFO(answer.text);
    REQUIRE(answer.code == 0);
    slowest_s = std::max(slowest_s, took.count());
    for (size_t i = 0; i < clients.size(); ++i)
      misbehave(*clients[i], static_cast<int>(i), oversized);
  }
  CAPTURE(slowest_s);
  REQUIRE(slowest_s < kAnswer.count());
  return recorder.channel(0, from);
}

} // namespace

TEST_CASE("200 bad clients do not disturb what plays, nor a good client") {
  Rig rig;
  REQUIRE(rig.daemon->wait_ready());
  const Recorder recorder;
  const Player player(play_constant(kQuiet));
  REQUIRE(rig.wait_plays_to(player, "headroom"));
  REQUIRE(wait_until([&] { return recorder.channel(0).back() == kProcessedGain * kQuiet; }));
  for (int take = 1;; ++take) {
    const auto heard = record_under_abuse(rig, recorder);
    REQUIRE(rig.daemon->process().running());
    REQUIRE(find_from(heard, 0, [](float x) { return x > 0.0f; }) == heard.size());
    const auto missing =
        std::ranges::count_if(heard, [](float x) { return x != kProcessedGain * kQuiet; });
    if (missing <= kCycle || kSanitized)
      break;
    // A loaded machine misses a cycle of sixty now and then, not several in each take.
    CAPTURE(take, missing, heard.size());
    REQUIRE(take < kTakes);
  }
}
