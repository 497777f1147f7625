// SPDX-License-Identifier: MIT
#include "wire.hpp"
#include <cmath>
#include <headroom_catch.hpp>
#include <limits>

using namespace headroom;
using namespace std::string_literals;

TEST_CASE("a frame is a big-endian length and the text") {
  CHECK(wire::encode_frame("{}") == "\0\0\0\2{}"s);
  CHECK(wire::encode_frame(std::string(0x010203, 'x')).substr(0, 4) == "\0\1\2\3"s);
  CHECK_THROWS_AS(wire::encode_frame(std::string(wire::kMaxFrameBytes + 1, 'x')),
                  std::length_error);
}

TEST_CASE("frames come out whole wherever the stream is split") {
  const std::string stream =
      wire::encode_frame("{\"id\":1}") + wire::encode_frame("") + wire::encode_frame("second");
  for (size_t first = 0; first <= stream.size(); ++first)
    for (size_t second = first; second <= stream.size(); ++second) {
      wire::FrameDecoder decoder;
      std::vector<std::string> bodies;
      const auto drain = [&] {
        while (const auto body = decoder.next())
          bodies.emplace_back(*body);
      };
      decoder.append(std::string_view(stream).substr(0, first));
      drain();
      decoder.append(std::string_view(stream).substr(first, second - first));
      drain();
      decoder.append(std::string_view(stream).substr(second));
      drain();
      REQUIRE(bodies == std::vector<std::string>{"{\"id\":1}", "", "second"});
      REQUIRE_FALSE(decoder.partial());
    }
}

TEST_CASE("a frame of 1 MiB passes, one byte more is refused at its header") {
  wire::FrameDecoder exact;
  exact.append(wire::encode_frame(std::string(wire::kMaxFrameBytes, 'x')));
  const auto body = exact.next();
  REQUIRE(body);
  CHECK(body->size() == wire::kMaxFrameBytes);

  wire::FrameDecoder over;
  over.append(wire::encode_frame("before"));
  over.append("\0\x10\0\1"s);
  CHECK(over.next() == "before");
  CHECK(over.oversized());
  CHECK_FALSE(over.next());
}

TEST_CASE("strings survive the way to JSON and back") {
  std::string all;
  for (char c = 1; c > 0; ++c)
    all += c;
  all += "\0\"\\/ \xc3\xa9 \xe2\x82\xac \xf0\x9f\x8e\xa7"s;
  wire::Writer json;
  json.begin_object().field("text", all).end();
  const auto value = wire::parse(json.text());
  REQUIRE(value.find("text"));
  CHECK(*value.find("text")->as_string() == all);
}

TEST_CASE("bytes that are not UTF-8 become U+FFFD") {
  const auto written = [](std::string_view bytes) {
    wire::Writer json;
    return *wire::parse(json.value(bytes).text()).as_string();
  };
  const std::string mark = "\xef\xbf\xbd";
  CHECK(written("a\xff"
                "b") == "a" + mark + "b");
  CHECK(written("\xc3") == mark);                       // cut off
  CHECK(written("\xc0\xaf") == mark + mark);            // overlong
  CHECK(written("\xed\xa0\x80") == mark + mark + mark); // surrogate
  CHECK(written("\xf4\x90\x80\x80") == mark + mark + mark + mark);
}

TEST_CASE("numbers read back as themselves and are never invalid JSON") {
  const auto written = [](auto number) {
    wire::Writer json;
    return json.value(number).text();
  };
  CHECK(written(-200.0) == "-200.0");
  CHECK(written(-0.1f) == "-0.1");
  CHECK(written(1e300) == "1e+300");
  CHECK(written(std::numeric_limits<uint64_t>::max()) == "18446744073709551615");
  CHECK(written(std::nan("")) == "null");
  CHECK(written(-std::numeric_limits<float>::infinity()) == "null");
  CHECK(wire::parse("18446744073709551615").as_unsigned() == std::numeric_limits<uint64_t>::max());
}

TEST_CASE("text that is no JSON is refused, however deep it is") {
  for (const char* text : {"", "{", "nul", "{\"a\":1,}", "\"\xff\"", "1 2"})
    CHECK_THROWS_AS(wire::parse(text), wire::ParseError);
  const auto nested = [](size_t levels) {
    return std::string(levels, '[') + std::string(levels, ']');
  };
  CHECK_NOTHROW(wire::parse(nested(wire::kMaxDepth - 1)));
  CHECK_THROWS_AS(wire::parse(nested(wire::kMaxDepth + 1)), wire::ParseError);
  CHECK_THROWS_AS(wire::parse(nested(500'000)), wire::ParseError);
}

TEST_CASE("a request decodes, and unknown members are ignored") {
  const auto request = wire::decode_request(
      R"({"id":18446744073709551615,"op":"hello","args":{"protocol":1},"new":[]})");
  CHECK(request.id == std::numeric_limits<uint64_t>::max());
  CHECK(request.op == "hello");
  CHECK(request.args.find("protocol")->as_unsigned() == 1);
  CHECK(wire::decode_request(R"({"id":0,"op":"status","args":null})").args.as_object()->empty());
}

TEST_CASE("a request of too many values is refused before it is taken apart") {
  const auto request = [](size_t values) { // those of the object and its args included
    std::string json = R"({"id":1,"op":"status","args":{"x":[0)";
    for (size_t i = 6; i < values; ++i)
      json += ",0";
    return json + "]}}";
  };
  CHECK(wire::decode_request(request(wire::kMaxRequestValues)).id == 1);
  CHECK_THROWS_AS(wire::decode_request(request(wire::kMaxRequestValues + 1)), wire::RequestError);
  CHECK_THROWS_WITH(wire::decode_request(std::string(100'000, '[')),
                    "a request has at most 16384 values, nested at most 64 deep");
  // What is within a text counts for nothing.
  const std::string text(500'000, '[');
  const auto long_text =
      wire::decode_request(R"({"id":2,"op":"x","args":{"t":"\\\",)" + text + "\"}}");
  CHECK(long_text.args.find("t")->as_string()->size() == text.size() + 3);
  CHECK(wire::is_too_much("[[1,2],{\"a\":3}]", 5));
  CHECK_FALSE(wire::is_too_much("[[1,2],{\"a\":3}]", 6));
}

TEST_CASE("a bad request says what is wrong and keeps the id where there is one") {
  struct Case {
    const char* json;
    wire::ErrorCode code;
    std::optional<uint64_t> id;
  };
  const Case cases[] = {
      {"nonsense", wire::ErrorCode::invalid_message, std::nullopt},
      {"[]", wire::ErrorCode::invalid_message, std::nullopt},
      {R"({"op":"status"})", wire::ErrorCode::invalid_message, std::nullopt},
      {R"({"id":-1,"op":"status"})", wire::ErrorCode::invalid_message, std::nullopt},
      {R"({"id":1.5,"op":"status"})", wire::ErrorCode::invalid_message, std::nullopt},
      {R"({"id":"1","op":"status"})", wire::ErrorCode::invalid_message, std::nullopt},
      {R"({"id":5})", wire::ErrorCode::invalid_message, 5},
      {R"({"id":6,"op":7})", wire::ErrorCode::invalid_message, 6},
      {R"({"id":7,"op":"status","args":[]})", wire::ErrorCode::invalid_args, 7},
  };
  for (const auto& expected : cases) {
    INFO(expected.json);
    try {
      wire::decode_request(expected.json);
      FAIL("was accepted");
    } catch (const wire::RequestError& error) {
      CHECK(error.code == expected.code);
      CHECK(error.id == expected.id);
    }
  }
}

TEST_CASE("messages have the bytes that published clients know") {
  CHECK(wire::encode_request(1, "hello", R"({"protocol":1})") ==
        R"({"id":1,"op":"hello","args":{"protocol":1}})");
  CHECK(wire::encode_request(2, "status", "") == R"({"id":2,"op":"status"})");
  CHECK(wire::encode_reply(3, "null") == R"({"id":3,"result":null})");
  CHECK(wire::encode_error(4, wire::ErrorCode::not_found, "no") ==
        R"({"id":4,"error":{"code":"NOT_FOUND","message":"no"}})");
  CHECK(wire::encode_error(std::nullopt, wire::ErrorCode::busy, "full") ==
        R"({"id":null,"error":{"code":"BUSY","message":"full"}})");
  CHECK(wire::encode_event("control", "hello", "{}") ==
        R"({"event":"hello","topic":"control","data":{}})");
}
