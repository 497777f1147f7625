// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/profile_events.hpp"
#include "control/profile_json.hpp"
#include "profile/settings_table.hpp"

namespace headroom::control {

ProfileEvents::ProfileEvents(const profile::LiveProfile& live, Events& events)
    : live_(live), events_(events), told_(live.in_force().settings) {}

void ProfileEvents::changed(const profile::LiveProfile::Change& change) {
  // Another profile changes most settings: its name says it all.
  if (change.name)
    events_.publish(Topic::profile, "used", [&](wire::Writer& data) {
      data.field("name", live_.in_force().name).field("reason", live_.reason());
    });
  else if (change.settings)
    tell_settings();
  if (live_.in_force().settings.chain.eq != told_.chain.eq)
    events_.publish(Topic::profile, "eq", [&](wire::Writer& data) {
      data.field("band_count", live_.in_force().settings.chain.eq.band_count);
    });
  told_ = live_.in_force().settings;
  if (change.bypass)
    events_.publish(Topic::daemon, "bypass", [&](wire::Writer& data) {
      data.field("enabled", live_.bypass());
      if (live_.comparing())
        data.field("comparing", true);
    });
}

void ProfileEvents::tell_settings() {
  for (const auto& setting : profile::all_settings()) {
    const auto value = setting.get(live_.in_force().settings);
    if (value != setting.get(told_))
      events_.publish(Topic::profile, "setting", [&](wire::Writer& data) {
        data.field("key", setting.key).key("value").value(to_wire(value));
      });
  }
}

void ProfileEvents::reloaded(const profile::ProfileLibrary::Change& change) {
  events_.publish(Topic::profile, "reloaded", [&](wire::Writer& data) {
    data.array_field("loaded", change.loaded).array_field("gone", change.gone);
  });
  for (const auto& error : change.errors)
    failed(error);
}

void ProfileEvents::failed(const profile::Diagnostic& error) {
  events_.publish(Topic::profile, "config_error", [&](wire::Writer& data) {
    data.field("message", text(error)).field("file", error.file);
    data.field("line", uint64_t{error.line}).field("column", uint64_t{error.column});
  });
}

} // namespace headroom::control
