// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "directory_watch.hpp"
#include "pipewire/loop.hpp"
#include <chrono>
#include <filesystem>
#include <functional>
#include <vector>

namespace headroom {

/// Says once that files of some directories were edited, when the burst of writes that an edit is
/// has ended: within 350 ms of its first. Wakes when something happens and never else.
/// [control thread]
class EditWatch {
public:
  /// Logs which directories cannot be watched.
  /// @throws std::system_error when the kernel gives no inotify
  EditWatch(Loop& loop, std::vector<std::filesystem::path> directories,
            std::function<void()> edited);

private:
  void written();

  DirectoryWatch watch_;
  std::chrono::steady_clock::time_point first_write_;
  bool settling_ = false;
  Timer settled_;
  ReadableFd readable_;
};

} // namespace headroom
