// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipewire/silent_sink.hpp"
#include "log.hpp"
#include "own_nodes.hpp"
#include "pipewire/pods.hpp"
#include <algorithm>

namespace headroom {
namespace {

pw_properties* properties_of(const ChannelMap& map, const std::string& group) {
  pw_properties* properties = pw_properties_new(
      PW_KEY_FACTORY_NAME, "support.null-audio-sink", PW_KEY_NODE_NAME, kSilentSinkName.data(),
      PW_KEY_NODE_DESCRIPTION, "Headroom, silent after a crash", PW_KEY_MEDIA_CLASS, "Audio/Sink",
      PW_KEY_OBJECT_LINGER, "true", PW_KEY_NODE_LINK_GROUP, group.c_str(), PW_KEY_NODE_VIRTUAL,
      "true", PW_KEY_PRIORITY_SESSION, "-1", PW_KEY_PRIORITY_DRIVER, "0",
      // Else 1.x keeps it, the pair and the real sink running for ever.
      PW_KEY_NODE_PASSIVE, "out",
      // The volume is that of the pair's sink, behind the levelling.
      "monitor.channel-volumes", "false", "state.restore-props", "false", nullptr);
  pw_properties_set(properties, "audio.channels", std::to_string(map.size()).c_str());
  pw_properties_set(properties, "audio.position", position_property(map).c_str());
  // As the pair, which says that it comes after this one: what the session manager itself sends
  // through us waits here too. Router keeps both in step.
  pw_properties_set(properties, "filter.smart", "true");
  pw_properties_set(properties, "filter.smart.name", kSilentSinkName.data());
  pw_properties_set(properties, "filter.smart.targetable", "true");
  return properties;
}

} // namespace

SilentSink::SilentSink(Connection& connection, Loop& loop, Graph& graph, std::string group,
                       std::function<void()> settle_again)
    : connection_(connection), graph_(graph), group_(std::move(group)),
      patience_(loop,
                [this] {
                  waiting_ = false;
                  overdue_ = true;
                  settle_again_();
                }),
      settle_again_(std::move(settle_again)) {}

void SilentSink::wait() {
  if (!std::exchange(waiting_, true))
    patience_.once_after(kPatienceMs);
}

void SilentSink::make(const ChannelMap& map) {
  pw_properties* properties = properties_of(map, group_);
  std::erase_if(objects_, [](const MadeObject& object) { return object.gone(); });
  objects_.emplace_back(static_cast<pw_proxy*>(pw_core_create_object(
                            connection_.core(), "adapter", PW_TYPE_INTERFACE_Node, PW_VERSION_NODE,
                            &properties->dict, 0)),
                        true);
  pw_properties_free(properties);
  made_ = making_ = true;
}

std::vector<SilentSink::Wire> SilentSink::wires(const std::vector<uint32_t>& sinks,
                                                const Processor& pair) const {
  std::vector<Wire> wires;
  for (const uint32_t sink : sinks)
    for (const auto& channel : pair.channel_map()) {
      const auto from = graph_.model().port(sink, false, channel);
      const auto to = graph_.model().port(pair.sink_id(), true, channel);
      if (from && to)
        wires.emplace_back(*from, *to);
    }
  return wires;
}

void SilentSink::link(const std::vector<Wire>& wires) {
  std::erase_if(links_, [&](const auto& entry) {
    return entry.second.lost() || std::ranges::find(wires, entry.first) == wires.end() ||
           (overdue_ && !graph_.model().linked(entry.first.first, entry.first.second));
  });
  for (const auto& wire : wires)
    links_.try_emplace(wire, connection_.core(), wire.first, wire.second);
}

bool SilentSink::takes_streams(const Processor& pair) {
  if (graph_.model().input_channels(pair.sink_id()).size() != pair.channel_map().size())
    return false;
  if (asked_ != pair.sink_id()) {
    // It has its ports; the session manager needs another moment to count it as a sink.
    asked_ = pair.sink_id();
    connection_.when_synced([this] {
      taking_ = asked_;
      settle_again_();
    });
  }
  return taking_ == pair.sink_id();
}

void SilentSink::keep(const std::vector<uint32_t>& sinks, const Processor& pair) {
  const auto& model = graph_.model();
  std::vector<uint32_t> fitting, others;
  for (const uint32_t id : sinks)
    (model.input_channels(id) == pair.channel_map() ? fitting : others).push_back(id);
  making_ = making_ && fitting.empty() && !overdue_;

  link(wires(sinks, pair));
  const auto needed = fitting.empty() ? fitting : std::vector{fitting.front()};
  const auto inner = wires(needed, pair);
  linked_ = !inner.empty() && inner.size() == pair.channel_map().size() &&
            std::ranges::all_of(
                inner, [&](const Wire& wire) { return model.linked(wire.first, wire.second); });
  // One that was found is full of streams that wait.
  holds_ = !sinks.empty() && (holds_ || linked_ || !made_);

  // Without a session manager it gets no ports, and another would not either.
  const bool without_ports =
      std::ranges::any_of(sinks, [&](uint32_t id) { return model.input_channels(id).empty(); });
  if (fitting.empty() && !making_ && !without_ports)
    make(pair.channel_map());
  if (!linked_) {
    wait();
    return;
  }
  // Streams are sent to the one that fits when the others are gone: they are of its name.
  others.insert(others.end(), fitting.begin() + 1, fitting.end());
  destroy(others);
}

void SilentSink::destroy(const std::vector<uint32_t>& sinks) {
  for (const uint32_t id : sinks)
    if (going_.insert(id).second) // once: the id may be another object's by now
      pw_registry_destroy(graph_.registry(), id);
}

void SilentSink::let_go(const std::vector<uint32_t>& sinks, const Processor* pair) {
  if (pair)
    link(wires(sinks, *pair));
  holds_ = pair && !takes_streams(*pair);
  if (holds_)
    return;
  const auto& model = graph_.model();
  if (overdue_ || std::ranges::none_of(sinks, [&](uint32_t id) { return model.is_played_to(id); }))
    remove();
  else
    wait();
}

void SilentSink::settle(bool wanted, const Processor* pair) {
  auto sinks = graph_.model().nodes_named(kSilentSinkName);
  std::erase_if(going_, [&](uint32_t id) { return std::ranges::find(sinks, id) == sinks.end(); });
  std::erase_if(sinks, [&](uint32_t id) { return going_.contains(id); });
  if (wanted && pair) {
    keep(sinks, *pair);
  } else if (!sinks.empty()) {
    let_go(sinks, pair);
  } else {
    holds_ = linked_ = made_ = making_ = false;
    links_.clear();
  }
  overdue_ = false;
}

void SilentSink::remove() {
  links_.clear();
  destroy(graph_.model().nodes_named(kSilentSinkName));
  holds_ = linked_ = making_ = false;
}

} // namespace headroom
