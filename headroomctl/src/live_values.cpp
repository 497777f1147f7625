// SPDX-License-Identifier: GPL-3.0-or-later
#include "live_values.hpp"
#include "daemon.hpp"
#include "follow/format.hpp"
#include "json_text.hpp"
#include <algorithm>

namespace headroom::ctl {

namespace {

std::vector<Candidate> profiles(Daemon& daemon) {
  std::vector<Candidate> candidates;
  const auto list = daemon.ask("profile.list")["profiles"];
  for (uint32_t i = 0; i < list.count(); ++i)
    candidates.push_back({list[i]["name"].text(), list[i]["description"].text()});
  return candidates;
}

std::vector<Candidate> keys(Daemon& daemon) {
  std::vector<Candidate> candidates;
  const auto settings = daemon.ask("setting.list")["settings"];
  for (uint32_t i = 0; i < settings.count(); ++i)
    candidates.push_back({settings.key(i), settings[settings.key(i)].plain()});
  return candidates;
}

std::vector<Candidate> apps(Daemon& daemon) {
  std::vector<Candidate> candidates;
  const auto streams = daemon.ask("status")["streams"];
  for (uint32_t i = 0; i < streams.count(); ++i) {
    const auto app = streams[i]["app"].text();
    const bool known = std::any_of(candidates.begin(), candidates.end(),
                                   [&](const Candidate& other) { return other.word == app; });
    if (!app.empty() && !known)
      candidates.push_back({app, streams[i]["route"].text()});
  }
  return candidates;
}

std::vector<Candidate> nodes(Daemon& daemon) {
  std::vector<Candidate> candidates;
  const auto streams = daemon.ask("status")["streams"];
  for (uint32_t i = 0; i < streams.count(); ++i)
    candidates.push_back({streams[i]["node_id"].plain(), streams[i]["app"].text()});
  return candidates;
}

std::vector<Candidate> devices(Daemon& daemon) {
  std::vector<Candidate> candidates;
  const auto list = daemon.ask("device.list")["devices"];
  for (uint32_t i = 0; i < list.count(); ++i)
    candidates.push_back({list[i]["name"].text(), list[i]["description"].text()});
  return candidates;
}

/// The value of now, and what else a key can be if that is a few words.
std::vector<Candidate> values_of(Daemon& daemon, const std::string& key) {
  const auto args = JsonObject().add_text("key", key).text();
  const auto value = daemon.ask("setting.get", args)["value"];
  std::vector<Candidate> candidates = {{value.plain(), "as it is"}};
  if (value.type() == HEADROOM_VALUE_FLAG)
    return {{"true", ""}, {"false", ""}};
  const auto words = daemon.ask("setting.describe", args)["words"];
  for (uint32_t i = 0; i < words.count(); ++i)
    if (words[i].plain() != candidates[0].word)
      candidates.push_back({words[i].plain(), ""});
  return candidates;
}

std::vector<Candidate> ask(const Common& common, Values values,
                           const std::vector<std::string>& before) {
  Daemon daemon(common);
  switch (values) {
  case Values::profile:
    return profiles(daemon);
  case Values::key:
    return keys(daemon);
  case Values::app:
    return apps(daemon);
  case Values::node:
    return nodes(daemon);
  case Values::device:
    return devices(daemon);
  case Values::setting_value:
    return before.empty() ? std::vector<Candidate>() : values_of(daemon, before.back());
  default:
    return {};
  }
}

} // namespace

std::vector<Candidate> live_values(const Common& common, Values values,
                                   const std::vector<std::string>& before) {
  std::vector<Candidate> candidates;
  if (values == Values::topic)
    return {{"profile", ""}, {"routing", ""}, {"daemon", ""}, {"meters", ""}};
  if (values == Values::format) {
    for (const auto& name : format_names())
      candidates.push_back({name, ""});
    return candidates;
  }
  try {
    return ask(common, values, before);
  } catch (const Failed&) {
    return {}; // a shell's prompt is no place for complaints
  }
}

} // namespace headroom::ctl
