// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "edit_watch.hpp"
#include "pipewire/loop.hpp"
#include "profile/live_profile.hpp"
#include "profile/profile_directories.hpp"
#include "wall_clock_alarm.hpp"
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace headroom {

/// Keeps LiveProfile in step with the world: files of the profile directories, time of day, default
/// sink; and keeps its overlay on the disk. Wakes when something happens and never else.
/// [control thread]
class ProfileKeeper {
public:
  using Changed = std::function<void(const profile::LiveProfile::Change&)>;
  using Reloaded = std::function<void(const profile::ProfileLibrary::Change&)>;

  /// @param state_directory  for overlay.toml; empty: nothing is remembered
  /// @param wanted  --profile: a file if there is a slash in it, else a name; empty: the profile
  ///   chosen last
  /// @throws ProfileUnusable if it is not to be had; its errors are in the log
  ProfileKeeper(Loop& loop, profile::ProfileDirectories directories,
                const std::filesystem::path& state_directory, const std::string& wanted);
  /// Saves what is not saved yet.
  ~ProfileKeeper();

  profile::LiveProfile& live() { return live_; }
  const profile::LiveProfile& live() const { return live_; }

  /// Any number of listeners; each is called after every change.
  void on_change(Changed changed) { changed_.push_back(std::move(changed)); }
  void on_reload(Reloaded reloaded) { reloaded_.push_back(std::move(reloaded)); }

  /// Reads every profile again, at once, and logs what is wrong.
  profile::ProfileLibrary::Change reload();

  /// LiveProfile's, and what became of the overlay's file.
  std::vector<std::string> warnings() const;

private:
  profile::ProfileFiles read_files() const;
  profile::LiveProfile begin(const std::string& wanted);
  profile::Overlay read_overlay();
  void told(const profile::LiveProfile::Change& change);
  void set_alarm();
  void end_bypass_in_time();
  void save();

  const profile::ProfileDirectories directories_;
  const std::filesystem::path overlay_file_; ///< empty: nowhere
  const std::filesystem::path own_file_;     ///< --profile FILE; hides all others of its name
  std::string overlay_problem_;              ///< why it could not be read or saved
  bool overlay_is_bad_ = false;              ///< what is in the file is not all in live_
  bool unsaved_ = false;
  std::vector<Changed> changed_;
  std::vector<Reloaded> reloaded_;
  EditWatch watch_; ///< older than live_, which misses no edit then
  WallClockAlarm alarm_;
  profile::LiveProfile live_;
  Timer save_;
  Timer bypass_over_;
  ReadableFd rung_;
};

/// headroomd cannot start with the profile that was asked for.
struct ProfileUnusable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

} // namespace headroom
