// SPDX-License-Identifier: GPL-3.0-or-later
#include "levels/level_memory.hpp"
#include <algorithm>
#include <charconv>
#include <cmath>
#include <system_error>

namespace headroom {
namespace {

constexpr float kNewsDb = 0.5f;
constexpr float kFarthestDb = 200.0f;

/// Takes "number " off the front of line.
std::optional<float> take_number(std::string_view& line) {
  float value = 0.0f;
  const auto read = std::from_chars(line.data(), line.data() + line.size(), value);
  const auto length = static_cast<size_t>(read.ptr - line.data());
  if (read.ec != std::errc{} || length == line.size() || line[length] != ' ' ||
      !(std::fabs(value) <= kFarthestDb))
    return {};
  line.remove_prefix(length + 1);
  return value;
}

void put_number(std::string& text, float value) {
  char digits[32];
  text.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr) += ' ';
}

} // namespace

bool LevelMemory::remember(const std::string& app, const HeardLevel& level) {
  if (app.empty() || app.find('\n') != app.npos)
    return false;
  const auto known = std::ranges::find(apps_, app, &App::name);
  const bool news = known == apps_.end() ||
                    std::fabs(known->level.peak_db - level.peak_db) > kNewsDb ||
                    std::fabs(known->level.rms_db - level.rms_db) > kNewsDb;
  if (known != apps_.end())
    apps_.erase(known);
  apps_.push_front({app, level});
  if (apps_.size() > kMost)
    apps_.pop_back();
  return news;
}

std::optional<HeardLevel> LevelMemory::recall(std::string_view app) const {
  const auto known = std::ranges::find(apps_, app, &App::name);
  return known == apps_.end() ? std::nullopt : std::optional(known->level);
}

std::string LevelMemory::to_text() const {
  std::string text;
  for (const auto& app : apps_) {
    put_number(text, app.level.peak_db);
    put_number(text, app.level.rms_db);
    text += app.name + "\n";
  }
  return text;
}

LevelMemory LevelMemory::parse(std::string_view text) {
  LevelMemory memory;
  while (!text.empty() && memory.size() < kMost) {
    auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const auto peak = take_number(line);
    const auto rms = peak ? take_number(line) : peak;
    if (rms && !line.empty() && !memory.recall(line))
      memory.apps_.push_back({std::string(line), {*peak, *rms}});
  }
  return memory;
}

} // namespace headroom
