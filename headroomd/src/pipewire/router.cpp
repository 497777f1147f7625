// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipewire/router.hpp"
#include "log.hpp"
#include <ctime>
#include <utility>

namespace headroom {
namespace {

uint64_t now_ms() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1000 + static_cast<uint64_t>(now.tv_nsec) / 1'000'000;
}

} // namespace

void Router::node_added(const GraphNode& node) {
  streams_.erase(node.id);
  if (!is_output_stream(node.properties))
    return;
  const uint32_t id = node.id;
  streams_.emplace(id, Stream{Claim(now_ms()), {node.properties, false}, {}, nullptr});
  // At once, with what the registry knows: the session manager is about to link this stream.
  decide(id);
  streams_.at(id).probe =
      std::make_unique<StreamProbe>(graph_.registry(), id, [this, id](const StreamFacts& facts) {
        streams_.at(id).facts = facts;
        decide(id);
      });
}

bool Router::is_real_sink(const Target& target) const {
  const GraphNode* sink = graph_.model().real_sink();
  return sink != nullptr && (target.value == sink->name() ||
                             target.value == value_of(sink->properties, "object.serial"));
}

void Router::decide(uint32_t node_id) {
  Stream& stream = streams_.at(node_id);
  const auto decision = decide_route(stream.facts, own_group_);
  if (std::exchange(stream.decision, decision) != decision)
    log::debug("stream %u (%s): %s", node_id,
               std::string(value_of(stream.facts.properties, "node.name")).c_str(),
               std::string(text(decision.reason)).c_str());
  if (active_ && metadata_known_)
    write(node_id, stream.claim.decide(decision));
}

void Router::write(uint32_t node_id, const Claim::Write& target) {
  if (!target)
    return;
  graph_.write_target(node_id, target->type.c_str(),
                      target->value.empty() ? nullptr : target->value.c_str());
}

void Router::set_active(bool active) {
  if (active == active_)
    return;
  active_ = active;
  for (auto& [id, stream] : streams_)
    if (active)
      decide(id);
    else
      write(id, stream.claim.release());
}

void Router::target_changed(uint32_t node_id, const char* type, const char* value) {
  const Target target{type == nullptr ? "" : type, value == nullptr ? "" : value};
  if (!metadata_known_) {
    found_[node_id] = target;
    return;
  }
  const auto stream = streams_.find(node_id);
  if (stream != streams_.end() && active_)
    write(node_id, stream->second.claim.target_changed(now_ms(), target));
}

void Router::metadata_complete() {
  const auto found = std::exchange(found_, {});
  metadata_known_ = true;
  for (auto& [id, stream] : streams_) {
    const auto value = found.find(id);
    if (value != found.end())
      stream.claim = Claim(now_ms(), value->second, is_real_sink(value->second));
    else
      stream.claim = Claim(now_ms());
    decide(id);
  }
}

} // namespace headroom
