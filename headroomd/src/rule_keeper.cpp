// SPDX-License-Identifier: GPL-3.0-or-later
#include "rule_keeper.hpp"
#include "log.hpp"
#include <algorithm>
#include <utility>

namespace headroom {
namespace {

std::vector<profile::Diagnostic> errors_of(const profile::RuleFiles& files) {
  std::vector<profile::Diagnostic> errors;
  for (const auto& file : files)
    errors.insert(errors.end(), file.errors.begin(), file.errors.end());
  return errors;
}

} // namespace

RuleKeeper::RuleKeeper(Loop& loop, std::vector<std::filesystem::path> directories)
    : directories_(std::move(directories)), watch_(loop, directories_, [this] { reload(); }) {
  reload();
}

void RuleKeeper::reload() {
  auto now = with_last_good(profile::read_rule_files(directories_), files_);
  if (now == files_)
    return;
  const auto before = errors_of(files_);
  for (const auto& error : errors_of(now))
    if (std::find(before.begin(), before.end(), error) == before.end())
      log::error("%s", profile::text(error).c_str());
  files_ = std::move(now);
  if (changed_)
    changed_();
}

std::vector<std::string> RuleKeeper::warnings() const {
  std::vector<std::string> warnings;
  for (const auto& error : errors_of(files_))
    warnings.push_back(profile::text(error));
  return warnings;
}

} // namespace headroom
