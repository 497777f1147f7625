// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <string>

namespace headroom {

/// The level of one application's stream, as status tells it.
struct StreamLevel {
  uint32_t node_id = 0;
  std::string app;
  bool managed = false;
  float volume = 1.0f;      ///< in force, linear
  float cut_db = 0.0f;      ///< >= 0
  float user_volume = 1.0f; ///< linear; never exceeded
  bool yields_once = false; ///< control ends at the user's next change
  bool yielded = false;     ///< to the user
};

} // namespace headroom
