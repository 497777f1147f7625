// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "graph_model.hpp"
#include "pipewire/property_probe.hpp"
#include <functional>
#include <map>
#include <memory>
#include <pipewire/extensions/metadata.h>
#include <pipewire/pipewire.h>

namespace headroom {

/// PipeWire's registry and WirePlumber's "default" metadata, turned into a GraphModel and a few
/// events. Lives as long as one connection. [control thread]
class Graph {
public:
  struct Events {
    std::function<void(const GraphNode&)> node_added; ///< inside the registry callback
    std::function<void(uint32_t id)> node_removed;
    /// A program that speaks to PipeWire tells who it is, or more of it.
    std::function<void(uint32_t id, const Properties&)> client_learned;
    std::function<void(uint32_t id)> client_removed;
    /// Anything in the model changed; cheap and frequent.
    std::function<void()> changed;
    /// The session manager's metadata is here / has gone (it restarts). What it holds arrives as
    /// target_changed and default sink changes right after.
    std::function<void()> metadata_appeared;
    std::function<void()> metadata_vanished;
    /// Somebody, perhaps we, wrote target.object of a node; null = cleared.
    std::function<void(uint32_t node_id, const char* type, const char* value)> target_changed;
  };

  Graph(pw_core* core, Events events);
  ~Graph();
  Graph(const Graph&) = delete;
  Graph& operator=(const Graph&) = delete;

  const GraphModel& model() const noexcept { return model_; }
  pw_registry* registry() const noexcept { return registry_; }
  bool has_metadata() const noexcept { return metadata_ != nullptr; }

  /// Whether the session manager knows smart filters.
  bool has_filters() const noexcept { return filters_ != nullptr; }

  /// What an application stream is, from who asked it: the registry announces less.
  void learn_node(uint32_t id, const Properties& properties);

  /// Writes target.object of a node; a null value clears it. No-op without metadata.
  /// @param type  "Spa:String" for a node name, "Spa:Id" for a serial
  void write_target(uint32_t node_id, const char* type, const char* value);
  /// Whether the session manager shall put that filter before the sinks by itself.
  void write_smart(uint32_t node_id, bool smart);
  /// Has the server take that link away, whoever made it.
  void destroy_link(uint32_t id);
  /// Which sink is to be the default one; empty: nobody says so any more.
  void write_configured_sink(const std::string& name);
  /// Has all targets told again: PipeWire keeps those of a very new node back from a client that
  /// has not yet acknowledged the node. A target that has gone is not told.
  void read_targets_again();

private:
  bool bind_metadata(uint32_t id);
  void drop_metadata();
  void bind_filters(uint32_t id);
  void drop_filters();
  void probe(uint32_t id, PropertyProbe::Kind kind);

  static void on_global(void* self, uint32_t id, uint32_t permissions, const char* type,
                        uint32_t version, const spa_dict* properties);
  static void on_global_remove(void* self, uint32_t id);
  static int on_property(void* self, uint32_t subject, const char* key, const char* type,
                         const char* value);
  static const pw_registry_events kRegistryEvents;
  static const pw_metadata_events kMetadataEvents;

  Events events_;
  GraphModel model_;
  pw_registry* registry_;
  spa_hook registry_listener_{};
  pw_proxy* metadata_ = nullptr;
  uint32_t metadata_id_ = SPA_ID_INVALID;
  spa_hook metadata_listener_{};
  pw_proxy* filters_ = nullptr;
  uint32_t filters_id_ = SPA_ID_INVALID;
  std::map<uint32_t, PropertyProbe> probes_; // clients, and nodes that are no application streams
};

/// @param dict  may be null
Properties to_properties(const spa_dict* dict);

} // namespace headroom
