// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/profile_parser.hpp"
#include "profile/band_reading.hpp"
#include "profile/binding_reading.hpp"
#include "profile/closest_word.hpp"
#include "profile/eq_preset.hpp"
#include "profile/rule_reading.hpp"
#include "profile/settings_table.hpp"
#include "profile/toml_reading.hpp"
#include <algorithm>
#include <stdexcept>

namespace headroom::profile {

namespace {

/// What a profile holds beside sections and settings.
constexpr std::string_view kOthers[] = {"name",   "description", "extends",       "rules",
                                        "device", "schedule",    "per_app.rules", "eq.bands"};

bool is_section(const std::string& path) {
  return std::any_of(all_settings().begin(), all_settings().end(), [&](const Setting& setting) {
    return setting.key.size() > path.size() && setting.key.starts_with(path) &&
           setting.key[path.size()] == '.';
  });
}

/// Names of the sections and lists directly inside a section; "" is the top of the file.
std::vector<std::string> names_inside(const std::string& section) {
  const std::string prefix = section.empty() ? "" : section + '.';
  std::vector<std::string> names;
  for (const auto other : kOthers)
    if (other.starts_with(prefix) && other.find('.', prefix.size()) == other.npos)
      names.emplace_back(other.substr(prefix.size()));
  for (const auto& setting : all_settings()) {
    const auto dot = setting.key.find('.', prefix.size());
    if (setting.key.starts_with(prefix) && dot != setting.key.npos)
      names.emplace_back(setting.key.substr(prefix.size(), dot - prefix.size()));
  }
  return names;
}

/// What a file may lead to.
struct Finders {
  const FindBase& base;
  const FindEqPreset& eq_preset;
};

/// Reads one file over what it extends.
class FileReader {
public:
  /// @param warnings  those of presets are added
  FileReader(const SourceText& source, const Finders& find, std::vector<std::string> trail,
             std::vector<Diagnostic>& warnings)
      : source_(source), find_(find), trail_(std::move(trail)), warnings_(warnings),
        complaints_(source.file) {
    trail_.push_back(source.file);
  }

  /// What is wrong; if nothing is, profile is complete.
  std::vector<Diagnostic> read(Profile& profile) {
    const auto table = parsed(source_, complaints_);
    std::vector<Diagnostic> of_base;
    if (table) {
      if (const auto* extends = table->get("extends"))
        of_base = read_base(*extends, profile);
      read_titles(*table, profile);
      read_section(*table, "", profile.settings);
    }
    auto errors = complaints_.take();
    errors.insert(errors.end(), of_preset_.begin(), of_preset_.end());
    errors.insert(errors.end(), of_base.begin(), of_base.end());
    return errors;
  }

private:
  std::vector<Diagnostic> read_base(const toml::node& extends, Profile& profile) {
    const auto name = name_in(extends, "extends", complaints_);
    if (!name)
      return {};
    const auto complain = [&](const std::string& message) {
      complaints_.at(extends.source(), "extends \"" + *name + "\": " + message);
    };
    const auto base = find_.base ? find_.base(*name, source_.file) : std::nullopt;
    if (!base) {
      complain("there is no such profile");
    } else if (std::find(trail_.begin(), trail_.end(), base->file) != trail_.end()) {
      complain("the profiles extend each other in a circle");
    } else if (trail_.size() >= kDeepestExtends) {
      complain("more than " + std::to_string(kDeepestExtends) + " profiles extend each other");
    } else {
      auto errors = FileReader(*base, find_, trail_, warnings_).read(profile);
      if (!errors.empty())
        complain("it has errors itself");
      return errors;
    }
    return {};
  }

  void read_titles(const toml::table& table, Profile& profile) {
    profile.file = source_.file;
    const auto start = toml::source_region{{1, 1}, {1, 1}, {}};
    if (const auto* name = table.get("name"))
      profile.name = name_in(*name, "name", complaints_).value_or("");
    else
      complaints_.at(start, "a profile needs a `name`");
    if (profile.name.find('/') != profile.name.npos)
      complaints_.at(table.get("name")->source(), "name must not contain a /");
    if (const auto* description = table.get("description")) {
      if (const auto* words = description->as_string())
        profile.description = words->get();
      else
        complaints_.at(description->source(),
                       "description must be text, got " + shown(*description));
    } else if (!table.contains("extends")) {
      complaints_.at(start, "a profile needs a `description`");
    }
  }

  void read_section(const toml::table& table, const std::string& section,
                    ProfileSettings& settings) {
    if (section == "eq")
      begin_equalizer(table, settings);
    for (const auto& [key, node] : table) {
      if (complaints_.full())
        return;
      const auto path = (section.empty() ? "" : section + '.') + std::string(key.str());
      if (section.empty() && (key == "name" || key == "description" || key == "extends"))
        continue; // read already
      if (const auto* setting = find_setting(path))
        read_setting(*setting, node, settings);
      else if (!read_list(path, node, settings))
        read_subsection(key, node, section, settings);
    }
    // A section for the soft tier that does not say is there to have one.
    if (section == "limiter.soft" && !table.contains("enabled"))
      settings.chain.soft.enabled = true;
  }

  void read_setting(const Setting& setting, const toml::node& node, ProfileSettings& settings) {
    try {
      const auto value = value_of(node);
      if (!value)
        throw std::invalid_argument(std::string(setting.key) + " must be " + allowed(setting) +
                                    ", got " + shown(node));
      set(settings, setting, *value);
    } catch (const std::invalid_argument& error) {
      complaints_.at(node.source(), error.what());
    }
  }

  /// True if the path is one of the lists and tables that are no settings.
  bool read_list(const std::string& path, const toml::node& node, ProfileSettings& settings) {
    // The own entries are looked at before those of the base.
    const auto put_first = [](auto own, auto& of_base) {
      of_base.insert(of_base.begin(), own.begin(), own.end());
    };
    if (path == "rules")
      put_first(read_rules(node, complaints_), settings.rules);
    else if (path == "per_app.rules")
      put_first(read_per_app_rules(node, complaints_), settings.per_app.rules);
    else if (path == "device")
      put_first(read_devices(
                    node,
                    [this](const toml::node& preset, const std::string& at,
                           const std::string& name) { return read_preset(preset, at, name); },
                    complaints_),
                settings.devices);
    else if (path == "schedule")
      settings.schedule = read_schedule(node, complaints_);
    else if (path == "eq.bands")
      read_bands(node, settings.chain.eq, complaints_);
    else
      return false;
    return true;
  }

  void read_subsection(const toml::key& key, const toml::node& node, const std::string& section,
                       ProfileSettings& settings) {
    const auto path = (section.empty() ? "" : section + '.') + std::string(key.str());
    if (!is_section(path)) {
      const auto names = names_inside(section);
      if (!closest_word(key.str(), names).empty())
        complaints_.unknown(key, path, names);
      else
        complaints_.at(key.source(), unknown_key(path));
    } else if (const auto* inside = node.as_table()) {
      read_section(*inside, path, settings);
    } else {
      complaints_.at(node.source(),
                     path + " must be a section ([" + path + "]), got " + shown(node));
    }
  }

  /// A preset comes first, so that the keys beside it have the last word; it and bands exclude
  /// each other, and the later of base and extension counts.
  void begin_equalizer(const toml::table& table, ProfileSettings& settings) {
    const auto* bands = table.get("bands");
    const auto* preset = table.get("preset");
    const auto* name = preset ? preset->as_string() : nullptr;
    const bool named = name && !name->get().empty();
    if (!settings.eq_preset.empty() ? bands || preset : named)
      drop_eq_preset(settings.chain.eq);
    if (bands || preset)
      settings.eq_preset.clear();
    if (!named)
      return;
    if (bands)
      complaints_.at(bands->source(), "eq.bands and eq.preset exclude each other");
    else if (const auto read = read_preset(*preset, "eq.preset", name->get()))
      put_eq_preset(*read, settings.chain.eq);
  }

  /// Nothing, and a complaint, if it cannot be had; nothing where presets are not looked at.
  std::optional<EqualizerSettings> read_preset(const toml::node& node, const std::string& path,
                                               const std::string& name) {
    if (!find_.eq_preset)
      return std::nullopt;
    const std::string said = path + ' ' + shown(node) + ": ";
    const auto source = find_.eq_preset(name, source_.file);
    if (!source) {
      complaints_.at(node.source(), said + "there is no such preset");
      return std::nullopt;
    }
    EqualizerSettings eq;
    const auto reading = use_eq_preset(*source, eq);
    if (!reading.errors.empty())
      complaints_.at(node.source(), said + "it has errors itself");
    of_preset_.insert(of_preset_.end(), reading.errors.begin(), reading.errors.end());
    warnings_.insert(warnings_.end(), reading.warnings.begin(), reading.warnings.end());
    return reading.errors.empty() ? std::optional(eq) : std::nullopt;
  }

  const SourceText& source_;
  const Finders& find_;
  std::vector<std::string> trail_; ///< files from the first to this one
  std::vector<Diagnostic>& warnings_;
  std::vector<Diagnostic> of_preset_;
  Complaints complaints_;
};

} // namespace

ParsedProfile parse_profile(const SourceText& source, const FindBase& find_base,
                            const FindEqPreset& find_eq_preset) {
  ParsedProfile result;
  Profile profile;
  const Finders find{find_base, find_eq_preset};
  result.errors = FileReader(source, find, {}, result.warnings).read(profile);
  if (result.errors.empty())
    result.profile = std::move(profile);
  return result;
}

ProfileTitle read_title(const SourceText& source) {
  Complaints ignored(source.file);
  ProfileTitle title;
  if (const auto table = parsed(source, ignored)) {
    if (const auto* name = table->get("name"))
      title.name = name_in(*name, "name", ignored).value_or("");
    if (const auto* description = table->get("description"))
      title.description = description->value_or("");
  }
  return title;
}

} // namespace headroom::profile
