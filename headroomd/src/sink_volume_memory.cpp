// SPDX-License-Identifier: GPL-3.0-or-later
#include "sink_volume_memory.hpp"
#include "log.hpp"
#include "state_file.hpp"
#include <system_error>

namespace headroom {
namespace {

constexpr uint32_t kSaveAfterMs = 2000; // one write for a slider that is being dragged

} // namespace

SinkVolumeMemory::SinkVolumeMemory(Loop& loop, Engine& engine,
                                   const std::filesystem::path& directory)
    : engine_(engine), file_(directory.empty() ? directory : directory / "sink-volume"),
      save_(loop, [this] { save(); }) {
  if (file_.empty())
    return;
  const auto text = read_state(file_);
  if (!text)
    return;
  if (auto known = UserVolume::parse(*text))
    volume_ = std::move(*known);
  else
    log::warning("%s: not understood, the volume starts at 100 %%", file_.c_str());
}

void SinkVolumeMemory::hear(const ChannelMap& map) { engine_.set_volume(volume_.audible(map)); }

void SinkVolumeMemory::changed(const ChannelMap& map, UserVolume volume) {
  if (volume == volume_)
    return;
  volume_ = std::move(volume);
  hear(map);
  unsaved_ = true;
  save_.once_after(kSaveAfterMs);
}

void SinkVolumeMemory::save() {
  if (!unsaved_ || file_.empty())
    return;
  unsaved_ = false;
  try {
    write_state(file_, volume_.to_text());
  } catch (const std::system_error& reason) {
    log::warning("the volume cannot be remembered: %s", reason.what());
  }
}

} // namespace headroom
