// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/match.hpp"
#include <chrono>
#include <headroom_catch.hpp>
#include <random>
#include <stdexcept>

using namespace headroom;
using profile::MatchField;
using profile::Pattern;

namespace {

StreamFacts named(std::string name) { return {{{"node.name", std::move(name)}}, false, {}}; }

profile::FieldMatch field(MatchField which, std::initializer_list<const char*> written) {
  profile::FieldMatch match{which, {}};
  for (const char* text : written)
    match.patterns.push_back(Pattern::parse(text));
  return match;
}

bool matches(std::initializer_list<const char*> written, const std::string& name) {
  return Matcher({field(MatchField::node_name, written)}).match(named(name)).has_value();
}

/// Straight from the definition; exponential.
bool slow_glob(std::string_view glob, std::string_view text) {
  if (glob.empty())
    return text.empty();
  if (glob[0] == '*')
    return slow_glob(glob.substr(1), text) || (!text.empty() && slow_glob(glob, text.substr(1)));
  return !text.empty() && (glob[0] == '?' || glob[0] == text[0]) &&
         slow_glob(glob.substr(1), text.substr(1));
}

/// Seconds that an attempt to match takes.
double duration(const char* pattern, const std::string& name) {
  const Matcher matcher({field(MatchField::node_name, {pattern})});
  const auto start = std::chrono::steady_clock::now();
  static_cast<void>(matcher.match(named(name)));
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

} // namespace

TEST_CASE("a plain string matches itself, with case, and nothing else") {
  REQUIRE(matches({"mpv"}, "mpv"));
  REQUIRE_FALSE(matches({"mpv"}, "MPV"));
  REQUIRE_FALSE(matches({"mpv"}, "mpv2"));
  REQUIRE(matches({"=a*b"}, "a*b"));
  REQUIRE_FALSE(matches({"=a*b"}, "axb"));
}

TEST_CASE("a glob matches what its definition says, for all short words") {
  std::mt19937 random(7);
  const auto word = [&](const char* letters, size_t count) {
    std::string text;
    for (size_t i = random() % 7; i > 0; --i)
      text += letters[random() % count];
    return text;
  };
  for (int i = 0; i < 20000; ++i) {
    const std::string glob = word("ab*?", 4);
    const std::string text = word("ab", 2);
    CAPTURE(glob, text);
    REQUIRE(glob_matches(glob, text) == slow_glob(glob, text));
  }
  REQUIRE(matches({"caf?"}, "caf\xc3\xa9")); // one character, two bytes
}

TEST_CASE("a regular expression is found anywhere in the value") {
  REQUIRE(matches({"~^wine.*\\.exe$"}, "wine64 game.exe"));
  REQUIRE_FALSE(matches({"~^wine.*\\.exe$"}, "not wine64 game.exe"));
  REQUIRE(matches({"~a|b"}, "xbx"));
  REQUIRE_FALSE(matches({"~^a|b$"}, "xbx"));
  REQUIRE(matches({"~\"x.z\""}, "wxyz"));
  REQUIRE(matches({"~x\\sy$"}, "wx\ny"));
}

TEST_CASE("strings in a list are alternatives, and any with ! excludes") {
  REQUIRE(matches({"mpv", "vlc"}, "vlc"));
  REQUIRE_FALSE(matches({"mpv", "vlc"}, "mplayer"));
  REQUIRE(matches({"!mpv", "!vlc"}, "mplayer"));
  REQUIRE_FALSE(matches({"!mpv", "!vlc"}, "vlc"));
  REQUIRE(matches({"m*", "!mpv"}, "mplayer"));
  REQUIRE_FALSE(matches({"m*", "!mpv"}, "mpv"));
  REQUIRE_FALSE(matches({"m*", "!mpv"}, "vlc"));
}

TEST_CASE("fields must all match, and the reason names each with its value") {
  const Matcher matcher(
      {field(MatchField::process_binary, {"mpv"}), field(MatchField::media_role, {"!Music"})});
  StreamFacts stream{{{"application.process.binary", "mpv"}, {"media.role", "Movie"}}, false, {}};
  REQUIRE(matcher.match(stream) == "process_binary \"mpv\", media_role \"Movie\"");
  stream.properties["media.role"] = "Music";
  REQUIRE_FALSE(matcher.match(stream));
  stream.properties.erase("media.role");
  REQUIRE(matcher.match(stream) == "process_binary \"mpv\", media_role not set");
  stream.properties.erase("application.process.binary");
  REQUIRE_FALSE(matcher.match(stream));
}

TEST_CASE("every field looks at its own property") {
  const StreamFacts stream{
      {{"application.process.binary", "binary"},
       {"application.name", "name"},
       {"pipewire.access.portal.app_id", "portal"},
       {"media.role", "role"},
       {"node.name", "node"},
       {"media.name", "media"}},
      false,
      {"/opt/real program", "/user.slice/app-flatpak-org.my\\x2dapp-12.scope"}};
  const std::vector<std::vector<std::string>> expected{{"binary", "real program"},
                                                       {"name"},
                                                       {"portal"},
                                                       {"role"},
                                                       {"node"},
                                                       {"media"},
                                                       {stream.process.cgroup},
                                                       {"portal", "org.my-app"}};
  for (uint32_t i = 0; i < profile::kMatchFields; ++i) {
    CAPTURE(i);
    REQUIRE(values_of(stream, static_cast<MatchField>(i)) == expected.at(i));
  }
}

TEST_CASE("the word of the application and that of the kernel both count, also to exclude") {
  const StreamFacts stream{
      {{"application.process.binary", "python3"}}, false, {"/usr/bin/quod", ""}};
  const auto hits = [&](std::initializer_list<const char*> written) {
    return Matcher({field(MatchField::process_binary, written)}).match(stream).has_value();
  };
  REQUIRE(hits({"quod"}));
  REQUIRE(hits({"python3"}));
  REQUIRE_FALSE(hits({"!quod"}));
  REQUIRE_FALSE(hits({"!python3"}));
}

TEST_CASE("a Flatpak id is found in the scope that its process lives in") {
  REQUIRE(flatpak_id_in("/user.slice/user-1000.slice/user@1000.service/app.slice/"
                        "app-flatpak-org.mozilla.firefox-2741.scope") == "org.mozilla.firefox");
  REQUIRE(flatpak_id_in("/app.slice/app-flatpak-a\\x2db-1.scope/tab") == "a-b");
  REQUIRE(flatpak_id_in("/app.slice/app-gnome-firefox-1.scope").empty());
  REQUIRE(flatpak_id_in("/app-flatpak-").empty());
  REQUIRE(flatpak_id_in("").empty());
}

TEST_CASE("no pattern takes long on a value made against it") {
  // A matcher that backtracks takes hours for the first, and minutes for the third.
  const std::string name(100'000, 'a');
  REQUIRE(duration("~(a+)+b", name) < 2.0);
  REQUIRE(duration("~(a|aa)+$", name) < 2.0);
  REQUIRE(duration("*a*a*a*a*a*a*a*a*b", name.substr(0, 10'000)) < 2.0);
  std::string optional = "~";
  while (optional.size() < 240)
    optional += "a?";
  REQUIRE(duration((optional + "b").c_str(), name) < 2.0);
}

TEST_CASE("what would need too many states or back-references is no pattern") {
  for (const char* written : {"~(a{1,99}){1,99}", "~a{99999}", "~a{99999999999999999999}",
                              "~(((a{60}){60}){60})", "~(a)\\1", "~a)(b", "~("}) {
    CAPTURE(written);
    REQUIRE_THROWS_AS(Pattern::parse(written), std::invalid_argument);
  }
  REQUIRE_NOTHROW(Pattern::parse("~^[0-9]{1,99}$"));
}
