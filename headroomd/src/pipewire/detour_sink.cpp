// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipewire/detour_sink.hpp"
#include "own_nodes.hpp"
#include "pipewire/pods.hpp"
#include <algorithm>
#include <utility>

namespace headroom {

DetourSink::DetourSink(Connection& connection, Loop& loop, Graph& graph,
                       std::function<void()> settle_again)
    : connection_(connection), graph_(graph),
      ripe_(loop, [this, settle_again = std::move(settle_again)] {
        ready_ = ripening_;
        settle_again();
      }) {}

void DetourSink::make(bool linger, const ChannelMap& map) {
  pw_properties* properties = pw_properties_new(
      PW_KEY_FACTORY_NAME, "support.null-audio-sink", PW_KEY_NODE_NAME, kDetourName.data(),
      PW_KEY_NODE_DESCRIPTION, "Headroom, a moment only", PW_KEY_MEDIA_CLASS, "Audio/Sink",
      PW_KEY_OBJECT_LINGER, linger ? "true" : "false", PW_KEY_NODE_VIRTUAL, "true",
      PW_KEY_PRIORITY_SESSION, "-1", PW_KEY_PRIORITY_DRIVER, "0", "state.restore-props", "false",
      nullptr);
  pw_properties_set(properties, "audio.channels", std::to_string(map.size()).c_str());
  pw_properties_set(properties, "audio.position", position_property(map).c_str());
  std::erase_if(objects_, [](const MadeObject& object) { return object.gone(); });
  objects_.emplace_back(static_cast<pw_proxy*>(pw_core_create_object(
                            connection_.core(), "adapter", PW_TYPE_INTERFACE_Node, PW_VERSION_NODE,
                            &properties->dict, 0)),
                        linger);
  pw_properties_free(properties);
  making_ = true;
}

void DetourSink::settle(bool needed, bool linger, const ChannelMap& map) {
  const auto& model = graph_.model();
  auto sinks = model.nodes_named(kDetourName);
  std::erase_if(going_, [&](uint32_t id) { return std::ranges::find(sinks, id) == sinks.end(); });
  std::erase_if(sinks, [&](uint32_t id) { return going_.contains(id); });
  making_ = making_ && sinks.empty();
  if (!needed) {
    ready_ = ripening_ = false;
    for (const uint32_t id : sinks)
      if (!model.is_played_to(id))
        destroy(id);
    return;
  }
  if (sinks.empty() && !making_)
    make(linger, map);
  const bool has_ports =
      std::ranges::any_of(sinks, [&](uint32_t id) { return !model.input_channels(id).empty(); });
  if (!has_ports)
    ready_ = ripening_ = false;
  else if (!std::exchange(ripening_, true))
    ripe_.once_after(kRipeMs);
}

void DetourSink::remove() {
  ready_ = ripening_ = false;
  for (const uint32_t id : graph_.model().nodes_named(kDetourName))
    destroy(id);
}

void DetourSink::destroy(uint32_t id) {
  if (going_.insert(id).second &&
      std::ranges::none_of(objects_, [id](MadeObject& object) { return object.destroy(id); }))
    pw_registry_destroy(graph_.registry(), id);
}

} // namespace headroom
