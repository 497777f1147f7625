// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "properties.hpp"
#include <functional>
#include <pipewire/pipewire.h>

namespace headroom {

/// Asks one object of the graph for all its properties; the registry tells but a few. Lives as long
/// as the object. [control thread]
class PropertyProbe {
public:
  enum class Kind { node, client };
  /// @param learned  called with all of them, and again when they change
  PropertyProbe(pw_registry* registry, uint32_t id, Kind kind,
                std::function<void(const Properties&)> learned);
  ~PropertyProbe();
  PropertyProbe(const PropertyProbe&) = delete;
  PropertyProbe& operator=(const PropertyProbe&) = delete;

private:
  static void on_node_info(void* self, const pw_node_info* info);
  static void on_client_info(void* self, const pw_client_info* info);
  static const pw_node_events kNodeEvents;
  static const pw_client_events kClientEvents;

  std::function<void(const Properties&)> learned_;
  pw_proxy* proxy_;
  spa_hook listener_{};
};

} // namespace headroom
