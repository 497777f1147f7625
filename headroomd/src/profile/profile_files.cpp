// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/profile_files.hpp"
#include "profile/closest_word.hpp"
#include "profile/source_file.hpp"
#include <algorithm>

namespace headroom::profile {

namespace fs = std::filesystem;

std::string ProfileFile::name() const {
  return title.name.empty() ? fs::path(file).stem().string() : title.name;
}

ProfileFile read_profile_file(const fs::path& path) {
  ProfileFile result{path.string(), std::nullopt, {}};
  if (auto source = read_source(path)) {
    result.title = read_title(*source);
    result.text = std::move(source->text);
  }
  return result;
}

ParsedProfile parse_among(const ProfileFile& file, const ProfileFiles& all,
                          const FindEqPreset& find_eq_preset) {
  if (!file.text) {
    ParsedProfile unreadable;
    unreadable.errors.push_back({file.file, 0, 0, "cannot be read"});
    return unreadable;
  }
  const auto find_base = [&](std::string_view name,
                             std::string_view from) -> std::optional<SourceText> {
    auto at = all.begin();
    for (auto one = all.begin(); one != all.end(); ++one)
      if (one->file == from && one->name() == name)
        at = one + 1;
    at = std::find_if(at, all.end(), [&](const ProfileFile& one) { return one.name() == name; });
    if (at == all.end() || !at->text)
      return std::nullopt;
    return SourceText{at->file, *at->text};
  };
  return parse_profile({file.file, *file.text}, find_base, find_eq_preset);
}

std::string unknown_profile(std::string_view name, const std::vector<std::string>& known) {
  const auto meant = closest_word(name, known);
  return "no profile `" + std::string(name) + '`' +
         (meant.empty() ? "" : ", did you mean `" + meant + "`?");
}

} // namespace headroom::profile
