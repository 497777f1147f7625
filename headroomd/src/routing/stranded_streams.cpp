// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/stranded_streams.hpp"
#include "own_nodes.hpp"
#include <algorithm>
#include <utility>

namespace headroom {

StrandedStreams::StrandedStreams(const GraphModel& model, const StreamRoutes& routes,
                                 std::function<void(uint32_t, bool)> send,
                                 std::function<void(uint32_t, const LinkWatch&)> changed)
    : model_(model), routes_(routes), send_(std::move(send)), changed_(std::move(changed)) {}

LinkWatch::Sight StrandedStreams::sight_of(uint32_t id, const StreamRoutes::Stream& stream) const {
  LinkWatch::Sight sight;
  sight.wanted = routes_.comes_by_our_word(stream);
  const auto sinks = model_.plays_to(id);
  sight.has_ports = !model_.output_channels(id).empty();
  for (const uint32_t sink : sinks) {
    const GraphNode* node = model_.node(sink);
    (node != nullptr && node->name() == kDetourName ? sight.at_detour : sight.linked) = true;
  }
  if (sinks.size() == 1 && model_.is_own_sink(sinks.front()) && !sight.at_detour)
    sight.sink = sinks.front();
  sight.whole = model_.all_ports_linked(id);
  return sight;
}

std::optional<uint64_t> StrandedStreams::look(uint64_t now_ms, bool detour_ready) {
  std::optional<uint64_t> again_ms;
  for (const auto& [id, stream] : routes_.streams()) {
    LinkWatch& watch = watches_[id];
    if (watch.look(now_ms, sight_of(id, stream), detour_ready)) {
      const bool away = watch.state() == LinkWatch::State::away;
      if (away != stream.on_detour)
        send_(id, away);
      changed_(id, watch);
    }
    if (const auto due_ms = watch.due_ms())
      again_ms = std::min(*due_ms, again_ms.value_or(*due_ms));
  }
  return again_ms;
}

void StrandedStreams::node_removed(uint32_t id) {
  watches_.erase(id);
  for (auto& [stream, watch] : watches_)
    watch.node_removed(id);
}

void StrandedStreams::entrance_changed() {
  for (auto& [id, watch] : watches_)
    watch.sent();
}

bool StrandedStreams::need_detour() const {
  return std::ranges::any_of(watches_, [](const auto& entry) {
    const auto state = entry.second.state();
    return state == LinkWatch::State::stranded || state == LinkWatch::State::away;
  });
}

std::optional<uint64_t> StrandedStreams::on_their_way(uint64_t now_ms) const {
  std::optional<uint64_t> again_ms;
  for (const auto& [id, watch] : watches_)
    if (const auto until_ms = watch.on_its_way(now_ms))
      again_ms = std::max(*until_ms, again_ms.value_or(*until_ms));
  return again_ms;
}

std::vector<uint32_t> StrandedStreams::given_up() const {
  std::vector<uint32_t> ids;
  for (const auto& [id, watch] : watches_)
    if (watch.state() == LinkWatch::State::gave_up)
      ids.push_back(id);
  return ids;
}

} // namespace headroom
