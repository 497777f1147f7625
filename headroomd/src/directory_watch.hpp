// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace headroom {

/// Hears of changes to *.toml and *.txt in some directories: also in those that are made later,
/// replaced, or reached through symbolic links, and to files that are symbolic links. [control
/// thread]
class DirectoryWatch {
public:
  /// @throws std::system_error when the kernel gives no inotify
  explicit DirectoryWatch(std::vector<std::filesystem::path> directories);
  ~DirectoryWatch();
  DirectoryWatch(const DirectoryWatch&) = delete;
  DirectoryWatch& operator=(const DirectoryWatch&) = delete;

  /// Readable when dispatch() has something to say. Constant for life.
  int fd() const { return fd_; }

  /// Reads what has happened, without waiting.
  /// @return true if files may have changed
  bool dispatch();

  /// Directories that exist and could not be watched: no inotify watches left, no permission.
  const std::vector<std::filesystem::path>& unwatched() const { return unwatched_; }

private:
  struct Watch {
    bool contents = false;       ///< profiles and presets in it matter
    std::set<std::string> names; ///< and these: the way to a directory goes through them
    bool operator==(const Watch&) const = default;
  };
  using Plan = std::map<std::string, Watch>; ///< by directory

  Plan plan() const;
  void arm();

  const std::vector<std::filesystem::path> directories_;
  int fd_;
  std::map<int, Watch> watches_; ///< by watch descriptor
  std::vector<std::filesystem::path> unwatched_;
};

} // namespace headroom
