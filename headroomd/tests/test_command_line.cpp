// SPDX-License-Identifier: GPL-3.0-or-later
#include "command_line.hpp"
#include <headroom_catch.hpp>
#include <initializer_list>
#include <stdexcept>
#include <vector>

using namespace headroom;
using Action = CommandLine::Action;

namespace {

CommandLine parse(std::initializer_list<const char*> arguments) {
  std::vector<const char*> argv = {"headroomd"};
  argv.insert(argv.end(), arguments);
  return parse_command_line(static_cast<int>(argv.size()), argv.data());
}

} // namespace

TEST_CASE("options select what headroomd does") {
  REQUIRE(parse({}).action == Action::run);
  REQUIRE_FALSE(parse({}).verbose);
  REQUIRE(parse({"--verbose"}).verbose);
  REQUIRE(parse({"-v"}).action == Action::run);
  REQUIRE(parse({}).profile.empty());
  REQUIRE(parse({"--profile", "night", "-v"}).profile == "night");
  REQUIRE(parse({"-p", "./x.toml"}).profile == "./x.toml");
  REQUIRE(parse({"--profile=night"}).profile == "night");
  REQUIRE(parse({"-h"}).action == Action::help);
  REQUIRE(parse({"--version"}).action == Action::version);
  REQUIRE(parse({"--reset-levels"}).action == Action::reset_levels);
  REQUIRE(parse({"--"}).action == Action::run);
}

TEST_CASE("what headroomd does not know is named in the error") {
  REQUIRE(parse({"--bogus"}).action == Action::usage_error);
  REQUIRE(parse({"--bogus"}).error == "unknown option --bogus");
  REQUIRE(parse({"-"}).action == Action::usage_error);
  for (auto arguments :
       {std::initializer_list<const char*>{"-p"}, {"--profile", ""}, {"--profile="}})
    REQUIRE(parse(arguments).error.ends_with("needs the name or path of a profile"));
  REQUIRE(parse({"file"}).error == "takes no arguments, got file");
  REQUIRE(parse({"--", "file"}).error == "takes no arguments, got file");
}

TEST_CASE("the test gain is a number from -1 to 1") {
  REQUIRE(parse_test_gain(nullptr) == 1.0f);
  REQUIRE(parse_test_gain("-0.5") == -0.5f);
  REQUIRE_THROWS_AS(parse_test_gain("1.01"), std::invalid_argument);
  REQUIRE_THROWS_AS(parse_test_gain("nan"), std::invalid_argument);
  REQUIRE_THROWS_AS(parse_test_gain(""), std::invalid_argument);
  REQUIRE_THROWS_AS(parse_test_gain("0.5x"), std::invalid_argument);
}
