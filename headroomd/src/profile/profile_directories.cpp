// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/profile_directories.hpp"
#include "profile/source_file.hpp"
#include <algorithm>
#include <optional>
#include <system_error>

namespace headroom::profile {

namespace fs = std::filesystem;

namespace {

constexpr const char* kPresetEnding = ".txt";

std::vector<fs::path> files_in(const fs::path& directory) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::directory_iterator at(directory, error), end; !error && at != end; at.increment(error))
    if (at->path().extension() == ".toml")
      files.push_back(at->path());
  std::sort(files.begin(), files.end());
  return files;
}

std::optional<fs::path> absolute(const char* path) {
  if (!path || *path != '/')
    return std::nullopt;
  return fs::path(path);
}

void add_listed(std::vector<fs::path>& directories, const char* list, const char* unset) {
  const std::string_view value = list && *list ? list : unset;
  for (size_t at = 0; at <= value.size();) {
    const auto end = std::min(value.find(':', at), value.size());
    if (const auto path = absolute(std::string(value.substr(at, end - at)).c_str()))
      directories.push_back(*path / "headroom" / "profiles");
    at = end + 1;
  }
}

} // namespace

ProfileDirectories::ProfileDirectories(std::vector<fs::path> directories) {
  for (auto& directory : directories)
    if (std::find(directories_.begin(), directories_.end(), directory) == directories_.end())
      directories_.push_back(std::move(directory));
}

ProfileDirectories ProfileDirectories::standard(const Environment& environment,
                                                const fs::path& beside) {
  std::vector<fs::path> directories;
  const auto home = absolute(environment("HOME"));
  // $VARIABLE, or this below the home directory.
  const auto base = [&](const char* variable, const char* below_home) -> std::optional<fs::path> {
    if (auto path = absolute(environment(variable)))
      return path;
    return home ? std::optional(*home / below_home) : std::nullopt;
  };
  if (const auto own = absolute(environment("HEADROOM_CONFIG_DIR")))
    directories.push_back(*own / "profiles");
  else if (const auto config = base("XDG_CONFIG_HOME", ".config"))
    directories.push_back(*config / "headroom" / "profiles");
  add_listed(directories, environment("XDG_CONFIG_DIRS"), "/etc/xdg");
  if (!beside.empty())
    directories.push_back(beside);
  if (const auto data = base("XDG_DATA_HOME", ".local/share"))
    directories.push_back(*data / "headroom" / "profiles");
  add_listed(directories, environment("XDG_DATA_DIRS"), "/usr/local/share:/usr/share");
  directories.emplace_back(HEADROOM_PROFILE_DIR);
  return ProfileDirectories(std::move(directories));
}

ProfileFiles ProfileDirectories::read() const {
  ProfileFiles files;
  for (const auto& directory : directories_)
    for (const auto& file : files_in(directory))
      files.push_back(read_profile_file(file));
  return files;
}

std::vector<ProfileDirectories::Entry> ProfileDirectories::list() const {
  std::vector<Entry> found;
  for (const auto& file : read())
    found.push_back({file.name(), file.title.description, file.file});
  // Stable: of those with one name the first, which hides the others, stays in front.
  std::stable_sort(found.begin(), found.end(),
                   [](const Entry& a, const Entry& b) { return a.name < b.name; });
  found.erase(std::unique(found.begin(), found.end(),
                          [](const Entry& a, const Entry& b) { return a.name == b.name; }),
              found.end());
  return found;
}

ParsedProfile ProfileDirectories::load(std::string_view name) const {
  const auto files = read();
  std::vector<std::string> names;
  for (const auto& file : files) {
    if (file.name() == name)
      return parse_among(file, files, preset_finder());
    names.push_back(file.name());
  }
  ParsedProfile unknown;
  unknown.errors.push_back({{}, 0, 0, unknown_profile(name, names)});
  return unknown;
}

ParsedProfile ProfileDirectories::load_file(const fs::path& file) const {
  return parse_among(read_profile_file(file), read(), preset_finder());
}

FindEqPreset ProfileDirectories::preset_finder() const {
  return [this](std::string_view name, std::string_view from) {
    return find_eq_preset(name, fs::path(from).parent_path());
  };
}

std::optional<SourceText> ProfileDirectories::find_eq_preset(std::string_view name,
                                                             const fs::path& folder) const {
  if (name.find('/') != name.npos || name.ends_with(kPresetEnding))
    return read_source(folder / name);
  const std::string file = std::string(name) + kPresetEnding;
  if (auto beside = read_source(folder / file))
    return beside;
  for (const auto& directory : directories_)
    if (auto found = read_source(directory.parent_path() / "eq" / file))
      return found;
  return std::nullopt;
}

} // namespace headroom::profile
