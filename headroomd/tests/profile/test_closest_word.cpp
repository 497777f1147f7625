// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/closest_word.hpp"
#include <headroom_catch.hpp>

using headroom::profile::closest_word;

TEST_CASE("one slip in a short word is forgiven, two are not") {
  for (const char* slip : {"lst", "lisst", "lost", "lsit", "list"}) {
    INFO(slip);
    CHECK(closest_word(slip, {"status", "list"}) == "list");
  }
  for (const char* other : {"lo", "", "tsil", "load"}) {
    INFO(other);
    CHECK(closest_word(other, {"status", "list"}).empty());
  }
}

TEST_CASE("the nearest of several is meant, the first of equals") {
  CHECK(closest_word("profiles", {"profila", "profile"}) == "profile");
  CHECK(closest_word("aset", {"set", "get"}) == "set");
  CHECK(closest_word("xet", {"set", "get"}) == "set");
  CHECK(closest_word("anything", {}).empty());
}
