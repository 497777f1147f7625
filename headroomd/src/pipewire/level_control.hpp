// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "level_memory_file.hpp"
#include "levels/controlled_stream.hpp"
#include "levels/level_rules.hpp"
#include "levels/stream_level.hpp"
#include "pipewire/graph.hpp"
#include "pipewire/level_tap.hpp"
#include "pipewire/loop.hpp"
#include "pipewire/volume_node.hpp"
#include "profile/per_app.hpp"
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace headroom {

/// Layer A: keeps the level of single applications below what the profile allows, whatever their
/// route, by soft volumes of their streams. Taps exist only while a managed stream plays, and so
/// does the timer that reads them. Lives as long as one connection. [control thread]
class LevelControl {
public:
  struct Events {
    std::function<void(uint32_t node_id, const std::string& app)> attached;
    std::function<void(uint32_t node_id)> detached;
    std::function<void(const StreamLevel&)> level_written;
  };

  /// What is known of a stream, nullptr if nothing is.
  using FactsSource = std::function<const StreamFacts*(uint32_t node_id)>;

  /// @param memory  outlives this
  /// @param facts  call facts_changed() when it says something else
  LevelControl(Loop& loop, pw_core* core, Graph& graph, LevelMemoryFile& memory, FactsSource facts,
               Events events);
  ~LevelControl();
  LevelControl(const LevelControl&) = delete;
  LevelControl& operator=(const LevelControl&) = delete;

  /// The profile's wish; streams that it does not name get their user's volume back at once.
  void set(const profile::PerApp& per_app);
  /// Streams that come from now on are new. The ones before may have been there under a daemon
  /// that was killed: they got their user's volume back.
  void all_known() { all_known_ = true; }
  /// Every stream gets its user's volume back.
  void release() { set({}); }
  /// Forgets what the user did to a stream's volume: control starts anew. No-op if unknown.
  void restart(uint32_t node_id);

  void facts_changed();
  void node_added(const GraphNode& node);
  void node_removed(uint32_t id);

  /// By node id; empty while per-app control is off.
  std::vector<StreamLevel> levels() const;

private:
  struct Stream {
    std::string app;
    std::string serial;
    std::unique_ptr<VolumeNode> node;
    std::optional<ControlledStream> control;
    std::unique_ptr<LevelTap> tap;
    NodeVolumes volumes;
    bool running = false;
    bool older = false; // than we are
  };

  void decide(uint32_t id, Stream& stream);
  void told(uint32_t id, Stream& stream, const NodeVolumes& volumes);
  void write_due(uint32_t id, Stream& stream);
  void update_tap(uint32_t id, Stream& stream);
  void listen();
  void detach(uint32_t id, Stream& stream);
  StreamLevel level_of(uint32_t id, const Stream& stream) const;

  pw_core* const core_;
  Graph& graph_;
  LevelMemoryFile& memory_;
  const Events events_;
  const FactsSource facts_;
  LevelRules rules_;
  bool all_known_ = false;
  bool listening_ = false;
  std::map<uint32_t, Stream> streams_;
  Timer listen_;
};

} // namespace headroom
