// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/families.hpp"
#include "json_text.hpp"
#include "outcome.hpp"
#include "print.hpp"
#include "text/setting_text.hpp"
#include <algorithm>
#include <memory>

namespace headroom::ctl {

namespace {

struct Words {
  std::string key, value;
  bool ephemeral = false;
};

std::string key_args(const std::string& key) { return JsonObject().add_text("key", key).text(); }

ExitCode get(const Common& common, const std::string& key) {
  Daemon daemon(common);
  const auto value = daemon.ask("setting.get", key_args(key))["value"];
  return print(common.json ? daemon.versioned_result() : value.plain() + "\n");
}

/// "on" is a flag where the key holds one, else a word.
std::string value_json(Daemon& daemon, const Words& words) {
  if (const auto flag = switch_position(words.value)) {
    const auto current = daemon.ask("setting.get", key_args(words.key))["value"];
    if (current.type() == HEADROOM_VALUE_FLAG)
      return *flag ? "true" : "false";
  }
  return typed_json(words.value);
}

ExitCode set(const Common& common, const Words& words) {
  Daemon daemon(common);
  auto args = JsonObject().add_text("key", words.key);
  args.add_json("value", value_json(daemon, words));
  if (words.ephemeral)
    args.add_flag("ephemeral", true);
  daemon.ask("setting.set", args.text());
  return common.json ? print(daemon.versioned_result()) : kOk;
}

ExitCode clear(const Common& common, const std::string& key) {
  Daemon daemon(common);
  const bool cleared = daemon.ask("setting.clear", key_args(key))["cleared"].flag(true);
  if (common.json)
    return print(daemon.versioned_result());
  return cleared ? kOk : print(printable(key) + " was not overridden\n");
}

ExitCode reset(const Common& common) {
  Daemon daemon(common);
  const auto cleared = daemon.ask("setting.reset")["cleared"];
  return print(common.json ? daemon.versioned_result() : cleared.plain() + " cleared\n");
}

ExitCode list(const Common& common, const std::string& part) {
  Daemon daemon(common);
  std::vector<std::string> overridden;
  if (!common.json) {
    const auto overrides = daemon.ask("status")["setting_overrides"];
    for (uint32_t i = 0; i < overrides.count(); ++i)
      overridden.push_back(overrides.key(i));
  }
  const auto settings = daemon.ask("setting.list")["settings"];
  if (common.json)
    return print(daemon.versioned_result());
  std::vector<SettingRow> rows;
  for (uint32_t i = 0; i < settings.count(); ++i)
    if (const auto key = settings.key(i); key.find(part) != std::string::npos)
      rows.push_back({key, settings[key].plain(),
                      std::find(overridden.begin(), overridden.end(), key) != overridden.end()});
  return print(settings_text(rows, Palette::for_stdout()));
}

/// The range in words, from whichever form it was told in.
std::string allowed(const JsonView& setting) {
  if (const auto words = setting["allowed"])
    return words.plain();
  const auto least = setting["min"], most = setting["max"];
  return least && most ? least.plain() + ".." + most.plain() : "";
}

SettingDescription description(const JsonView& setting) {
  return {setting["key"].text(), setting["type"].text(),     setting["unit"].text(),
          allowed(setting),      setting["default"].plain(), setting["doc"].text()};
}

ExitCode describe(const Common& common, const std::string& key) {
  Daemon daemon(common);
  const auto result = daemon.ask("setting.describe", key.empty() ? "" : key_args(key));
  if (common.json)
    return print(daemon.versioned_result());
  std::vector<SettingDescription> descriptions;
  const auto settings = result["settings"];
  for (uint32_t i = 0; i < settings.count(); ++i)
    descriptions.push_back(description(settings[i]));
  if (!settings)
    descriptions.push_back(description(result));
  return print(descriptions_text(descriptions, Palette::for_stdout()));
}

} // namespace

std::vector<Command> setting_commands(const Common& common) {
  const auto words = std::make_shared<Words>();
  const Parameter key{.name = "key",
                      .target = &words->key,
                      .help = "of a setting: limiter.ceiling_dbtp",
                      .required = true,
                      .values = Values::key};
  const Parameter value{.name = "value",
                        .target = &words->value,
                        .help = "-16, on, auto ...",
                        .required = true,
                        .values = Values::setting_value};
  const Parameter ephemeral{
      .name = "--ephemeral", .target = &words->ephemeral, .help = "forgotten when the daemon ends"};
  Parameter some_key = key;
  some_key.required = false;
  some_key.help = "of a setting (default: all)";
  Parameter part = some_key;
  part.name = "part";
  part.help = "only keys that contain it";
  return {
      {.name = "get",
       .summary = "value of a setting",
       .parameters = {key},
       .run = [&common, words] { return get(common, words->key); }},
      {.name = "set",
       .summary = "overrides a setting, in whatever profile is used",
       .parameters = {key, value, ephemeral},
       .run = [&common, words] { return set(common, *words); }},
      {.name = "clear",
       .summary = "takes back an override",
       .parameters = {key},
       .run = [&common, words] { return clear(common, words->key); }},
      {.name = "reset",
       .summary = "takes back all overrides of settings",
       .run = [&common] { return reset(common); }},
      {.name = "list",
       .summary = "all settings and their values",
       .parameters = {part},
       .run = [&common, words] { return list(common, words->key); }},
      {.name = "describe",
       .summary = "type, range, default and meaning of settings",
       .parameters = {some_key},
       .run = [&common, words] { return describe(common, words->key); }},
  };
}

} // namespace headroom::ctl
