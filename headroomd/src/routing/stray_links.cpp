// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/stray_links.hpp"
#include <algorithm>
#include <utility>

namespace headroom {

StrayLinks::StrayLinks(const GraphModel& model, const StreamRoutes& routes,
                       std::function<void(uint32_t, const std::vector<uint32_t>&)> cut)
    : model_(model), routes_(routes), cut_(std::move(cut)) {}

std::vector<uint32_t> StrayLinks::strays_of(uint32_t id, const StreamRoutes::Stream& stream) const {
  if (model_.session_manager() == 0 || stream.on_detour || !routes_.comes_by_our_word(stream) ||
      !model_.all_ports_linked_to_us(id))
    return {};
  std::vector<uint32_t> strays;
  for (const auto& [link_id, link] : model_.links()) {
    const GraphNode* sink = model_.node(link.input_node);
    if (link.output_node == id && link.client_id == model_.session_manager() && sink != nullptr &&
        value_of(sink->properties, "media.class") == "Audio/Sink" && !model_.is_own_sink(sink->id))
      strays.push_back(link_id);
  }
  return strays;
}

std::optional<uint64_t> StrayLinks::look(uint64_t now_ms) {
  std::optional<uint64_t> again_ms;
  for (const auto& [id, stream] : routes_.streams()) {
    Watch& watch = watches_[id];
    auto strays = strays_of(id, stream);
    if (strays != watch.links) {
      watch.links = std::move(strays);
      watch.since_ms = now_ms;
    }
    if (watch.links.empty() || watch.attempts == kMostAttempts)
      continue;
    if (now_ms - watch.since_ms >= kPatienceMs) {
      ++watch.attempts;
      watch.since_ms = now_ms;
      cut_(id, watch.links);
    }
    const uint64_t due_ms = watch.since_ms + kPatienceMs;
    if (watch.attempts < kMostAttempts)
      again_ms = std::min(due_ms, again_ms.value_or(due_ms));
  }
  return again_ms;
}

} // namespace headroom
