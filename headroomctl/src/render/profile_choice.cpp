// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/profile_choice.hpp"
#include "profile/closest_word.hpp"
#include "profile/eq_preset.hpp"
#include "profile/profile_directories.hpp"
#include "profile/settings_table.hpp"
#include "render/file_error.hpp"
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

namespace headroom::ctl {

namespace {

namespace fs = std::filesystem;
using profile::ProfileDirectories;

/// $HEADROOM_PROFILES, as for headroomd; else the source tree's own for a program that was built
/// there and not installed: it lies in <source>/<build folder>/headroomctl/.
fs::path further_profiles() {
  if (const char* told = std::getenv("HEADROOM_PROFILES"))
    return told;
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  const fs::path tree = program.parent_path().parent_path().parent_path();
  return fs::exists(tree / "headroomctl" / "meson.build", error) ? tree / "profiles" : fs::path();
}

bool is_path(const std::string& text) {
  return text.find('/') != std::string::npos || text.ends_with(".toml");
}

std::string unknown_profile(const std::string& name, const ProfileDirectories& directories) {
  std::vector<std::string> known;
  for (const auto& entry : directories.list())
    known.push_back(entry.name);
  const auto meant = profile::closest_word(name, known);
  if (!meant.empty())
    return "there is no such profile; did you mean \"" + meant + "\"?";
  std::string names;
  for (const auto& one : known)
    names += (names.empty() ? "" : ", ") + one;
  return names.empty() ? "no profile is installed" : "there is no such profile; known are " + names;
}

profile::ParsedProfile read_profile(const std::string& name_or_file,
                                    const ProfileDirectories& directories) {
  if (is_path(name_or_file)) {
    if (!fs::exists(name_or_file))
      throw FileError(name_or_file, "No such file or directory", kNotFound);
    return directories.load_file(name_or_file);
  }
  for (const auto& entry : directories.list())
    if (entry.name == name_or_file)
      return directories.load(name_or_file);
  throw FileError("--profile " + name_or_file, unknown_profile(name_or_file, directories),
                  kNotFound);
}

std::string lines_of(const std::vector<profile::Diagnostic>& errors) {
  std::string lines;
  for (const auto& error : errors)
    lines += (lines.empty() ? "" : "\n") + text(error);
  return lines;
}

/// The preset that settings name now in place of the bands that are there.
std::vector<profile::Diagnostic> change_preset(profile::ProfileSettings& settings,
                                               const ProfileDirectories& directories) {
  if (settings.eq_preset.empty()) {
    profile::drop_eq_preset(settings.chain.eq);
    return {};
  }
  const auto source = directories.find_eq_preset(settings.eq_preset, fs::path());
  if (!source)
    throw FileError("--set", "eq.preset \"" + settings.eq_preset + "\": there is no such preset",
                    kNotFound);
  auto reading = use_eq_preset(*source, settings.chain.eq);
  if (!reading.errors.empty())
    throw FileError(lines_of(reading.errors));
  return std::move(reading.warnings);
}

} // namespace

ChosenSettings chosen_settings(const std::string& profile,
                               const std::vector<std::pair<std::string, std::string>>& overrides) {
  const auto directories = ProfileDirectories::standard(
      [](const char* variable) -> const char* { return std::getenv(variable); },
      further_profiles());
  const auto parsed = read_profile(profile, directories);
  if (!parsed.profile)
    throw FileError(lines_of(parsed.errors));
  profile::ProfileSettings settings = parsed.profile->settings;
  auto warnings = parsed.warnings;
  for (const auto& [key, value] : overrides) {
    const profile::Setting* setting = profile::find_setting(key);
    if (!setting)
      throw FileError("--set", profile::unknown_key(key), kUsage);
    const bool had_preset = !settings.eq_preset.empty();
    try {
      profile::set_text(settings, *setting, value);
    } catch (const std::invalid_argument& problem) {
      throw FileError("--set", problem.what(), kUsage);
    }
    if (key == "eq.preset" && (had_preset || !value.empty()))
      warnings = change_preset(settings, directories);
  }
  ChosenSettings chosen{settings.chain, {}};
  for (const auto& warning : warnings)
    chosen.warnings.push_back(text(warning));
  return chosen;
}

std::pair<std::string, std::string> parse_override(const std::string& typed) {
  const size_t equals = typed.find('=');
  if (equals == std::string::npos || equals == 0)
    throw FileError("--set", "\"" + typed + "\" is not key=value", kUsage);
  return {typed.substr(0, equals), typed.substr(equals + 1)};
}

} // namespace headroom::ctl
