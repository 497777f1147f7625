// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "levels/level_memory.hpp"
#include "pipewire/loop.hpp"
#include <filesystem>

namespace headroom {

/// A LevelMemory that outlives the process. [control thread]
class LevelMemoryFile {
public:
  /// @param directory  of the file, empty = not kept beyond this process
  LevelMemoryFile(Loop& loop, const std::filesystem::path& directory);
  ~LevelMemoryFile() { save(); }

  void remember(const std::string& app, const HeardLevel& level);
  std::optional<HeardLevel> recall(std::string_view app) const { return memory_.recall(app); }

private:
  void save();

  const std::filesystem::path file_;
  LevelMemory memory_;
  bool unsaved_ = false;
  Timer save_;
};

} // namespace headroom
