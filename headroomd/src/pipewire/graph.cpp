// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipewire/graph.hpp"
#include "log.hpp"
#include "pipewire/pods.hpp"
#include <cstdlib>
#include <string_view>

namespace headroom {
namespace {

uint32_t number(const Properties& properties, std::string_view key) {
  const auto found = properties.find(key);
  if (found == properties.end())
    return SPA_ID_INVALID;
  return static_cast<uint32_t>(std::strtoul(found->second.c_str(), nullptr, 10));
}

GraphPort to_port(const Properties& properties) {
  GraphPort port;
  port.node_id = number(properties, PW_KEY_NODE_ID);
  port.index = number(properties, PW_KEY_PORT_ID);
  port.input = value_of(properties, PW_KEY_PORT_DIRECTION) == "in";
  port.monitor = is_true(properties, PW_KEY_PORT_MONITOR);
  port.channel = value_of(properties, PW_KEY_AUDIO_CHANNEL);
  return port;
}

} // namespace

Properties to_properties(const spa_dict* dict) {
  Properties properties;
  if (dict == nullptr)
    return properties;
  const spa_dict_item* item;
  spa_dict_for_each(item, dict) {
    if (item->key != nullptr && item->value != nullptr)
      properties[item->key] = item->value;
  }
  return properties;
}

const pw_registry_events Graph::kRegistryEvents = [] {
  pw_registry_events events{};
  events.version = PW_VERSION_REGISTRY_EVENTS;
  events.global = on_global;
  events.global_remove = on_global_remove;
  return events;
}();

const pw_metadata_events Graph::kMetadataEvents = [] {
  pw_metadata_events events{};
  events.version = PW_VERSION_METADATA_EVENTS;
  events.property = on_property;
  return events;
}();

Graph::Graph(pw_core* core, Events events)
    : events_(std::move(events)), registry_(pw_core_get_registry(core, PW_VERSION_REGISTRY, 0)) {
  pw_registry_add_listener(registry_, &registry_listener_, &kRegistryEvents, this);
}

Graph::~Graph() {
  drop_metadata();
  spa_hook_remove(&registry_listener_);
  pw_proxy_destroy(reinterpret_cast<pw_proxy*>(registry_));
}

void Graph::on_global(void* self, uint32_t id, uint32_t, const char* type_name, uint32_t,
                      const spa_dict* dict) {
  auto& graph = *static_cast<Graph*>(self);
  const std::string_view type = type_name;
  Properties properties = to_properties(dict);
  if (type == PW_TYPE_INTERFACE_Node) {
    graph.model_.add_node(id, std::move(properties));
    graph.events_.node_added(*graph.model_.node(id));
  } else if (type == PW_TYPE_INTERFACE_Port) {
    graph.model_.add_port(id, to_port(properties));
  } else if (type == PW_TYPE_INTERFACE_Link) {
    graph.model_.add_link(id, {number(properties, PW_KEY_LINK_OUTPUT_NODE),
                               number(properties, PW_KEY_LINK_INPUT_NODE)});
  } else if (type == PW_TYPE_INTERFACE_Metadata &&
             value_of(properties, PW_KEY_METADATA_NAME) == "default") {
    graph.bind_metadata(id);
  } else {
    return;
  }
  graph.events_.changed();
}

void Graph::on_global_remove(void* self, uint32_t id) {
  auto& graph = *static_cast<Graph*>(self);
  if (id == graph.metadata_id_) {
    graph.drop_metadata();
    graph.model_.set_default_sink({});
    graph.events_.metadata_vanished();
  }
  const bool was_node = graph.model_.node(id) != nullptr;
  graph.model_.remove(id);
  if (was_node)
    graph.events_.node_removed(id);
  graph.events_.changed();
}

void Graph::bind_metadata(uint32_t id) {
  drop_metadata();
  metadata_ = static_cast<pw_proxy*>(
      pw_registry_bind(registry_, id, PW_TYPE_INTERFACE_Metadata, PW_VERSION_METADATA, 0));
  if (metadata_ == nullptr)
    return;
  metadata_id_ = id;
  metadata_listener_ = {};
  pw_metadata_add_listener(reinterpret_cast<pw_metadata*>(metadata_), &metadata_listener_,
                           &kMetadataEvents, this);
  events_.metadata_appeared();
}

void Graph::drop_metadata() {
  if (metadata_ == nullptr)
    return;
  spa_hook_remove(&metadata_listener_);
  pw_proxy_destroy(metadata_);
  metadata_ = nullptr;
  metadata_id_ = SPA_ID_INVALID;
}

int Graph::on_property(void* self, uint32_t subject, const char* key, const char* type,
                       const char* value) {
  auto& graph = *static_cast<Graph*>(self);
  // A null key means that everything known about the subject was cleared.
  if (subject == PW_ID_CORE) {
    if (key != nullptr && std::string_view{key} != "default.audio.sink")
      return 0;
    graph.model_.set_default_sink(key != nullptr && value != nullptr ? name_in_json(value) : "");
    graph.events_.changed();
  } else if (key == nullptr || std::string_view{key} == "target.object") {
    graph.events_.target_changed(subject, type, key == nullptr ? nullptr : value);
  }
  return 0;
}

void Graph::write_target(uint32_t node_id, const char* type, const char* value) {
  if (metadata_ == nullptr)
    return;
  pw_metadata_set_property(reinterpret_cast<pw_metadata*>(metadata_), node_id, "target.object",
                           value == nullptr ? nullptr : type, value);
}

} // namespace headroom
