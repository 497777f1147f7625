// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile_keeper.hpp"
#include "log.hpp"
#include "state_file.hpp"
#include <algorithm>
#include <chrono>
#include <ctime>
#include <exception>

namespace headroom {

namespace fs = std::filesystem;

namespace {

// A slider that is dragged is one write.
constexpr uint32_t kSaveMs = 300;

fs::path own_file(const std::string& wanted) {
  if (wanted.find('/') == std::string::npos)
    return {};
  std::error_code ignored;
  return fs::absolute(wanted, ignored);
}

std::vector<fs::path> watched(const profile::ProfileDirectories& directories,
                              const fs::path& own_file) {
  auto watched = directories.directories();
  for (const auto& directory : directories.directories())
    watched.push_back(directory.parent_path() / "eq");
  if (!own_file.empty())
    watched.push_back(own_file.parent_path());
  return watched;
}

} // namespace

ProfileKeeper::ProfileKeeper(Loop& loop, profile::ProfileDirectories directories,
                             const fs::path& state_directory, const std::string& wanted)
    : directories_(std::move(directories)),
      overlay_file_(state_directory.empty() ? fs::path() : state_directory / "overlay.toml"),
      own_file_(own_file(wanted)),
      watch_(loop, watched(directories_, own_file_), [this] { reload(); }), live_(begin(wanted)),
      save_(loop, [this] { save(); }), bypass_over_(loop, [this] { live_.end_ephemeral_bypass(); }),
      rung_(loop, alarm_.fd(), [this] {
        live_.look_at_clock();
        set_alarm();
      }) {
  set_alarm();
}

ProfileKeeper::~ProfileKeeper() {
  if (unsaved_)
    save();
}

profile::ProfileFiles ProfileKeeper::read_files() const {
  auto files = directories_.read();
  if (own_file_.empty())
    return files;
  std::erase_if(files, [&](const profile::ProfileFile& file) {
    std::error_code ignored;
    return fs::equivalent(file.file, own_file_, ignored);
  });
  files.insert(files.begin(), profile::read_profile_file(own_file_));
  return files;
}

profile::LiveProfile ProfileKeeper::begin(const std::string& wanted) {
  profile::ProfileLibrary library(directories_.preset_finder());
  auto files = read_files();
  const std::string start = own_file_.empty() ? wanted : files.front().name();
  const auto change = library.take(std::move(files));
  for (const auto& error : change.errors)
    log::error("%s", profile::text(error).c_str());
  if (!start.empty()) {
    const auto* item = library.find(start);
    if (!item)
      throw ProfileUnusable(library.unknown(start));
    if (!item->profile)
      throw ProfileUnusable("profile \"" + start + "\" has errors");
  }
  return {std::move(library), read_overlay(), start, [] { return std::time(nullptr); },
          [this](const profile::LiveProfile::Change& what) { told(what); }};
}

profile::Overlay ProfileKeeper::read_overlay() {
  std::error_code ignored;
  if (overlay_file_.empty() || !fs::exists(overlay_file_, ignored))
    return {};
  const auto text = read_state(overlay_file_);
  profile::ParsedOverlay parsed;
  if (text)
    parsed = profile::parse_overlay({overlay_file_.string(), *text});
  else
    parsed.errors.push_back({overlay_file_.string(), 0, 0, "cannot be read"});
  for (const auto& error : parsed.errors)
    log::error("%s", profile::text(error).c_str());
  if (!parsed.errors.empty()) {
    overlay_is_bad_ = true;
    overlay_problem_ = profile::text(parsed.errors.front()) + " (not in force; the file is kept)";
  }
  return std::move(parsed.overlay);
}

profile::ProfileLibrary::Change ProfileKeeper::reload() {
  auto change = live_.take(read_files());
  for (const auto& error : change.errors)
    log::error("%s", profile::text(error).c_str());
  if (!change.errors.empty())
    log::error("the last good version of what has errors stays in force");
  for (const auto& name : change.mended)
    log::info("profile \"%s\" has no errors any more", name.c_str());
  if (!change.empty())
    for (const auto& reloaded : reloaded_)
      reloaded(change);
  set_alarm(); // its schedule may be another
  return change;
}

void ProfileKeeper::set_alarm() {
  if (const auto next = live_.next_look())
    alarm_.set(*next);
  else
    alarm_.stop();
}

void ProfileKeeper::end_bypass_in_time() {
  const auto end = live_.bypass_ends();
  if (!end)
    return bypass_over_.stop();
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(*end - std::chrono::steady_clock::now());
  bypass_over_.once_after(static_cast<uint32_t>(std::max<int64_t>(left.count(), 1)));
}

void ProfileKeeper::told(const profile::LiveProfile::Change& change) {
  if (change.overlay && !unsaved_) {
    unsaved_ = true;
    save_.once_after(kSaveMs);
  }
  set_alarm(); // another schedule may count
  if (change.bypass_end)
    end_bypass_in_time();
  if (!change.any())
    return;
  for (const auto& changed : changed_)
    changed(change);
}

void ProfileKeeper::save() {
  unsaved_ = false;
  if (overlay_file_.empty())
    return;
  try {
    if (overlay_is_bad_) {
      const auto aside = overlay_file_.string() + ".bad";
      fs::rename(overlay_file_, aside);
      overlay_is_bad_ = false;
      log::warning("%s could not be read whole and is now %s", overlay_file_.c_str(),
                   aside.c_str());
    }
    write_state(overlay_file_, profile::to_toml(live_.overlay()));
    overlay_problem_.clear();
  } catch (const std::exception& reason) {
    if (overlay_problem_ != reason.what())
      log::warning("%s: what is changed now is lost when headroomd ends", reason.what());
    overlay_problem_ = reason.what();
  }
}

std::vector<std::string> ProfileKeeper::warnings() const {
  auto warnings = live_.warnings();
  if (!overlay_problem_.empty())
    warnings.push_back(overlay_problem_);
  return warnings;
}

} // namespace headroom
