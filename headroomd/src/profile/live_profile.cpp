// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/live_profile.hpp"
#include "profile/eq_preset.hpp"
#include "profile/settings_table.hpp"
#include <utility>

namespace headroom::profile {

namespace {

constexpr size_t kMostWarnings = 20;

const Setting& setting_of(std::string_view key) {
  const auto* setting = find_setting(key);
  if (!setting)
    throw Refusal(Refusal::Reason::not_found, unknown_key(key));
  return *setting;
}

} // namespace

LiveProfile::LiveProfile(ProfileLibrary library, Overlay overlay, std::string_view start,
                         Clock clock, Told told)
    : library_(std::move(library)), clock_(std::move(clock)), told_(std::move(told)),
      chosen_(built_in_profile()) {
  now_.overlay = std::move(overlay);
  now_.wanted = !start.empty()                      ? std::string(start)
                : !now_.overlay.active_name.empty() ? now_.overlay.active_name
                                                    : kDefaultProfile;
  if (const auto* item = library_.find(kDefaultProfile); item && item->profile)
    chosen_ = *item->profile;
  resolve();
  told_profile_ = in_force_;
  told_overlay_ = now_.overlay;
  told_bypass_ = bypass();
}

ProfileLibrary::Change LiveProfile::take(ProfileFiles files) {
  auto change = library_.take(std::move(files));
  settle();
  return change;
}

void LiveProfile::sink_is(std::string name, std::string description) {
  if (name == sink_name_ && description == sink_description_)
    return;
  sink_name_ = std::move(name);
  sink_description_ = std::move(description);
  settle();
}

std::optional<std::time_t> LiveProfile::next_look() const {
  return next_change(chosen_.settings.schedule, clock_());
}

Surroundings LiveProfile::surroundings() const {
  return {minute_of_day(clock_()), sink_name_, sink_description_};
}

std::optional<BoundProfile> LiveProfile::bound_by(const Profile& profile) const {
  return bound_profile(profile.settings, surroundings());
}

void LiveProfile::use(std::string_view name) {
  const auto* item = library_.find(name);
  if (!item)
    throw Refusal(Refusal::Reason::not_found, library_.unknown(name));
  if (!item->profile)
    throw Refusal(Refusal::Reason::invalid, text(item->errors.at(0)));
  now_.wanted = now_.overlay.active_name = item->name;
  now_.overruled = bound_by(*item->profile);
  now_.holds = true;
  settle();
}

void LiveProfile::set(std::string_view key, const Value& value, bool ephemeral) {
  const auto& setting = setting_of(key);
  if (setting.key == "eq.preset") // what is in it would have to be read, too
    throw Refusal(Refusal::Reason::invalid,
                  "eq.preset can be set in profiles only; eq.use takes what a preset has");
  ProfileSettings tried;
  try {
    profile::set(tried, setting, value);
  } catch (const std::invalid_argument& error) {
    throw Refusal(Refusal::Reason::invalid, error.what());
  }
  const std::string name(setting.key);
  now_.ephemeral.erase(name);
  (ephemeral ? now_.ephemeral : now_.overlay.settings).insert_or_assign(name, setting.get(tried));
  settle();
}

bool LiveProfile::clear(std::string_view key) {
  const std::string name(setting_of(key).key);
  const auto cleared = now_.ephemeral.erase(name) + now_.overlay.settings.erase(name);
  settle();
  return cleared > 0;
}

uint32_t LiveProfile::reset() {
  const auto count = static_cast<uint32_t>(overrides().size());
  now_.ephemeral.clear();
  now_.overlay.settings.clear();
  settle();
  return count;
}

void LiveProfile::set_bypass(bool on, bool ephemeral) {
  now_.comparing = false;
  now_.bypass_ends.reset();
  if (ephemeral) {
    now_.ephemeral_bypass = on;
  } else {
    now_.ephemeral_bypass.reset();
    now_.overlay.bypass = on;
  }
  settle();
}

void LiveProfile::set_bypass_until(Steady::time_point end) {
  now_.comparing = false;
  now_.bypass_ends = end;
  now_.ephemeral_bypass = true;
  settle();
}

void LiveProfile::compare(bool with_original) {
  now_.comparing = with_original;
  now_.bypass_ends.reset();
  now_.ephemeral_bypass = with_original ? std::optional(true) : std::nullopt;
  settle();
}

void LiveProfile::end_ephemeral_bypass() {
  now_.comparing = false;
  now_.bypass_ends.reset();
  now_.ephemeral_bypass.reset();
  settle();
}

void LiveProfile::edit(const std::function<void(Overlay&)>& edit) {
  edit(now_.overlay);
  settle();
}

void LiveProfile::begin() { before_ = now_; }

void LiveProfile::commit() {
  before_.reset();
  settle();
}

void LiveProfile::roll_back() {
  now_ = std::move(before_.value());
  before_.reset();
  resolve();
}

void LiveProfile::settle() {
  resolve();
  if (before_)
    return;
  Change change;
  change.name = in_force_.name != told_profile_.name;
  change.settings =
      in_force_.settings != told_profile_.settings || now_.overlay.routes != told_overlay_.routes;
  change.bypass = bypass() != told_bypass_ || comparing() != told_comparing_;
  change.overlay = now_.overlay != told_overlay_;
  change.bypass_end = now_.bypass_ends != told_bypass_ends_;
  told_profile_ = in_force_;
  told_overlay_ = now_.overlay;
  told_bypass_ = bypass();
  told_comparing_ = comparing();
  told_bypass_ends_ = now_.bypass_ends;
  if ((change.any() || change.bypass_end) && told_)
    told_(change);
}

void LiveProfile::resolve() {
  missing_.clear();
  if (const auto* item = library_.find(now_.wanted); item && item->profile)
    chosen_ = *item->profile;
  else
    missing_.push_back("the chosen profile \"" + now_.wanted + "\" " +
                       (item ? "has errors" : "does not exist") + ": \"" + chosen_.name +
                       "\" stays in force");

  const auto bound = bound_by(chosen_);
  if (bound != now_.overruled)
    now_.holds = false;
  in_force_ = chosen_;
  reason_ = "chosen";
  if (bound && !now_.holds) {
    if (const auto* item = library_.find(bound->profile); item && item->profile) {
      in_force_ = *item->profile;
      reason_ = bound->reason;
    } else {
      missing_.push_back(bound->reason + " of \"" + chosen_.name + "\": there is no profile \"" +
                         bound->profile + "\" without errors");
    }
  }
  // It makes up for what the device does to the sound, whatever profile is heard there.
  if (const auto* device = bound_eq_preset(chosen_.settings, surroundings())) {
    in_force_.settings.eq_preset = device->eq_preset;
    put_eq_preset(*device->eq, in_force_.settings.chain.eq);
  }
  apply(now_.overlay, now_.ephemeral, in_force_.settings);
}

Value LiveProfile::get(std::string_view key) const {
  return setting_of(key).get(in_force_.settings);
}

std::vector<LiveProfile::Override> LiveProfile::overrides() const {
  SettingValues all = now_.ephemeral;
  all.insert(now_.overlay.settings.begin(), now_.overlay.settings.end());
  std::vector<Override> overrides;
  for (const auto& [key, value] : all)
    overrides.push_back({key, value, now_.ephemeral.contains(key)});
  return overrides;
}

std::vector<std::string> LiveProfile::warnings() const {
  std::vector<std::string> warnings = missing_;
  const auto errors = library_.errors();
  for (size_t i = 0; i < errors.size() && i < kMostWarnings; ++i)
    warnings.push_back(text(errors[i]));
  if (errors.size() > kMostWarnings)
    warnings.push_back("and " + std::to_string(errors.size() - kMostWarnings) +
                       " more errors in profiles");
  return warnings;
}

} // namespace headroom::profile
