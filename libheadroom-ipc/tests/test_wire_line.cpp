// SPDX-License-Identifier: MIT
#include "wire_frame.hpp"
#include "wire_line.hpp"
#include <headroom_catch.hpp>
#include <stdexcept>
#include <vector>

using namespace headroom::wire;

namespace {

std::vector<std::string> all(LineDecoder& decoder) {
  std::vector<std::string> lines;
  while (const auto line = decoder.next())
    lines.emplace_back(*line);
  return lines;
}

} // namespace

TEST_CASE("lines are told apart wherever the reads were split") {
  const std::string stream = "{\"id\":1}\n\n\r\n\r\r\n{\"id\":2}\r\r\n \nlast\n";
  const std::vector<std::string> expected = {"{\"id\":1}", "{\"id\":2}", " ", "last"};
  for (size_t cut = 0; cut <= stream.size(); ++cut) {
    LineDecoder decoder;
    decoder.append(stream.substr(0, cut));
    auto lines = all(decoder);
    decoder.append(stream.substr(cut));
    for (auto& line : all(decoder))
      lines.push_back(std::move(line));
    REQUIRE(lines == expected);
  }
  LineDecoder unread; // nothing is taken before all has come
  for (const char byte : stream)
    unread.append({&byte, 1});
  CHECK(unread.ready());
  CHECK(all(unread) == expected);
  CHECK_FALSE(unread.ready());
}

TEST_CASE("a line of the greatest length passes, one byte more does not") {
  LineDecoder decoder;
  decoder.append("first\n" + std::string(kMaxFrameBytes, 'x') + "\n");
  CHECK(decoder.next() == "first");
  REQUIRE(decoder.next());
  CHECK_FALSE(decoder.oversized());
  decoder.append("last\n" + std::string(kMaxFrameBytes + 1, 'x'));
  CHECK(decoder.next() == "last");
  CHECK(decoder.oversized());
  CHECK_FALSE(decoder.ready());
  decoder.append("\n{}\n");
  CHECK_FALSE(decoder.next());
}

TEST_CASE("a text becomes one line, even if it had several") {
  CHECK(encode_line("{}") == "{}\n");
  CHECK(encode_line("{\n}") == "{ }\n");
  CHECK_THROWS_AS(encode_line(std::string(kMaxFrameBytes + 1, ' ')), std::length_error);
}
