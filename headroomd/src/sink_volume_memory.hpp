// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "engine.hpp"
#include "pipewire/loop.hpp"
#include "user_volume.hpp"
#include <filesystem>

namespace headroom {

/// The volume that the user set on our sink: makes it heard behind the levelling, and keeps it for
/// the next pair and the next start. [control thread]
class SinkVolumeMemory {
public:
  /// @param directory  of the file, empty = not kept beyond this process
  SinkVolumeMemory(Loop& loop, Engine& engine, const std::filesystem::path& directory);
  ~SinkVolumeMemory() { save(); }

  const UserVolume& volume() const noexcept { return volume_; }
  /// The user's, or the one that was put in place for him.
  void changed(const ChannelMap& map, UserVolume volume);
  /// A pair with these channels is about to be made.
  void pair_made(const ChannelMap& map) { hear(map); }

private:
  void hear(const ChannelMap& map);
  void save();

  Engine& engine_;
  const std::filesystem::path file_;
  UserVolume volume_;
  bool unsaved_ = false;
  Timer save_;
};

} // namespace headroom
