// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <headroom-dsp/level_controller.hpp>
#include <list>
#include <optional>
#include <string>
#include <string_view>

namespace headroom {

/// How loud applications were when they were last heard, newest first.
class LevelMemory {
public:
  static constexpr size_t kMost = 256; ///< the oldest are forgotten

  /// @param app  what names the application; empty or with a line break: not remembered
  /// @return whether that is news: another application, or more than half a decibel
  bool remember(const std::string& app, const HeardLevel& level);
  std::optional<HeardLevel> recall(std::string_view app) const;
  size_t size() const noexcept { return apps_.size(); }

  /// A line per application: "-3.5 -14.25 name".
  std::string to_text() const;
  /// Lines that are not of that form are left out.
  static LevelMemory parse(std::string_view text);

private:
  struct App {
    std::string name;
    HeardLevel level;
  };
  std::list<App> apps_;
};

} // namespace headroom
