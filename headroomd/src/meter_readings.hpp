// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "engine.hpp"
#include <array>

namespace headroom {

/// The engine's meters for several readers: each gets the peaks since it read last itself, though
/// the engine starts new ones at each reading. [control thread]
class MeterReadings {
public:
  enum class Reader { status, ticks, metrics, watch };

  explicit MeterReadings(Engine& engine) : engine_(engine) {}

  EngineMeters read(Reader reader);

private:
  Engine& engine_;
  std::array<ChainMeters, 4> pending_{}; ///< per reader
};

} // namespace headroom
