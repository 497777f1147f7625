// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <pipewire/pipewire.h>

namespace headroom {

/// Waits until the audio thread is through with what it does now: what it has been told to leave
/// alone before is not used any more afterwards. Takes one cycle's work at most. [control thread]
inline void let_cycle_end(pw_core* core) {
  const auto nothing = [](spa_loop*, bool, uint32_t, const void*, size_t, void*) { return 0; };
  pw_data_loop_invoke(pw_context_get_data_loop(pw_core_get_context(core)), nothing, 0, nullptr, 0,
                      true, nullptr);
}

} // namespace headroom
