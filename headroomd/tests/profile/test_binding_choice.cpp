// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/binding_choice.hpp"
#include "profile/pattern_match.hpp"
#include <cstdlib>
#include <headroom_catch.hpp>

using namespace headroom::profile;

namespace {

/// The local time zone for as long as it lives.
class TimeZone {
public:
  explicit TimeZone(const char* zone) {
    if (const char* old = std::getenv("TZ"))
      old_ = old;
    ::setenv("TZ", zone, 1);
    ::tzset();
  }
  ~TimeZone() {
    old_ ? ::setenv("TZ", old_->c_str(), 1) : ::unsetenv("TZ");
    ::tzset();
  }
  TimeZone(const TimeZone&) = delete;
  TimeZone& operator=(const TimeZone&) = delete;

private:
  std::optional<std::string> old_;
};

constexpr uint16_t at(int hour, int minute) { return static_cast<uint16_t>(hour * 60 + minute); }

ProfileSettings evening() {
  ProfileSettings settings;
  settings.schedule = {{at(7, 30), "desk"}, {at(22, 0), "night"}};
  settings.devices = {{Pattern::parse("!*speaker*"), "", "flat"},
                      {Pattern::parse("*hdmi*"), "movie", ""},
                      {Pattern::parse("~^Head(phones|set)"), "music", ""}};
  return settings;
}

std::string bound(const Surroundings& surroundings) {
  const auto found = bound_profile(evening(), surroundings);
  return found ? found->profile + ": " + found->reason : "";
}

/// Seconds since 1970 of a time in UTC.
std::time_t utc(int year, int month, int day, int hour, int minute, int second = 0) {
  std::tm time{};
  time.tm_year = year - 1900;
  time.tm_mon = month - 1;
  time.tm_mday = day;
  time.tm_hour = hour;
  time.tm_min = minute;
  time.tm_sec = second;
  return ::timegm(&time);
}

} // namespace

TEST_CASE("patterns match exactly, by glob or by regular expression") {
  const auto match = [](const char* pattern, const char* value) {
    return matches(Pattern::parse(pattern), value);
  };
  CHECK(match("mpv", "mpv"));
  CHECK_FALSE(match("mpv", "mpv2"));
  CHECK(match("*hdmi*", "alsa.hdmi.1"));
  CHECK(match("a*b*c", "a--b-b-c"));
  CHECK_FALSE(match("a*b*c", "a--c-b"));
  CHECK(match("a?c", "abc"));
  CHECK_FALSE(match("a?c", "ac"));
  CHECK(match("=*x*", "*x*"));
  CHECK(match("~^wine.*\\.exe$", "wine-a.exe"));
  CHECK_FALSE(match("~^wine", "a wine"));
  CHECK_FALSE(match("!mpv", "mpv"));
  CHECK(match("!~^a", "b"));
  // Many stars take no time that grows with their number.
  CHECK_FALSE(
      matches({Pattern::Kind::glob, false, "*a*a*a*a*a*a*a*a*a*a*a*a*b"}, std::string(5000, 'a')));
}

TEST_CASE("the schedule's latest time that has passed counts, yesterday's in the morning") {
  CHECK(bound({at(7, 29), "speaker", ""}) == "night: schedule 22:00");
  CHECK(bound({at(7, 30), "speaker", ""}) == "desk: schedule 07:30");
  CHECK(bound({at(21, 59), "speaker", ""}) == "desk: schedule 07:30");
  CHECK(bound({at(22, 0), "speaker", ""}) == "night: schedule 22:00");
  CHECK(bound({at(0, 0), "", ""}) == "night: schedule 22:00");
}

TEST_CASE("a device that has a profile comes before the schedule, by name or description") {
  CHECK(bound({at(12, 0), "alsa.hdmi.1", ""}) == "movie: device *hdmi*");
  CHECK(bound({at(12, 0), "alsa.1", "Headphones"}) == "music: device ^Head(phones|set)");
  CHECK(bound({at(12, 0), "alsa.1", "My Headphones"}) == "desk: schedule 07:30");
  CHECK_FALSE(bound_profile(ProfileSettings{}, {at(12, 0), "alsa.hdmi.1", ""}));
}

TEST_CASE("the next change is the next time of the schedule, local time") {
  const TimeZone zone("CET-1CEST,M3.5.0,M10.5.0/3");
  const auto schedule = evening().schedule;
  // In winter one hour ahead of UTC.
  CHECK(minute_of_day(utc(2026, 1, 10, 6, 29)) == at(7, 29));
  CHECK(next_change(schedule, utc(2026, 1, 10, 6, 29, 59)) == utc(2026, 1, 10, 6, 30));
  CHECK(next_change(schedule, utc(2026, 1, 10, 6, 30)) == utc(2026, 1, 10, 21, 0));
  CHECK(next_change(schedule, utc(2026, 1, 10, 21, 0)) == utc(2026, 1, 11, 6, 30));
  CHECK(next_change(schedule, utc(2026, 12, 31, 22, 0)) == utc(2027, 1, 1, 6, 30));
  CHECK_FALSE(next_change({}, utc(2026, 1, 10, 21, 0)));
  // In the night to summer time the morning comes an hour earlier; a time that the clock skips
  // comes with the hour that follows, one that it repeats comes once or twice.
  CHECK(next_change(schedule, utc(2026, 3, 28, 22, 0)) == utc(2026, 3, 29, 5, 30));
  const std::vector<ScheduleEntry> skipped = {{at(2, 30), "night"}};
  const auto next = next_change(skipped, utc(2026, 3, 28, 22, 0));
  REQUIRE(next);
  CHECK(*next >= utc(2026, 3, 29, 0, 30));
  CHECK(*next <= utc(2026, 3, 29, 1, 30));
}
