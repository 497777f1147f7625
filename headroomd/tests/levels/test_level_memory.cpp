// SPDX-License-Identifier: GPL-3.0-or-later
#include "levels/level_memory.hpp"
#include <headroom_catch.hpp>

using namespace headroom;

TEST_CASE("levels are remembered by application") {
  LevelMemory memory;
  REQUIRE(memory.remember("mpv", {-1.0f, -12.0f}));
  REQUIRE(memory.remember("a b", {-2.0f, -22.0f}));
  REQUIRE_FALSE(memory.remember("mpv", {-1.25f, -12.25f})); // no news
  REQUIRE(memory.recall("mpv")->peak_db == -1.25f);
  REQUIRE_FALSE(memory.recall("vlc"));
  REQUIRE_FALSE(memory.remember("", {}));
  REQUIRE_FALSE(memory.remember("a\nb", {}));

  const auto again = LevelMemory::parse(memory.to_text());
  REQUIRE(again.to_text() == memory.to_text());
  REQUIRE(again.recall("a b")->rms_db == -22.0f);
}

TEST_CASE("the oldest are forgotten") {
  LevelMemory memory;
  memory.remember("first", {});
  for (size_t i = 0; i < LevelMemory::kMost; ++i)
    memory.remember(std::to_string(i), {});
  REQUIRE(memory.size() == LevelMemory::kMost);
  REQUIRE_FALSE(memory.recall("first"));
  REQUIRE(memory.recall("0"));
}

TEST_CASE("lines that are none are left out") {
  const auto memory =
      LevelMemory::parse("\n-1 -2\n-1 -2 \nx -2 a\n-1 nan b\n-1 900 c\n-1 -2 good\n-3 -4 good\n-1");
  REQUIRE(memory.to_text() == "-1 -2 good\n");
}
