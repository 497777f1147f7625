// SPDX-License-Identifier: GPL-3.0-or-later
#include "user_volume.hpp"
#include <cmath>
#include <headroom_catch.hpp>

using namespace headroom;

TEST_CASE("without a word from the user everything is at 1") {
  REQUIRE(UserVolume().gains({"FL", "FR"}) == std::vector{1.0f, 1.0f});
  REQUIRE_FALSE(UserVolume().muted());
}

TEST_CASE("gains follow their positions to another layout, new ones get the largest") {
  const std::vector<float> gains{0.25f, 0.5f};
  const UserVolume volume({"FL", "FR"}, gains, false);
  REQUIRE(volume.gains({"FR", "FL"}) == std::vector{0.5f, 0.25f});
  REQUIRE(volume.gains({"FL", "FC", "FR"}) == std::vector{0.25f, 0.5f, 0.5f});
  REQUIRE(volume.gains({"MONO"}) == std::vector{0.5f});
}

TEST_CASE("mute is heard as 0 and does not lose the gains") {
  const std::vector<float> gains{0.25f, 0.5f};
  const UserVolume volume({"FL", "FR"}, gains, true);
  REQUIRE(volume.audible({"FL", "FR"}) == std::vector{0.0f, 0.0f});
  REQUIRE(volume.gains({"FL", "FR"}) == gains);
}

TEST_CASE("what is no gain counts as 1") {
  const std::vector<float> gains{std::nanf(""), -1.0f};
  REQUIRE(UserVolume({"FL", "FR"}, gains, false).gains({"FL", "FR"}) == std::vector{1.0f, 1.0f});
}

TEST_CASE("a volume is the same after writing and reading it") {
  const std::vector<float> gains{0.1f, 3.0f};
  for (const bool muted : {false, true}) {
    const UserVolume volume({"FL", "FR"}, gains, muted);
    REQUIRE(UserVolume::parse(volume.to_text()) == volume);
  }
  REQUIRE(UserVolume::parse("") == UserVolume());
}

TEST_CASE("text that is no volume is refused") {
  for (const char* text :
       {"FL", "FL 0.5", "FL\n", "FL x\n", "FL -1\n", "FL nan\n", "FL 1 2\n", " 1\n", "\n"}) {
    INFO(text);
    REQUIRE_FALSE(UserVolume::parse(text));
  }
}
