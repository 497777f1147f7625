// SPDX-License-Identifier: GPL-3.0-or-later
#include "control_fixture.hpp"
#include <algorithm>
#include <headroom_catch.hpp>

using namespace headroom;
using namespace headroom::control_test;
using namespace std::string_literals;
using Kind = wire::ServerMessage::Kind;

TEST_CASE("a client is greeted, then served in the order of its requests") {
  Daemon daemon;
  daemon.status.version = "1.2.3";
  daemon.status.revision = 5;
  RawClient client(daemon.directory.socket_path());
  const auto greeting = wire::decode_server_message(*client.receive(daemon));
  CHECK(greeting.kind == Kind::event);
  CHECK(greeting.topic == "control");
  CHECK(greeting.event == "hello");
  const auto hello = wire::decode_hello(greeting.payload);
  CHECK(hello.version == "1.2.3");
  CHECK(hello.revision == 5);
  CHECK(hello.capabilities == daemon.operations.names());
  CHECK(std::ranges::count(hello.capabilities, "status") == 1);

  client.send(R"({"id":7,"op":"hello","args":{"protocol":1}})");
  client.send(R"({"id":3,"op":"status"})");
  const auto first = wire::decode_server_message(*client.receive(daemon));
  CHECK(first.id == 7);
  CHECK(wire::decode_hello(first.payload) == hello);
  const auto second = wire::decode_server_message(*client.receive(daemon));
  CHECK(second.id == 3);
  CHECK(wire::decode_status(second.payload) == daemon.status);
}

TEST_CASE("only a status request asks for status: it starts the meters anew") {
  Daemon daemon;
  RawClient client(daemon.directory.socket_path());
  client.receive(daemon);
  client.ask(daemon, R"({"id":1,"op":"hello","args":{"protocol":1}})");
  CHECK(daemon.status_requests == 0);
  client.ask(daemon, R"({"id":2,"op":"status"})");
  CHECK(daemon.status_requests == 1);
}

TEST_CASE("a request may arrive byte by byte") {
  Daemon daemon;
  RawClient client(daemon.directory.socket_path());
  client.receive(daemon);
  for (const char byte : wire::encode_frame(R"({"id":1,"op":"status"})")) {
    REQUIRE(client.write({&byte, 1}) == 1);
    daemon.server.dispatch();
  }
  CHECK(wire::decode_server_message(*client.receive(daemon)).id == 1);
}

TEST_CASE("a request that cannot be served gets a typed reply and the connection stays") {
  Daemon daemon;
  RawClient client(daemon.directory.socket_path());
  client.receive(daemon);
  struct Case {
    const char* request;
    const char* code;
    std::optional<uint64_t> id;
  };
  const Case cases[] = {
      {"", "INVALID_MESSAGE", std::nullopt},
      {"\xff\xfe", "INVALID_MESSAGE", std::nullopt},
      {"{\"id\":", "INVALID_MESSAGE", std::nullopt},
      {R"({"id":1})", "INVALID_MESSAGE", 1},
      {R"({"id":2,"op":"make.coffee"})", "UNKNOWN_OP", 2},
      {R"({"id":3,"op":"hello"})", "INVALID_ARGS", 3},
      {R"({"id":4,"op":"hello","args":{"protocol":"1"}})", "INVALID_ARGS", 4},
      {R"({"id":5,"op":"hello","args":{"protocol":4294967296}})", "INVALID_ARGS", 5},
      {R"({"id":6,"op":"status","args":7})", "INVALID_ARGS", 6},
  };
  for (const auto& expected : cases) {
    INFO(expected.request);
    const auto reply = client.ask(daemon, expected.request);
    CHECK(reply.kind == Kind::error);
    CHECK(reply.code == expected.code);
    CHECK(reply.id == expected.id);
    CHECK_FALSE(reply.message.empty());
  }
  CHECK(client.ask(daemon, R"({"id":9,"op":"status"})").kind == Kind::reply);
}

TEST_CASE("an exception while status is gathered becomes INTERNAL") {
  Daemon daemon;
  control::Subscriber nobody(daemon.events);
  daemon.failure = "no graph";
  const auto reply =
      wire::decode_server_message(daemon.commands.handle(R"({"id":8,"op":"status"})", nobody));
  CHECK(reply.code == "INTERNAL");
  CHECK(reply.id == 8);
  CHECK(reply.message == "no graph");
}

TEST_CASE("a client that cannot be greeted is told why and closed, the server lives") {
  Daemon daemon;
  daemon.failure = "no graph";
  RawClient client(daemon.directory.socket_path());
  const auto error = wire::decode_server_message(*client.receive(daemon));
  CHECK(error.code == "INTERNAL");
  CHECK(error.message == "no graph");
  CHECK(client.closed(daemon));
}

TEST_CASE("a status that fits into no frame becomes INTERNAL") {
  Daemon daemon;
  control::Subscriber nobody(daemon.events);
  daemon.status.warnings.assign(1, std::string(wire::kMaxFrameBytes, 'w'));
  const auto reply =
      wire::decode_server_message(daemon.commands.handle(R"({"id":8,"op":"status"})", nobody));
  CHECK(reply.code == "INTERNAL");
  CHECK(reply.id == 8);
}

TEST_CASE("a frame over 1 MiB is told so and closed, after what came before it is served") {
  Daemon daemon;
  RawClient client(daemon.directory.socket_path());
  client.receive(daemon);
  client.write(wire::encode_frame(R"({"id":1,"op":"status"})") + "\0\x10\0\1"s);
  CHECK(wire::decode_server_message(*client.receive(daemon)).id == 1);
  const auto error = wire::decode_server_message(*client.receive(daemon));
  CHECK(error.code == "INVALID_FRAME");
  CHECK_FALSE(error.id);
  CHECK(client.closed(daemon));
}
