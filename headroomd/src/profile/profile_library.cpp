// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/profile_library.hpp"
#include <algorithm>
#include <utility>

namespace headroom::profile {

Profile built_in_profile() {
  Profile profile;
  profile.name = kDefaultProfile;
  profile.description = "Built-in values";
  return profile;
}

ProfileLibrary::Change ProfileLibrary::take(ProfileFiles files) {
  files_ = std::move(files);
  std::map<std::string, std::string> names;
  for (auto& file : files_) {
    if (const auto known = names_.find(file.file); file.title.name.empty() && known != names_.end())
      file.title.name = known->second;
    names[file.file] = file.title.name;
  }
  names_ = std::move(names);

  const auto before = std::exchange(items_, {});
  const auto was = [&](const std::string& name) -> const Item* {
    const auto at = std::find_if(before.begin(), before.end(),
                                 [&](const Item& item) { return item.name == name; });
    return at == before.end() ? nullptr : &*at;
  };

  Change change;
  for (const auto& file : files_) {
    const auto name = file.name();
    if (find(name))
      continue; // hidden
    auto parsed = parse_among(file, files_, find_eq_preset_);
    const Item* old = was(name);
    Item item{name, file.title.description, file.file, std::move(parsed.profile), parsed.errors};
    for (const auto& error : item.errors)
      if (!old || std::find(old->errors.begin(), old->errors.end(), error) == old->errors.end())
        change.errors.push_back(error);
    if (item.profile) {
      item.description = item.profile->description;
      if (!old || old->profile != item.profile)
        change.loaded.push_back(name);
      if (old && !old->errors.empty())
        change.mended.push_back(name);
    } else if (old) {
      item.profile = old->profile;
      item.description = old->description;
    }
    items_.push_back(std::move(item));
  }
  if (!find(kDefaultProfile)) {
    const auto built_in = built_in_profile();
    items_.push_back({built_in.name, built_in.description, {}, built_in, {}});
    if (const Item* old = was(kDefaultProfile); !old || old->profile != items_.back().profile)
      change.loaded.emplace_back(kDefaultProfile);
  }
  std::sort(items_.begin(), items_.end(),
            [](const Item& a, const Item& b) { return a.name < b.name; });
  std::sort(change.loaded.begin(), change.loaded.end());
  for (const auto& item : before)
    if (!find(item.name))
      change.gone.push_back(item.name);
  return change;
}

const ProfileLibrary::Item* ProfileLibrary::find(std::string_view name) const {
  const auto at = std::find_if(items_.begin(), items_.end(),
                               [&](const Item& item) { return item.name == name; });
  return at == items_.end() ? nullptr : &*at;
}

std::string ProfileLibrary::unknown(std::string_view name) const {
  std::vector<std::string> names;
  for (const auto& item : items_)
    names.push_back(item.name);
  return unknown_profile(name, names);
}

std::vector<Diagnostic> ProfileLibrary::errors() const {
  std::vector<Diagnostic> all;
  for (const auto& item : items_)
    for (const auto& error : item.errors)
      if (std::find(all.begin(), all.end(), error) == all.end()) // once for a base and its heirs
        all.push_back(error);
  return all;
}

ParsedProfile ProfileLibrary::check(std::string text) const {
  ProfileFile file{{}, std::move(text), {}};
  file.title = read_title({{}, *file.text});
  return parse_among(file, files_, find_eq_preset_);
}

} // namespace headroom::profile
