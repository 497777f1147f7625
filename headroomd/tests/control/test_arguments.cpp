// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/operations.hpp"
#include <headroom_catch.hpp>

using namespace headroom;
using control::Arguments;
using wire::ErrorCode;

namespace {

/// The message of the INVALID_ARGS that read() throws.
template <class Read> std::string refusal(const char* args_json, Read read) {
  const wire::Value value = wire::parse(args_json);
  const Arguments args("op", value);
  try {
    read(args);
  } catch (const control::OperationError& error) {
    CHECK(error.code == ErrorCode::invalid_args);
    return error.what();
  }
  return "accepted";
}

} // namespace

TEST_CASE("arguments are read with their type") {
  const wire::Value value = wire::parse(
      R"({"s":"x","b":true,"i":4294967295,"f":2,"w":"bypass","l":["a","b"],"z":null,"o":{"k":1}})");
  const Arguments args("op", value);
  CHECK(args.string("s") == "x");
  CHECK(args.optional_string("s") == "x");
  CHECK(args.boolean("b"));
  CHECK(args.id("i") == 4294967295u);
  CHECK(args.number("f", 0.0, 2.0) == 2.0);
  CHECK(args.word("w", {"processed", "bypass"}) == 1);
  CHECK(args.strings("l") == std::vector<std::string>{"a", "b"});
  CHECK(args.array("l").size() == 2);
  CHECK(args.any("z") == wire::Value());
  CHECK(args.any("o").find("k")->as_unsigned() == 1);
}

TEST_CASE("an optional argument that is absent or null reads nothing") {
  const wire::Value value = wire::parse(R"({"z":null})");
  const Arguments args("op", value);
  for (const char* name : {"z", "absent"}) {
    CHECK_FALSE(args.optional_string(name));
    CHECK_FALSE(args.optional_boolean(name));
    CHECK_FALSE(args.optional_integer(name, 0, 1));
    CHECK_FALSE(args.optional_number(name, 0, 1));
  }
}

TEST_CASE("a wrong argument is told with its name, what is allowed and what came") {
  CHECK(refusal(R"({})", [](auto& a) { a.string("app"); }) ==
        "op.app must be a string, got nothing");
  CHECK(refusal(R"({"app":7})", [](auto& a) { a.string("app"); }) ==
        "op.app must be a string, got 7");
  CHECK(refusal(R"({"app":[]})", [](auto& a) { a.optional_string("app"); }) ==
        "op.app must be a string, got array");
  CHECK(refusal(R"({"on":"yes"})", [](auto& a) { a.boolean("on"); }) ==
        "op.on must be true or false, got string");
  CHECK(refusal(R"({"on":null})", [](auto& a) { a.boolean("on"); }) ==
        "op.on must be true or false, got null");
  CHECK(refusal(R"({"n":0})", [](auto& a) { a.integer("n", 1, 9); }) ==
        "op.n must be an integer 1..9, got 0");
  CHECK(refusal(R"({"n":10})", [](auto& a) { a.optional_integer("n", 1, 9); }) ==
        "op.n must be an integer 1..9, got 10");
  CHECK(refusal(R"({"n":1.5})", [](auto& a) { a.integer("n", 1, 9); }) ==
        "op.n must be an integer 1..9, got 1.5");
  CHECK(refusal(R"({"n":4294967296})", [](auto& a) { a.id("n"); }) ==
        "op.n must be an integer 0..4294967295, got 4294967296");
  CHECK(refusal(R"({"f":2.5})", [](auto& a) { a.number("f", 0.5, 2.0); }) ==
        "op.f must be a number 0.5..2, got 2.5");
  CHECK(refusal(R"({"f":true})", [](auto& a) { a.optional_number("f", 0, 1); }) ==
        "op.f must be a number 0..1, got boolean");
  CHECK(refusal(R"({"to":"moon"})", [](auto& a) {
          a.word("to", {"a", "b", "c"});
        }) == R"(op.to must be "a", "b" or "c", got "moon")");
  CHECK(refusal(R"({})", [](auto& a) {
          a.word("to", {"a", "b"});
        }) == R"(op.to must be "a" or "b", got nothing)");
  CHECK(refusal(R"({"l":["a",1]})", [](auto& a) { a.strings("l"); }) ==
        "op.l must be an array of strings, got array");
  CHECK(refusal(R"({"l":"a"})", [](auto& a) { a.array("l"); }) ==
        "op.l must be an array, got string");
  CHECK(refusal(R"({})", [](auto& a) { a.any("value"); }) == "op.value must be given, got nothing");
}

TEST_CASE("what came is not repeated when it is long") {
  const std::string args = R"({"to":")" + std::string(5000, 'x') + R"("})";
  CHECK(refusal(args.c_str(), [](auto& a) { a.word("to", {"a"}); }) ==
        R"(op.to must be "a", got string)");
}

TEST_CASE("the table refuses a second operation of the same name") {
  control::Operations operations;
  const auto nothing = [](const Arguments&) { return control::Result(); };
  operations.add("route.set", nothing);
  operations.add("route.list", nothing);
  CHECK(operations.names() == std::vector<std::string>{"route.list", "route.set"});
  CHECK_THROWS_AS(operations.add("route.set", nothing), std::logic_error);
}
