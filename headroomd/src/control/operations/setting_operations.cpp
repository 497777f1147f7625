// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/operations/profile_operations.hpp"
#include "control/profile_json.hpp"
#include "profile/settings_table.hpp"

namespace headroom::control {

namespace {

Result described(const std::optional<std::string>& key) {
  if (key) {
    const auto* setting = profile::find_setting(*key);
    if (!setting)
      throw NotFound(profile::unknown_key(*key));
    return describe(*setting);
  }
  wire::Writer json;
  json.begin_object().key("settings").begin_array();
  for (const auto& setting : profile::all_settings())
    json.value(describe(setting));
  return json.end().end();
}

Result all(const profile::LiveProfile& live) {
  wire::Writer json;
  json.begin_object().key("settings").begin_object();
  for (const auto& setting : profile::all_settings())
    json.key(setting.key).value(to_wire(setting.get(live.in_force().settings)));
  return json.end().end();
}

} // namespace

void add_setting_operations(Operations& operations, profile::LiveProfile& live) {
  operations.add("setting.get", [&live](const Arguments& args) -> Result {
    const auto key = args.string("key");
    wire::Writer json;
    json.begin_object().field("key", key).key("value");
    return json.value(to_wire(or_error([&] { return live.get(key); }))).end();
  });
  operations.add(
      "setting.set",
      [&live](const Arguments& args) -> Result {
        const auto key = args.string("key");
        or_error([&] { live.get(key); }); // an unknown key before a wrong value
        const auto value = setting_value(args.any("value"));
        if (!value)
          args.refuse("value", "true, false, a number or a string");
        or_error(
            [&] { live.set(key, *value, args.optional_boolean("ephemeral").value_or(false)); });
        return {};
      },
      InApply::yes);
  operations.add("setting.list", [&live](const Arguments&) { return all(live); });
  operations.add(
      "setting.clear",
      [&live](const Arguments& args) -> Result {
        const auto key = args.string("key");
        const bool cleared = or_error([&] { return live.clear(key); });
        wire::Writer json;
        return json.begin_object().field("key", key).field("cleared", cleared).end();
      },
      InApply::yes);
  operations.add(
      "setting.reset",
      [&live](const Arguments&) -> Result {
        wire::Writer json;
        return json.begin_object().field("cleared", uint64_t{live.reset()}).end();
      },
      InApply::yes);
  operations.add("setting.describe",
                 [](const Arguments& args) { return described(args.optional_string("key")); });
}

} // namespace headroom::control
