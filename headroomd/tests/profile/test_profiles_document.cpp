// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/profile_parser.hpp"
#include "settings_document.hpp"
#include <fstream>
#include <headroom_catch.hpp>
#include <iterator>
#include <string>

// docs/profiles.md says what the code does.
using namespace headroom::profile;

namespace {

std::string document() {
  std::ifstream stream(HEADROOM_PROFILES_DOCUMENT);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

/// The text between two marks, from `at`; moves `at` behind it, to npos when there is none.
std::string between(const std::string& text, const std::string& begin, const std::string& end,
                    size_t& at) {
  at = text.find(begin, at);
  if (at == text.npos)
    return {};
  const auto from = at + begin.size();
  at = text.find(end, from);
  REQUIRE(at != text.npos);
  const auto found = text.substr(from, at - from);
  at += end.size();
  return found;
}

const FindBase kShippedExists = [](std::string_view name, std::string_view) {
  return SourceText{std::string(name) + ".toml",
                    "name = \"" + std::string(name) + "\"\ndescription = \"\"\n"};
};

// HD 600 has the text that the errors of the example with a preset are about.
const FindEqPreset kPresets = [](std::string_view name, std::string_view) {
  return SourceText{"~/.config/headroom/eq/" + std::string(name) + ".txt",
                    "Preamp: -6 dB\n"
                    "Filter 1: ON PK Fc 105 Hz Gain 5 dB Q 0.7\n"
                    "Filter 2: ON PK Fc " +
                        std::string(name == "HD 600" ? "5" : "50") + " Hz Gain 5 dB Q 0.7\n"};
};

} // namespace

TEST_CASE("the document's table of keys is the settings table: print-settings writes it") {
  size_t at = 0;
  CHECK(between(document(), "<!-- print-settings -->\n", "<!-- end -->", at) ==
        settings_document());
}

TEST_CASE("each example of the document is a profile, or has the errors that it shows") {
  const auto text = document();
  size_t examples = 0, at = 0;
  while (true) {
    const auto example = between(text, "```toml\n", "```", at);
    if (at == text.npos)
      break;
    const auto result = parse_profile({"mine.toml", example}, kShippedExists, kPresets);
    INFO(example);
    std::string said;
    for (const auto& error : result.errors)
      said += headroom::profile::text(error) + '\n';
    // A block of plain text straight after the example holds its errors.
    const bool shows_errors = text.compare(at, 6, "\n\n```\n") == 0;
    CHECK(said == (shows_errors ? between(text, "```\n", "```", ++at) : ""));
    ++examples;
  }
  CHECK(examples >= 4);
}
