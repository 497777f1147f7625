// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/families.hpp"
#include "daemon.hpp"
#include "follow/follower.hpp"
#include <memory>
#include <stdexcept>

namespace headroom::ctl {

namespace {

struct Words {
  std::string format = "plain", watch = "meters", icons = "none";
  double fps = 4.0;
  bool once = false;
};

ExitCode run(const Common& common, const Words& words, const std::string& format) {
  Look look;
  look.watch = words.watch == "state" ? Watch::state : Watch::meters;
  look.icons = words.icons == "nerd"   ? Icons::nerd
               : words.icons == "text" ? Icons::text
                                       : Icons::none;
  Follower::Options options;
  options.watch = look.watch;
  options.lines_per_second = words.fps;
  options.once = words.once;
  try {
    Format chosen = make_format(format, look);
    end_quietly_when_told();
    Follower(common, std::move(chosen), options).run();
  } catch (const std::invalid_argument& error) {
    throw Failed(kUsage, error.what());
  }
  return kOk;
}

std::vector<Parameter> parameters(const std::shared_ptr<Words>& words) {
  return {{.name = "--watch",
           .target = &words->watch,
           .help = "what the text is about: the loudness, or the state with the profile",
           .choices = {"meters", "state"}},
          {.name = "--fps",
           .target = &words->fps,
           .help = "lines per second at most; changes of state are told at once",
           .least = 0.1,
           .most = 30},
          {.name = "--icons",
           .target = &words->icons,
           .help = "none, a letter, or a glyph of Nerd Fonts in front of the text",
           .choices = {"none", "text", "nerd"}},
          {.name = "--once", .target = &words->once, .help = "one line, then end"}};
}

} // namespace

Command follow_command(const Common& common) {
  const auto words = std::make_shared<Words>();
  auto all = parameters(words);
  Parameter format{.name = "--format",
                   .target = &words->format,
                   .help = "waybar, polybar, i3status-rs, i3bar, json, plain or template:TEXT",
                   .values = Values::format};
  all.insert(all.begin(), format);
  return {.name = "follow",
          .summary = "feeds a panel: a line now and with each change, whether the daemon is there "
                     "or not",
          .parameters = all,
          .run = [&common, words] {
            return run(common, *words, common.json ? "json" : words->format);
          }};
}

Command waybar_command(const Common& common) {
  const auto words = std::make_shared<Words>();
  return {.name = "waybar",
          .summary = "follow --format waybar",
          .parameters = parameters(words),
          .run = [&common, words] { return run(common, *words, "waybar"); }};
}

} // namespace headroom::ctl
