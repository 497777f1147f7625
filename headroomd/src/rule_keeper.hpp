// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "edit_watch.hpp"
#include "profile/rule_files.hpp"
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace headroom {

/// Keeps the rules that live outside profiles in step with their files, each in its last good
/// version. [control thread]
class RuleKeeper {
public:
  /// @param directories  see profile::rule_directories()
  RuleKeeper(Loop& loop, std::vector<std::filesystem::path> directories);

  const profile::RuleFiles& files() const { return files_; }
  /// One listener, called after each change; not for what is there now.
  void on_change(std::function<void()> changed) { changed_ = std::move(changed); }
  /// Reads every file again, at once, and logs what is wrong and was not before.
  void reload();
  /// What is wrong with the files as they are now.
  std::vector<std::string> warnings() const;

private:
  const std::vector<std::filesystem::path> directories_;
  std::function<void()> changed_;
  EditWatch watch_; ///< older than what is read first: no edit is missed
  profile::RuleFiles files_;
};

} // namespace headroom
