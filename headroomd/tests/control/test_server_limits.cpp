// SPDX-License-Identifier: GPL-3.0-or-later
#include "control_fixture.hpp"
#include <headroom_catch.hpp>
#include <list>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

using namespace headroom;
using namespace headroom::control_test;
using namespace std::chrono_literals;

namespace {

constexpr auto kStatusRequest = R"({"id":1,"op":"status"})";

/// Asks for status without ever reading, until the kernel takes no more.
size_t flood(RawClient& client) {
  const auto frame = wire::encode_frame(kStatusRequest);
  size_t written = 0;
  while (client.write(frame) == frame.size())
    written += frame.size();
  return written;
}

} // namespace

TEST_CASE("the 257th client is refused with BUSY, and served once another has left") {
  Daemon daemon;
  std::list<RawClient> clients;
  for (int i = 0; i < 256; ++i) {
    clients.emplace_back(daemon.directory.socket_path());
    REQUIRE(wire::decode_server_message(*clients.back().receive(daemon)).event == "hello");
  }
  RawClient refused(daemon.directory.socket_path());
  const auto error = wire::decode_server_message(*refused.receive(daemon));
  CHECK(error.code == "BUSY");
  CHECK_FALSE(error.id);
  CHECK(refused.closed(daemon));

  clients.pop_front();
  daemon.serve_until([&] { return daemon.server.connection_count() == 255; });
  RawClient next(daemon.directory.socket_path());
  CHECK(wire::decode_server_message(*next.receive(daemon)).event == "hello");
}

TEST_CASE("a flood is answered in turns, and stops when its answers are not read") {
  Daemon daemon;
  auto& server = daemon.server;
  const int& answered = daemon.status_requests;
  RawClient client(daemon.directory.socket_path());
  server.dispatch();
  flood(client);
  server.dispatch();
  CHECK(answered > 0);
  // What it may have promptly, and its part of the rest.
  CHECK(answered <=
        static_cast<int>(control::Connection::kPromptBurst) + control::Server::kRestRequests);

  int turns_without_progress = 0;
  for (int turn = 0; turn < 100'000 && turns_without_progress < 10; ++turn) {
    const int before = answered;
    const size_t taken = flood(client);
    server.dispatch();
    turns_without_progress = answered == before && taken == 0 ? turns_without_progress + 1 : 0;
  }
  CHECK(turns_without_progress == 10);
  const auto reply_bytes = wire::encode(wire::Status{}).size();
  // What the server holds and what the kernel holds for it.
  int send_buffer = 0;
  socklen_t size = sizeof send_buffer;
  ::getsockopt(client.fd(), SOL_SOCKET, SO_SNDBUF, &send_buffer, &size);
  CHECK(static_cast<size_t>(answered) * reply_bytes <
        2 * (control::Connection::kOutputLimit + static_cast<size_t>(send_buffer)));
}

TEST_CASE("a flooding client that reads nothing is dropped, its neighbour is served meanwhile") {
  control::ServerOptions options;
  options.stall_limit = 300ms;
  Daemon daemon(options);
  RawClient rude(daemon.directory.socket_path());
  RawClient polite(daemon.directory.socket_path());
  polite.receive(daemon);
  REQUIRE(daemon.server.connection_count() == 2);
  int asked = 0;
  while (daemon.server.connection_count() == 2 && asked < 100'000) {
    flood(rude);
    CHECK(polite.ask(daemon, kStatusRequest).id == 1);
    ++asked;
  }
  CHECK(daemon.server.connection_count() == 1);
  CHECK(asked > 1);
  CHECK(polite.ask(daemon, kStatusRequest).id == 1);
}

TEST_CASE("replies to a slow reader all arrive, in order") {
  Daemon daemon;
  daemon.status.warnings.assign(1, std::string(10'000, 'w'));
  RawClient client(daemon.directory.socket_path());
  client.receive(daemon);
  constexpr uint64_t kRequests = 300; // 3 MB of replies: far more than any buffer holds
  for (uint64_t id = 0; id < kRequests; ++id) {
    client.send(wire::encode_request(id, "status", ""));
    daemon.server.dispatch();
  }
  for (uint64_t id = 0; id < kRequests; ++id)
    REQUIRE(wire::decode_server_message(*client.receive(daemon)).id == id);
}

TEST_CASE("a client that shuts down its half still gets its answers, then the end") {
  Daemon daemon;
  RawClient client(daemon.directory.socket_path());
  client.receive(daemon);
  client.send(kStatusRequest);
  ::shutdown(client.fd(), SHUT_WR);
  CHECK(wire::decode_server_message(*client.receive(daemon)).id == 1);
  CHECK(client.closed(daemon));
}

TEST_CASE("a client that vanishes in the middle of a frame leaves nothing behind") {
  Daemon daemon;
  {
    RawClient client(daemon.directory.socket_path());
    client.receive(daemon);
    client.write(wire::encode_frame(kStatusRequest).substr(0, 9));
    daemon.server.dispatch();
    REQUIRE(daemon.server.connection_count() == 1);
  }
  daemon.serve_until([&] { return daemon.server.connection_count() == 0; });
}

TEST_CASE("an oversized writer that goes on writing is told why before it is closed") {
  Daemon daemon;
  RawClient client(daemon.directory.socket_path());
  client.receive(daemon);
  client.write("\x7f\xff\xff\xff");
  const std::string chunk(65536, 'x');
  for (int i = 0; i < 50; ++i) {
    client.write(chunk);
    daemon.server.dispatch();
  }
  CHECK(wire::decode_server_message(*client.receive(daemon)).code == "INVALID_FRAME");
  CHECK(client.closed(daemon));
  CHECK(daemon.server.connection_count() == 1); // still swallows what the client writes
  daemon.serve_until([&] { return daemon.server.connection_count() == 0; });
}

TEST_CASE("out of descriptors the server waits instead of spinning, then goes on") {
  Daemon daemon;
  RawClient client(daemon.directory.socket_path());
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  const rlimit none{static_cast<rlim_t>(client.fd() + 1), limit.rlim_max};
  ::setrlimit(RLIMIT_NOFILE, &none);
  daemon.server.dispatch();
  pollfd idle{daemon.server.fd(), POLLIN, 0};
  const int ready = ::poll(&idle, 1, 0);
  ::setrlimit(RLIMIT_NOFILE, &limit);
  CHECK(ready == 0);
  CHECK(wire::decode_server_message(*client.receive(daemon)).event == "hello");
}

TEST_CASE("a client of another user is refused") {
  if (::geteuid() != 0) {
    WARN("needs root to become another user: not checked");
    return;
  }
  Daemon daemon;
  ::chmod(daemon.runtime.path().c_str(), 0755);
  ::chmod((daemon.runtime.path() + "/headroom").c_str(), 0755);
  ::chmod(daemon.directory.socket_path().c_str(), 0666);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    if (::setuid(65534) != 0)
      ::_exit(2);
    std::string received;
    try {
      RawClient client(daemon.directory.socket_path());
      pollfd wait{client.fd(), POLLIN, 0};
      ::poll(&wait, 1, 20'000);
      char bytes[512];
      const ssize_t count = ::recv(client.fd(), bytes, sizeof bytes, 0);
      if (count > 0)
        received.assign(bytes, static_cast<size_t>(count));
    } catch (...) {
      ::_exit(3);
    }
    ::_exit(received.find("FORBIDDEN") != std::string::npos &&
                    received.find("hello") == std::string::npos
                ? 0
                : 1);
  }
  int result = -1;
  daemon.serve_until([&] { return ::waitpid(child, &result, WNOHANG) == child; });
  CHECK(result == 0);
  CHECK(daemon.server.connection_count() == 0);
}
