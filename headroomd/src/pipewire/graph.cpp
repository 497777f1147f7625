// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipewire/graph.hpp"
#include "log.hpp"
#include "pipewire/pods.hpp"
#include <cstdlib>
#include <string_view>

namespace headroom {
namespace {

constexpr char kConfiguredSink[] = "default.configured.audio.sink";

uint32_t number(const Properties& properties, std::string_view key) {
  const auto found = properties.find(key);
  if (found == properties.end())
    return SPA_ID_INVALID;
  return static_cast<uint32_t>(std::strtoul(found->second.c_str(), nullptr, 10));
}

/// Client that made an object, 0 if PipeWire does not say: that is the server's own id.
uint32_t maker(const Properties& properties) {
  const uint32_t id = number(properties, PW_KEY_CLIENT_ID);
  return id == SPA_ID_INVALID ? 0 : id;
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
  drop_filters();
  probes_.clear();
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
    const GraphNode* node = graph.model_.node(id);
    // Others are asked by whoever decides about them.
    if (value_of(node->properties, PW_KEY_MEDIA_CLASS).find("Audio") != std::string_view::npos &&
        value_of(node->properties, PW_KEY_MEDIA_CLASS) != "Stream/Output/Audio")
      graph.probe(id, PropertyProbe::Kind::node);
  } else if (type == PW_TYPE_INTERFACE_Client) {
    graph.events_.client_learned(id, properties);
    graph.probe(id, PropertyProbe::Kind::client);
    return;
  } else if (type == PW_TYPE_INTERFACE_Port) {
    graph.model_.add_port(id, to_port(properties));
  } else if (type == PW_TYPE_INTERFACE_Link) {
    graph.model_.add_link(id, {number(properties, PW_KEY_LINK_OUTPUT_NODE),
                               number(properties, PW_KEY_LINK_INPUT_NODE),
                               number(properties, PW_KEY_LINK_OUTPUT_PORT),
                               number(properties, PW_KEY_LINK_INPUT_PORT), maker(properties)});
  } else if (type == PW_TYPE_INTERFACE_Metadata &&
             value_of(properties, PW_KEY_METADATA_NAME) == "default") {
    graph.model_.set_session_manager(maker(properties));
    if (graph.bind_metadata(id))
      graph.events_.metadata_appeared();
  } else if (type == PW_TYPE_INTERFACE_Metadata &&
             value_of(properties, PW_KEY_METADATA_NAME) == "filters") {
    graph.bind_filters(id);
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
    graph.model_.set_configured_sink({});
    graph.model_.set_session_manager(0);
    graph.events_.metadata_vanished();
  }
  if (id == graph.filters_id_)
    graph.drop_filters();
  graph.probes_.erase(id);
  graph.events_.client_removed(id);
  const bool was_node = graph.model_.node(id) != nullptr;
  graph.model_.remove(id);
  if (was_node)
    graph.events_.node_removed(id);
  graph.events_.changed();
}

bool Graph::bind_metadata(uint32_t id) {
  drop_metadata();
  metadata_ = static_cast<pw_proxy*>(
      pw_registry_bind(registry_, id, PW_TYPE_INTERFACE_Metadata, PW_VERSION_METADATA, 0));
  if (metadata_ == nullptr)
    return false;
  metadata_id_ = id;
  metadata_listener_ = {};
  pw_metadata_add_listener(reinterpret_cast<pw_metadata*>(metadata_), &metadata_listener_,
                           &kMetadataEvents, this);
  return true;
}

void Graph::drop_metadata() {
  if (metadata_ == nullptr)
    return;
  spa_hook_remove(&metadata_listener_);
  pw_proxy_destroy(metadata_);
  metadata_ = nullptr;
  metadata_id_ = SPA_ID_INVALID;
}

void Graph::read_targets_again() {
  if (metadata_ != nullptr)
    bind_metadata(metadata_id_);
}

void Graph::bind_filters(uint32_t id) {
  drop_filters();
  filters_ = static_cast<pw_proxy*>(
      pw_registry_bind(registry_, id, PW_TYPE_INTERFACE_Metadata, PW_VERSION_METADATA, 0));
  filters_id_ = filters_ == nullptr ? SPA_ID_INVALID : id;
}

void Graph::drop_filters() {
  if (filters_ != nullptr)
    pw_proxy_destroy(filters_);
  filters_ = nullptr;
  filters_id_ = SPA_ID_INVALID;
}

void Graph::learn_node(uint32_t id, const Properties& properties) {
  model_.learn_node(id, properties);
  events_.changed();
}

void Graph::probe(uint32_t id, PropertyProbe::Kind kind) {
  probes_.erase(id);
  probes_.try_emplace(id, registry_, id, kind, [this, id, kind](const Properties& properties) {
    if (kind == PropertyProbe::Kind::client) {
      events_.client_learned(id, properties);
    } else {
      learn_node(id, properties);
    }
  });
}

int Graph::on_property(void* self, uint32_t subject, const char* key, const char* type,
                       const char* value) {
  auto& graph = *static_cast<Graph*>(self);
  // A null key means that everything known about the subject was cleared.
  if (subject == PW_ID_CORE) {
    const std::string name = key != nullptr && value != nullptr ? name_in_json(value) : "";
    const bool all = key == nullptr;
    const bool effective = all || std::string_view{key} == "default.audio.sink";
    const bool configured = all || std::string_view{key} == kConfiguredSink;
    if (effective)
      graph.model_.set_default_sink(name);
    if (configured)
      graph.model_.set_configured_sink(name);
    if (effective || configured)
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

void Graph::write_configured_sink(const std::string& name) {
  if (metadata_ == nullptr)
    return;
  // Names come from the graph itself; only what would end the string needs care.
  std::string json = R"({"name":")";
  for (const char c : name) {
    if (c == '"' || c == '\\')
      json += '\\';
    json += c;
  }
  json += "\"}";
  pw_metadata_set_property(reinterpret_cast<pw_metadata*>(metadata_), PW_ID_CORE, kConfiguredSink,
                           name.empty() ? nullptr : "Spa:String:JSON",
                           name.empty() ? nullptr : json.c_str());
}

void Graph::destroy_link(uint32_t id) {
  if (model_.links().contains(id))
    pw_registry_destroy(registry_, id);
}

void Graph::write_smart(uint32_t node_id, bool smart) {
  if (filters_ != nullptr)
    pw_metadata_set_property(reinterpret_cast<pw_metadata*>(filters_), node_id, "filter.smart",
                             "Spa:String:JSON", smart ? "true" : "false");
}

} // namespace headroom
