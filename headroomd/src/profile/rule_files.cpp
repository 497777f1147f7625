// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/rule_files.hpp"
#include "profile/rule_reading.hpp"
#include "profile/source_file.hpp"
#include <algorithm>
#include <map>
#include <system_error>

namespace headroom::profile {

namespace fs = std::filesystem;

RuleFile parse_rule_file(const SourceText& source) {
  Complaints complaints(source.file);
  RuleFile file{source.file, {}, {}};
  if (const auto table = parsed(source, complaints))
    for (const auto& [key, node] : *table) {
      if (key == "rules")
        file.rules = read_rules(node, complaints);
      else
        complaints.unknown(key, std::string(key.str()), {"rules"});
    }
  file.errors = complaints.take();
  if (!file.errors.empty())
    file.rules.clear();
  return file;
}

std::vector<fs::path> rule_directories(const std::vector<fs::path>& profile_directories) {
  std::vector<fs::path> directories;
  for (const auto& directory : profile_directories)
    directories.push_back(directory.parent_path() / "rules.d");
  return directories;
}

RuleFiles read_rule_files(const std::vector<fs::path>& directories) {
  std::map<std::string, fs::path> paths; // by name, the first directory's
  for (const auto& directory : directories) {
    std::error_code error; // most of them do not exist
    for (fs::directory_iterator entry(directory, error), end; !error && entry != end;
         entry.increment(error))
      if (const auto& path = entry->path(); path.extension() == ".toml")
        paths.try_emplace(path.filename().string(), path);
  }
  RuleFiles files;
  for (const auto& [name, path] : paths) {
    if (const auto source = read_source(path))
      files.push_back(parse_rule_file(*source));
    else
      files.push_back({path.string(), {}, {{path.string(), 0, 0, "cannot be read"}}});
  }
  return files;
}

RuleFiles with_last_good(RuleFiles now, const RuleFiles& before) {
  for (auto& file : now) {
    const auto old = std::find_if(before.begin(), before.end(),
                                  [&](const RuleFile& one) { return one.file == file.file; });
    if (!file.errors.empty() && old != before.end())
      file.rules = old->rules;
  }
  return now;
}

} // namespace headroom::profile
