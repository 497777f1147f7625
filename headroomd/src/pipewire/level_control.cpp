// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipewire/level_control.hpp"
#include "log.hpp"
#include <algorithm>
#include <ctime>
#include <utility>

namespace headroom {
namespace {

constexpr uint32_t kListenMs = 50;

double now_seconds() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

} // namespace

LevelControl::LevelControl(Loop& loop, pw_core* core, Graph& graph, LevelMemoryFile& memory,
                           FactsSource facts, Events events)
    : core_(core), graph_(graph), memory_(memory), events_(std::move(events)),
      facts_(std::move(facts)), listen_(loop, [this] { listen(); }) {}

LevelControl::~LevelControl() = default;

void LevelControl::set(const profile::PerApp& per_app) {
  rules_ = LevelRules(per_app);
  facts_changed();
}

void LevelControl::facts_changed() {
  for (auto& [id, stream] : streams_)
    decide(id, stream);
}

void LevelControl::node_added(const GraphNode& node) {
  node_removed(node.id);
  if (!can_be_levelled(node.properties))
    return;
  const uint32_t id = node.id;
  Stream& stream = streams_[id];
  stream.app = app_of(node.properties);
  stream.serial = value_of(node.properties, "object.serial");
  stream.older = !all_known_;
  VolumeNode::Events events;
  events.properties_changed = [this, id, &stream] { decide(id, stream); };
  events.state_changed = [this, id, &stream](bool running) {
    stream.running = running;
    update_tap(id, stream);
  };
  events.volumes_changed = [this, id, &stream](const NodeVolumes& volumes) {
    told(id, stream, volumes);
  };
  stream.node = std::make_unique<VolumeNode>(graph_.registry(), id, std::move(events));
}

void LevelControl::node_removed(uint32_t id) {
  const auto gone = streams_.extract(id);
  if (gone && gone.mapped().control && events_.detached)
    events_.detached(id);
  if (gone && gone.mapped().tap) {
    gone.mapped().tap.reset();
    update_tap(id, gone.mapped());
  }
}

void LevelControl::decide(uint32_t id, Stream& stream) {
  const StreamFacts* const facts = facts_(id);
  if (facts != nullptr)
    stream.app = app_of(facts->properties);
  const auto settings = facts != nullptr ? rules_.settings_for(*facts) : std::nullopt;
  if (!settings) {
    detach(id, stream);
    return;
  }
  if (stream.control) {
    stream.control->set(*settings);
    return;
  }
  // One that is heard already gets there in small steps.
  stream.control.emplace(*settings, stream.older ? std::nullopt : memory_.recall(stream.app));
  log::debug("stream %u (%s): level control", id, stream.app.c_str());
  if (events_.attached)
    events_.attached(id, stream.app);
  told(id, stream, stream.volumes);
}

void LevelControl::detach(uint32_t id, Stream& stream) {
  if (!stream.control)
    return;
  if (const auto plain = stream.control->release())
    stream.node->write(*plain);
  stream.control.reset();
  stream.older = true; // it is heard by now
  update_tap(id, stream);
  if (events_.detached)
    events_.detached(id);
}

void LevelControl::restart(uint32_t node_id) {
  const auto found = streams_.find(node_id);
  if (found == streams_.end())
    return;
  detach(node_id, found->second);
  decide(node_id, found->second);
}

void LevelControl::told(uint32_t id, Stream& stream, const NodeVolumes& volumes) {
  const bool first = stream.volumes.channels.empty();
  stream.volumes = volumes;
  if (first && stream.older)
    if (const auto plain = plain_volume(volumes)) {
      log::info("stream %u (%s) gets its own volume back", id, stream.app.c_str());
      stream.node->write(*plain);
    }
  if (!stream.control)
    return;
  stream.control->told(volumes);
  write_due(id, stream);
  update_tap(id, stream);
}

void LevelControl::write_due(uint32_t id, Stream& stream) {
  const auto volume = stream.control->due(now_seconds());
  if (!volume)
    return;
  stream.node->write(*volume);
  if (events_.level_written)
    events_.level_written(level_of(id, stream));
}

void LevelControl::update_tap(uint32_t id, Stream& stream) {
  const bool wanted =
      stream.control && stream.running && !stream.control->yielded() && !stream.control->muted();
  if (!wanted) {
    stream.tap.reset();
  } else if (!stream.tap) {
    auto map = graph_.model().output_channels(id);
    if (map.empty())
      map = kStereo;
    if (map.size() > kMaxChannels)
      map.resize(kMaxChannels);
    try {
      stream.tap = std::make_unique<LevelTap>(core_, stream.serial, map);
    } catch (const std::exception& reason) {
      log::warning("stream %u: %s", id, reason.what());
    }
  }
  const bool any =
      std::ranges::any_of(streams_, [](const auto& entry) { return entry.second.tap != nullptr; });
  if (std::exchange(listening_, any) == any)
    return;
  if (any)
    listen_.every(kListenMs);
  else
    listen_.stop();
}

void LevelControl::listen() {
  for (auto& [id, stream] : streams_) {
    if (!stream.tap)
      continue;
    stream.control->measure(stream.tap->read());
    if (const auto& heard = stream.control->heard())
      memory_.remember(stream.app, *heard);
    write_due(id, stream);
  }
}

StreamLevel LevelControl::level_of(uint32_t id, const Stream& stream) const {
  StreamLevel level;
  level.node_id = id;
  level.app = stream.app;
  if (!stream.control)
    return level;
  level.managed = true;
  level.volume = stream.control->volume();
  level.cut_db = stream.control->cut_db();
  level.user_volume = stream.control->user_volume();
  level.yields_once = stream.control->yields_once();
  level.yielded = stream.control->yielded();
  return level;
}

std::vector<StreamLevel> LevelControl::levels() const {
  std::vector<StreamLevel> levels;
  for (const auto& [id, stream] : streams_)
    if (rules_.enabled())
      levels.push_back(level_of(id, stream));
  return levels;
}

} // namespace headroom
