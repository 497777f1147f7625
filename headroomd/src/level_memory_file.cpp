// SPDX-License-Identifier: GPL-3.0-or-later
#include "level_memory_file.hpp"
#include "log.hpp"
#include "state_file.hpp"
#include <system_error>
#include <utility>

namespace headroom {
namespace {

constexpr uint32_t kSaveAfterMs = 60'000; // rarely: the disk may make the control thread wait

} // namespace

LevelMemoryFile::LevelMemoryFile(Loop& loop, const std::filesystem::path& directory)
    : file_(directory.empty() ? directory : directory / "app-levels"),
      save_(loop, [this] { save(); }) {
  if (file_.empty())
    return;
  if (const auto text = read_state(file_))
    memory_ = LevelMemory::parse(*text);
}

void LevelMemoryFile::remember(const std::string& app, const HeardLevel& level) {
  if (memory_.remember(app, level) && !std::exchange(unsaved_, true))
    save_.once_after(kSaveAfterMs);
}

void LevelMemoryFile::save() {
  if (!std::exchange(unsaved_, false) || file_.empty())
    return;
  try {
    write_state(file_, memory_.to_text());
  } catch (const std::system_error& reason) {
    log::warning("the levels of applications cannot be remembered: %s", reason.what());
  }
}

} // namespace headroom
