// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/profile_directories.hpp"
#include <algorithm>
#include <fstream>
#include <headroom_catch.hpp>
#include <iterator>
#include <random>
#include <string>
#include <vector>

// Thousands of damaged profiles: each is read or refused, with places that exist.
using namespace headroom::profile;

namespace {

std::vector<std::string> originals() {
  std::vector<std::string> texts;
  for (const auto& entry : ProfileDirectories({HEADROOM_SOURCE_PROFILES}).list()) {
    std::ifstream stream(entry.file);
    texts.emplace_back(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
  }
  texts.push_back("name = \"all\"\ndescription = \"\"\nextends = \"all\"\n[eq]\n"
                  "bands = [{ frequency_hz = 100, type = \"notch\", channels = [1, 2] }]\n"
                  "[device.\"a*\"]\nprofile = \"x\"\n[schedule]\n\"22:00\" = \"night\"\n"
                  "[[rules]]\nmatch = { node_name = [\"!~^(a|b){2}$\", \"=*\"] }\n"
                  "route = \"bypass\"\n");
  return texts;
}

class Damage {
public:
  explicit Damage(uint32_t seed) : random_(seed) {}

  std::string to(std::string text, const std::vector<std::string>& others) {
    for (size_t n = 1 + below(3); n > 0; --n)
      apply(text, others);
    return text;
  }

private:
  size_t below(size_t bound) { return bound == 0 ? 0 : random_() % bound; }

  void apply(std::string& text, const std::vector<std::string>& others) {
    static const std::vector<std::string> kWords{"\"",
                                                 "'",
                                                 "[",
                                                 "]",
                                                 "[[",
                                                 "{",
                                                 "}",
                                                 "=",
                                                 ".",
                                                 "\n",
                                                 "nan",
                                                 "-inf",
                                                 "1e9",
                                                 "-1",
                                                 "true",
                                                 "0x1",
                                                 "\xff",
                                                 "\\u0",
                                                 "\"\"\"",
                                                 "#",
                                                 "1979-05-27",
                                                 ",",
                                                 "~(",
                                                 "!",
                                                 std::string(1, '\0'),
                                                 "99999999999999999999",
                                                 "extends = \"all\"\n",
                                                 "[limiter]\n",
                                                 "\xf0\x9f\x8e\xa7"};
    const size_t at = below(text.size() + 1);
    switch (below(5)) {
    case 0: // a word in between
      text.insert(at, kWords[below(kWords.size())]);
      break;
    case 1: // a hole
      text.erase(at, 1 + below(20));
      break;
    case 2: // one byte
      if (at < text.size())
        text[at] = static_cast<char>(below(256));
      break;
    case 3: // a piece of another profile
    {
      const auto& other = others[below(others.size())];
      text.insert(at, other.substr(below(other.size()), below(80)));
      break;
    }
    default: // a piece twice
      text.insert(at, text.substr(below(text.size() + 1), below(60)));
    }
  }

  std::mt19937 random_;
};

/// The place lies in the text, or just behind its end.
bool exists(const Diagnostic& error, const std::string& text) {
  const auto lines = 1 + std::count(text.begin(), text.end(), '\n');
  return error.line >= 1 && error.line <= lines + 1 && error.column >= 1 &&
         error.column <= text.size() + 1;
}

} // namespace

TEST_CASE("a damaged profile is read whole or refused with places in it") {
  const auto texts = originals();
  size_t read = 0, refused = 0;
  for (uint32_t seed = 1; seed <= 6000; ++seed) {
    const auto text = Damage(seed).to(texts[seed % texts.size()], texts);
    const auto result = parse_profile({"damaged.toml", text});
    INFO("seed " << seed << "\n" << text);
    REQUIRE(result.profile.has_value() == result.errors.empty());
    if (result.profile) {
      REQUIRE_NOTHROW(result.profile->settings.chain.validate());
      REQUIRE_NOTHROW(result.profile->settings.per_app.level.validate());
      ++read;
    }
    for (const auto& error : result.errors) {
      INFO(headroom::profile::text(error));
      REQUIRE(error.file == "damaged.toml");
      REQUIRE(!error.message.empty());
      REQUIRE(exists(error, text));
    }
    refused += !result.errors.empty();
  }
  CHECK(read > 300); // else the damage is so great that nothing is tested behind the syntax
  CHECK(refused > 3000);
}
