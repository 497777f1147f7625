// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/live_profile.hpp"
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
    : library_(std::move(library)), overlay_(std::move(overlay)),
      wanted_(!start.empty()                  ? std::string(start)
              : !overlay_.active_name.empty() ? overlay_.active_name
                                              : kDefaultProfile),
      clock_(std::move(clock)), told_(std::move(told)), chosen_(built_in_profile()),
      told_overlay_(overlay_), told_bypass_(overlay_.bypass) {
  if (const auto* item = library_.find(kDefaultProfile); item && item->profile)
    chosen_ = *item->profile;
  resolve();
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

std::optional<BoundProfile> LiveProfile::bound_by(const Profile& profile) const {
  return bound_profile(profile.settings, {minute_of_day(clock_()), sink_name_, sink_description_});
}

void LiveProfile::use(std::string_view name) {
  const auto* item = library_.find(name);
  if (!item)
    throw Refusal(Refusal::Reason::not_found, library_.unknown(name));
  if (!item->profile)
    throw Refusal(Refusal::Reason::invalid, text(item->errors.at(0)));
  wanted_ = overlay_.active_name = item->name;
  overruled_ = bound_by(*item->profile);
  holds_ = true;
  settle();
}

void LiveProfile::set(std::string_view key, const Value& value, bool ephemeral) {
  const auto& setting = setting_of(key);
  ProfileSettings tried;
  try {
    profile::set(tried, setting, value);
  } catch (const std::invalid_argument& error) {
    throw Refusal(Refusal::Reason::invalid, error.what());
  }
  const std::string name(setting.key);
  ephemeral_.erase(name);
  (ephemeral ? ephemeral_ : overlay_.settings).insert_or_assign(name, setting.get(tried));
  settle();
}

bool LiveProfile::clear(std::string_view key) {
  const std::string name(setting_of(key).key);
  const auto cleared = ephemeral_.erase(name) + overlay_.settings.erase(name);
  settle();
  return cleared > 0;
}

uint32_t LiveProfile::reset() {
  const auto count = static_cast<uint32_t>(overrides().size());
  ephemeral_.clear();
  overlay_.settings.clear();
  settle();
  return count;
}

void LiveProfile::set_bypass(bool on, bool ephemeral) {
  if (ephemeral) {
    ephemeral_bypass_ = on;
  } else {
    ephemeral_bypass_.reset();
    overlay_.bypass = on;
  }
  settle();
}

void LiveProfile::end_ephemeral_bypass() {
  ephemeral_bypass_.reset();
  settle();
}

void LiveProfile::edit(const std::function<void(Overlay&)>& edit) {
  edit(overlay_);
  settle();
}

void LiveProfile::transaction(const std::function<void()>& changes) {
  const State before{overlay_, ephemeral_, ephemeral_bypass_, wanted_, overruled_, holds_};
  ++transactions_;
  try {
    changes();
  } catch (...) {
    --transactions_;
    overlay_ = before.overlay;
    ephemeral_ = before.ephemeral;
    ephemeral_bypass_ = before.ephemeral_bypass;
    wanted_ = before.wanted;
    overruled_ = before.overruled;
    holds_ = before.holds;
    throw;
  }
  --transactions_;
  settle();
}

void LiveProfile::settle() {
  if (transactions_ > 0)
    return;
  Profile before = std::move(in_force_);
  resolve();
  Change change;
  change.name = in_force_.name != before.name;
  change.settings =
      in_force_.settings != before.settings || overlay_.routes != told_overlay_.routes;
  change.bypass = bypass() != told_bypass_;
  change.overlay = overlay_ != told_overlay_;
  told_bypass_ = bypass();
  told_overlay_ = overlay_;
  if (change.any() && told_)
    told_(change);
}

void LiveProfile::resolve() {
  missing_.clear();
  if (const auto* item = library_.find(wanted_); item && item->profile)
    chosen_ = *item->profile;
  else
    missing_.push_back("the chosen profile \"" + wanted_ + "\" " +
                       (item ? "has errors" : "does not exist") + ": \"" + chosen_.name +
                       "\" stays in force");

  const auto bound = bound_by(chosen_);
  if (bound != overruled_)
    holds_ = false;
  in_force_ = chosen_;
  reason_ = "chosen";
  if (bound && !holds_) {
    if (const auto* item = library_.find(bound->profile); item && item->profile) {
      in_force_ = *item->profile;
      reason_ = bound->reason;
    } else {
      missing_.push_back(bound->reason + " of \"" + chosen_.name + "\": there is no profile \"" +
                         bound->profile + "\" without errors");
    }
  }
  apply(overlay_, ephemeral_, in_force_.settings);
}

Value LiveProfile::get(std::string_view key) const {
  return setting_of(key).get(in_force_.settings);
}

std::vector<LiveProfile::Override> LiveProfile::overrides() const {
  SettingValues all = ephemeral_;
  all.insert(overlay_.settings.begin(), overlay_.settings.end());
  std::vector<Override> overrides;
  for (const auto& [key, value] : all)
    overrides.push_back({key, value, ephemeral_.contains(key)});
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
