// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/live_profile.hpp"
#include <headroom_catch.hpp>

using namespace headroom::profile;

namespace {

ProfileFile file(const std::string& name, const std::string& body = "") {
  const std::string path = "/p/" + name + ".toml";
  const std::string text = "name = \"" + name + "\"\ndescription = \"\"\n" + body;
  return {path, text, read_title({path, text})};
}

/// A band at 100 Hz for the headset, at 200 Hz for the hall.
std::optional<SourceText> preset(std::string_view name, std::string_view) {
  if (name != "headset" && name != "hall")
    return std::nullopt;
  return SourceText{std::string(name) + ".txt", "Preamp: -3.5 dB\nFilter 1: ON PK Fc " +
                                                    std::string(name == "hall" ? "200" : "100") +
                                                    " Hz Gain 2 dB Q 1\n"};
}

ProfileFiles files() {
  return {file("default"), file("quiet", "agc.target_lufs = -30\nlimiter.ceiling_dbtp = -9\n"),
          file("movie", "agc.target_lufs = -24\n"),
          file("desk", "agc.target_lufs = -20\n[schedule]\n\"22:00\" = \"quiet\"\n"
                       "\"08:00\" = \"desk\"\n[device.\"*hdmi*\"]\nprofile = \"movie\"\n")};
}

/// LiveProfile with a clock that a test turns, and everything that it told.
struct Live {
  explicit Live(Overlay overlay = {}, const std::string& start = "")
      : Live(files(), overlay, start) {}
  Live(ProfileFiles from, Overlay overlay, const std::string& start)
      : profile(
            [&] {
              ProfileLibrary library(preset);
              library.take(std::move(from));
              return library;
            }(),
            std::move(overlay), start, [this] { return now; },
            [this](const LiveProfile::Change& change) {
              ++told;
              last = change;
            }) {}

  void at(int hour, int minute = 0) {
    std::tm time{};
    time.tm_year = 126;
    time.tm_mon = 0;
    time.tm_mday = 10;
    time.tm_hour = hour;
    time.tm_min = minute;
    time.tm_isdst = -1;
    now = std::mktime(&time);
    profile.look_at_clock();
  }
  float target() const { return profile.in_force().settings.chain.agc.target_lufs; }
  const std::string& name() const { return profile.in_force().name; }

  std::time_t now = 1'768'046'400; // in January 2026
  int told = 0;
  LiveProfile::Change last;
  LiveProfile profile;
};

Refusal::Reason refused(const std::function<void()>& request, std::string* message = nullptr) {
  try {
    request();
  } catch (const Refusal& refusal) {
    if (message)
      *message = refusal.what();
    return refusal.reason;
  }
  FAIL("was not refused");
  return {};
}

} // namespace

TEST_CASE("the profile to begin with: the one asked for, else the one chosen last, else default") {
  Overlay chosen;
  chosen.active_name = "quiet";
  CHECK(Live().name() == "default");
  CHECK(Live(chosen).name() == "quiet");
  CHECK(Live(chosen, "movie").name() == "movie");
  CHECK(Live(chosen, "movie").profile.overlay() == chosen); // not for later
  Overlay lost;
  lost.active_name = "lost";
  Live without(lost);
  CHECK(without.name() == "default");
  REQUIRE(without.profile.warnings().size() == 1);
  // When it comes back it is in force.
  auto more = files();
  more.push_back(file("lost", "agc.target_lufs = -11\n"));
  without.profile.take(more);
  CHECK(without.target() == -11.0f);
  CHECK(without.profile.warnings().empty());
}

TEST_CASE("another profile is told once, with what changed") {
  Live live;
  live.profile.use("quiet");
  CHECK(live.told == 1);
  CHECK((live.last.name && live.last.settings && live.last.overlay && !live.last.bypass));
  CHECK(live.target() == -30.0f);
  CHECK(live.profile.overlay().active_name == "quiet");
  live.profile.use("quiet");
  CHECK(live.told == 1);
  std::string message;
  CHECK(refused([&] { live.profile.use("quite"); }, &message) == Refusal::Reason::not_found);
  CHECK(message == "no profile `quite`, did you mean `quiet`?");
  CHECK(live.told == 1);
}

TEST_CASE("an edit of the profile in force is told, a bad one and one of another are not") {
  Live live({}, "quiet");
  auto edited = files();
  edited[1] = file("quiet", "agc.target_lufs = 5\n");
  live.profile.take(edited);
  CHECK(live.told == 0);
  CHECK(live.target() == -30.0f);
  REQUIRE(live.profile.warnings().size() == 1);
  CHECK(live.profile.warnings()[0] == "/p/quiet.toml:3:19: agc.target_lufs must be -60..0, got 5");
  edited[1] = file("quiet", "agc.target_lufs = -40\n");
  edited[2] = file("movie", "agc.target_lufs = -41\n");
  live.profile.take(edited);
  CHECK(live.told == 1);
  CHECK((live.last.settings && !live.last.name && !live.last.overlay));
  CHECK(live.target() == -40.0f);
  edited[2] = file("movie", "agc.target_lufs = -42\n");
  live.profile.take(edited);
  CHECK(live.told == 1);
}

TEST_CASE("a profile in force whose file goes stays audible") {
  Live live({}, "quiet");
  auto fewer = files();
  fewer.erase(fewer.begin() + 1);
  live.profile.take(fewer);
  CHECK(live.told == 0);
  CHECK(live.target() == -30.0f);
  REQUIRE(live.profile.warnings().size() == 1);
  CHECK(live.profile.warnings()[0] ==
        "the chosen profile \"quiet\" does not exist: \"quiet\" stays in force");
}

TEST_CASE("settings lie over any profile until they are cleared") {
  Live live;
  live.profile.set("agc.target_lufs", -33.0);
  CHECK(live.target() == -33.0f);
  live.profile.use("quiet");
  CHECK(live.target() == -33.0f);
  CHECK(live.profile.get("limiter.ceiling_dbtp") == Value(-9.0));
  CHECK(live.profile.clear("agc.target_lufs"));
  CHECK(live.target() == -30.0f);
  CHECK_FALSE(live.profile.clear("agc.target_lufs"));
  CHECK(live.profile.overlay().settings.empty());
}

TEST_CASE("what is ephemeral is heard, and not in the overlay") {
  Live live;
  live.profile.set("agc.target_lufs", -33.0);
  live.profile.set("agc.target_lufs", -34.0, true);
  live.profile.set("limiter.hold_ms", 1.0, true);
  CHECK_FALSE(live.last.overlay);
  CHECK(live.target() == -34.0f);
  CHECK(live.profile.overlay().settings == SettingValues{{"agc.target_lufs", -33.0}});
  const auto overrides = live.profile.overrides();
  REQUIRE(overrides.size() == 2);
  CHECK((overrides[0].key == "agc.target_lufs" && overrides[0].value == Value(-34.0) &&
         overrides[0].ephemeral));
  CHECK(Live(live.profile.overlay()).target() == -33.0f); // after a restart
  live.profile.set("agc.target_lufs", -35.0);             // for good
  CHECK(live.target() == -35.0f);
  CHECK(live.profile.reset() == 2);
  CHECK(live.target() == -18.0f);
  CHECK(live.profile.overrides().empty());
}

TEST_CASE("a refused setting says what is allowed, and changes nothing") {
  Live live;
  std::string message;
  CHECK(refused([&] { live.profile.set("limiter.release_ms", 0.0); }, &message) ==
        Refusal::Reason::invalid);
  CHECK(message == "limiter.release_ms must be 1..5000, got 0");
  CHECK(refused([&] { live.profile.set("agc.enabled", std::string("maybe")); }, &message) ==
        Refusal::Reason::invalid);
  CHECK(message == "agc.enabled must be true or false, got \"maybe\"");
  CHECK(refused([&] { live.profile.set("limiter.relase_ms", 1.0); }, &message) ==
        Refusal::Reason::not_found);
  CHECK(message == "unknown key `limiter.relase_ms`, did you mean `release_ms`?");
  CHECK(refused([&] { live.profile.get("limiter"); }) == Refusal::Reason::not_found);
  CHECK(refused([&] { live.profile.clear("x.y"); }) == Refusal::Reason::not_found);
  CHECK(live.told == 0);
  CHECK(live.profile.overlay() == Overlay{});
}

TEST_CASE("a transaction is told once, or changes nothing at all") {
  Live live;
  live.profile.begin();
  live.profile.use("movie");
  live.profile.set("limiter.hold_ms", 1.0);
  live.profile.set_bypass(true);
  CHECK(live.profile.get("limiter.hold_ms") == Value(1.0)); // those that follow see it
  CHECK(live.told == 0);
  live.profile.commit();
  CHECK(live.told == 1);
  CHECK((live.last.name && live.last.settings && live.last.bypass));
  const auto overlay = live.profile.overlay();
  const auto in_force = live.profile.in_force();

  live.profile.begin();
  live.profile.use("quiet");
  live.profile.set("limiter.hold_ms", 2.0, true);
  live.profile.set_bypass(false);
  CHECK(refused([&] { live.profile.set("limiter.hold_ms", -2.0); }) == Refusal::Reason::invalid);
  live.profile.roll_back();
  CHECK(live.told == 1);
  CHECK(live.profile.overlay() == overlay);
  CHECK(live.profile.in_force() == in_force);
  CHECK(live.profile.bypass());
  live.profile.set("limiter.release_ms", 70.0); // nothing of it comes up later
  CHECK(live.profile.get("limiter.hold_ms") == Value(1.0));
  CHECK(live.name() == "movie");
}

TEST_CASE("a bypass for a while ends when it was last said to, and not once it is another") {
  using namespace std::chrono_literals;
  const LiveProfile::Steady::time_point noon{12h};
  Live live;
  live.profile.set_bypass_until(noon);
  CHECK((live.last.bypass && live.last.bypass_end && !live.last.overlay));
  live.profile.set_bypass_until(noon + 1s);
  CHECK((!live.last.any() && live.last.bypass_end));
  CHECK(live.profile.bypass_ends() == noon + 1s);

  live.profile.begin(); // told by commit() only
  const int told = live.told;
  live.profile.set_bypass_until(noon + 2s);
  live.profile.set_bypass(true);
  live.profile.roll_back();
  CHECK(live.told == told);
  CHECK(live.profile.bypass_ends() == noon + 1s);
  live.profile.begin();
  live.profile.set_bypass_until(noon + 3s);
  live.profile.commit();
  CHECK((live.told == told + 1 && live.last.bypass_end));

  live.profile.compare(true);
  CHECK_FALSE(live.profile.bypass_ends().has_value());
  live.profile.set_bypass_until(noon);
  live.profile.set_bypass(true, true);
  CHECK_FALSE(live.profile.bypass_ends().has_value());
  live.profile.set_bypass_until(noon);
  live.profile.end_ephemeral_bypass();
  CHECK((!live.profile.bypass() && live.last.bypass_end));
}

TEST_CASE("bypass is remembered, unless it is ephemeral") {
  Live live;
  live.profile.set_bypass(true, true);
  CHECK(live.profile.bypass());
  CHECK((live.last.bypass && !live.last.overlay));
  live.profile.end_ephemeral_bypass();
  CHECK_FALSE(live.profile.bypass());
  live.profile.set_bypass(true);
  CHECK(live.last.overlay);
  CHECK(Live(live.profile.overlay()).profile.bypass());
  live.profile.set_bypass(true, true);
  live.profile.set_bypass(false); // now means now
  CHECK_FALSE(live.profile.bypass());
  live.profile.reset();
  CHECK_FALSE(live.profile.bypass());
}

TEST_CASE("the schedule changes the profile at its times, and comes back") {
  Live live({}, "desk");
  live.at(12);
  CHECK(live.name() == "desk");
  live.at(22);
  CHECK(live.name() == "quiet");
  CHECK(live.profile.reason() == "schedule 22:00");
  CHECK(live.profile.chosen().name == "desk");
  const auto before = live.told;
  live.at(23);
  CHECK(live.told == before);
  const auto next = live.profile.next_look();
  REQUIRE(next);
  CHECK(minute_of_day(*next) == 8 * 60);
  live.at(8);
  CHECK(live.name() == "desk");
}

TEST_CASE("another default sink brings its profile, before the schedule's") {
  Live live({}, "desk");
  live.at(23);
  live.profile.sink_is("alsa_output.hdmi-stereo", "TV");
  CHECK(live.name() == "movie");
  live.profile.sink_is("alsa_output.analog", "Speakers");
  CHECK(live.name() == "quiet");
  live.profile.sink_is("", "");
  CHECK(live.name() == "quiet");
}

TEST_CASE("the output device brings its equaliser preset, whatever profile is in force") {
  auto all = files();
  all.push_back(file("studio", "eq.preamp_db = -1\n[[eq.bands]]\nfrequency_hz = 4000\n"
                               "[device.\"usb*\"]\neq_preset = \"headset\"\n"
                               "[device.\"*hdmi*\"]\nprofile = \"movie\"\n"
                               "[device.\"*\"]\neq_preset = \"hall\"\n"));
  Live live(all, {}, "studio");
  const auto heard_hz = [&] {
    const auto& eq = live.profile.in_force().settings.chain.eq;
    return eq.band_count == 1 ? eq.bands[0].frequency_hz : 0.0f;
  };
  CHECK(heard_hz() == 4000.0f);
  const int before = live.told;
  live.profile.sink_is("usb-headset", "");
  CHECK(heard_hz() == 100.0f);
  CHECK(live.profile.in_force().settings.chain.eq.preamp_db == -3.5f);
  CHECK(live.profile.get("eq.preset") == Value("headset"));
  CHECK(live.told == before + 1);
  CHECK(live.last.settings);
  CHECK_FALSE(live.last.name);
  live.profile.sink_is("alsa.hdmi", "TV");
  CHECK(live.name() == "movie");
  CHECK(heard_hz() == 200.0f);
  live.profile.sink_is("", "");
  CHECK(live.name() == "studio");
  CHECK(heard_hz() == 4000.0f);

  SECTION("what the user sets comes last") {
    live.profile.sink_is("usb-headset", "");
    live.profile.set("eq.preamp_db", -9.0);
    live.profile.edit([](Overlay& overlay) { overlay.eq_bands.emplace(); });
    CHECK(heard_hz() == 0.0f);
    CHECK(live.profile.in_force().settings.chain.eq.preamp_db == -9.0f);
    CHECK(live.profile.get("eq.preset") == Value(""));
  }
  SECTION("a preset that is not there is an error of the profile") {
    all.back() = file("studio", "[device.\"usb*\"]\neq_preset = \"gone\"\n");
    const auto change = live.profile.take(all);
    REQUIRE(change.errors.size() == 1);
    CHECK(text(change.errors[0]) == "/p/studio.toml:4:13: device.\"usb*\".eq_preset \"gone\": "
                                    "there is no such preset");
    live.profile.sink_is("usb-headset", "");
    CHECK(heard_hz() == 100.0f); // the last good version stays
  }
}

TEST_CASE("what the user chooses wins until the schedule or the default sink says something new") {
  Live live({}, "desk");
  live.at(23);
  REQUIRE(live.name() == "quiet");
  live.profile.use("desk");
  CHECK(live.name() == "desk");
  CHECK(live.profile.reason() == "chosen");
  live.at(23, 30);
  live.profile.sink_is("alsa_output.analog", "Speakers"); // has no binding
  live.profile.set("limiter.hold_ms", 3.0);
  live.profile.take(files());
  CHECK(live.name() == "desk");
  SECTION("a sink with a profile") {
    live.profile.sink_is("alsa_output.hdmi-stereo", "TV");
    CHECK(live.name() == "movie");
    live.profile.use("desk");
    CHECK(live.name() == "desk");
  }
  SECTION("the schedule") {
    live.at(8);
    live.at(22);
    CHECK(live.name() == "quiet");
  }
  SECTION("a profile without a schedule ends it") {
    live.profile.use("default");
    live.at(22);
    CHECK(live.name() == "default");
    CHECK_FALSE(live.profile.next_look());
  }
}

TEST_CASE("a binding to a profile that is not there changes nothing, and says so") {
  Live live({file("desk", "[schedule]\n\"00:00\" = \"gone\"\n")}, {}, "desk");
  CHECK(live.name() == "desk");
  REQUIRE(live.profile.warnings().size() == 1);
  CHECK(live.profile.warnings()[0] ==
        "schedule 00:00 of \"desk\": there is no profile \"gone\" without errors");
}

TEST_CASE("routes and volumes of applications are edited and worth saving") {
  Live live;
  live.profile.edit([](Overlay& overlay) { overlay.routes["mpv"] = Route::bypass; });
  CHECK((live.told == 1 && live.last.overlay && live.last.settings));
  live.profile.edit([](Overlay& overlay) { overlay.per_app_master = true; });
  CHECK((live.told == 2 && live.last.settings));
  CHECK(live.profile.in_force().settings.per_app.enabled);
}
