// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph.hpp"

#include <algorithm>
#include <cstring>
#include <map>
#include <pipewire/extensions/metadata.h>
#include <set>
#include <spa/node/command.h>
#include <sstream>

namespace headroom::test {

std::string Node::property(const std::string& key) const {
  const auto found = properties.find(key);
  return found == properties.end() ? std::string{} : found->second;
}

namespace {

void read_properties(const spa_dict* from, Properties& into) {
  if (from == nullptr)
    return;
  for (uint32_t i = 0; i < from->n_items; ++i)
    into[from->items[i].key] = from->items[i].value == nullptr ? "" : from->items[i].value;
}

uint32_t number(const spa_dict* properties, const char* key) {
  const char* text = properties == nullptr ? nullptr : spa_dict_lookup(properties, key);
  return text == nullptr ? SPA_ID_INVALID : static_cast<uint32_t>(std::strtoul(text, nullptr, 10));
}

std::string text(const spa_dict* properties, const char* key) {
  const char* value = properties == nullptr ? nullptr : spa_dict_lookup(properties, key);
  return value == nullptr ? "" : value;
}

} // namespace

/// Written by registry events on the connection's loop thread, read with the loop locked.
struct Graph::Model {
  struct BoundNode {
    Model* model;
    Node node;
    pw_proxy* proxy;
    spa_hook hook{};
  };
  struct BoundMetadata {
    std::string name;
    pw_proxy* proxy;
    spa_hook hook{};
    std::map<std::pair<uint32_t, std::string>, std::string> values;
  };

  std::map<uint32_t, std::unique_ptr<BoundNode>> nodes;
  std::map<uint32_t, std::unique_ptr<BoundMetadata>> metadata;
  std::map<uint32_t, Port> ports;
  std::map<uint32_t, Link> links;
  std::map<uint32_t, pid_t> client_processes;
  std::set<std::pair<std::string, std::string>> ever_linked;
  std::vector<pw_proxy*> own_links;
  pw_registry* registry = nullptr;
  spa_hook registry_hook{};

  std::string name_of(uint32_t node_id) const {
    const auto found = nodes.find(node_id);
    return found == nodes.end() ? "" : found->second->node.name();
  }

  const BoundMetadata* find_metadata(const std::string& name) const {
    for (const auto& [id, object] : metadata)
      if (object->name == name)
        return object.get();
    return nullptr;
  }

  void add_node(uint32_t id, const spa_dict* properties) {
    auto bound = std::make_unique<BoundNode>();
    bound->model = this;
    bound->node.id = id;
    read_properties(properties, bound->node.properties);
    bound->proxy = static_cast<pw_proxy*>(
        pw_registry_bind(registry, id, PW_TYPE_INTERFACE_Node, PW_VERSION_NODE, 0));
    static const pw_node_events events = [] {
      pw_node_events e{};
      e.version = PW_VERSION_NODE_EVENTS;
      e.info = [](void* data, const pw_node_info* info) {
        auto& target = *static_cast<BoundNode*>(data);
        read_properties(info->props, target.node.properties);
        target.node.state = pw_node_state_as_string(info->state);
      };
      return e;
    }();
    pw_proxy_add_object_listener(bound->proxy, &bound->hook, &events, bound.get());
    nodes[id] = std::move(bound);
  }

  void add_metadata(uint32_t id, const std::string& name) {
    auto bound = std::make_unique<BoundMetadata>();
    bound->name = name;
    bound->proxy = static_cast<pw_proxy*>(
        pw_registry_bind(registry, id, PW_TYPE_INTERFACE_Metadata, PW_VERSION_METADATA, 0));
    static const pw_metadata_events events = [] {
      pw_metadata_events e{};
      e.version = PW_VERSION_METADATA_EVENTS;
      e.property = [](void* data, uint32_t subject, const char* key, const char*,
                      const char* value) {
        auto& values = static_cast<BoundMetadata*>(data)->values;
        if (key == nullptr)
          std::erase_if(values, [&](const auto& entry) { return entry.first.first == subject; });
        else if (value == nullptr)
          values.erase({subject, key});
        else
          values[{subject, key}] = value;
        return 0;
      };
      return e;
    }();
    pw_proxy_add_object_listener(bound->proxy, &bound->hook, &events, bound.get());
    metadata[id] = std::move(bound);
  }

  void add(uint32_t id, const char* type, const spa_dict* properties) {
    if (std::strcmp(type, PW_TYPE_INTERFACE_Node) == 0) {
      add_node(id, properties);
    } else if (std::strcmp(type, PW_TYPE_INTERFACE_Client) == 0) {
      client_processes[id] = static_cast<pid_t>(number(properties, PW_KEY_SEC_PID));
    } else if (std::strcmp(type, PW_TYPE_INTERFACE_Metadata) == 0) {
      add_metadata(id, text(properties, PW_KEY_METADATA_NAME));
    } else if (std::strcmp(type, PW_TYPE_INTERFACE_Port) == 0) {
      ports[id] = {id, number(properties, PW_KEY_NODE_ID),
                   text(properties, PW_KEY_PORT_DIRECTION) == "out",
                   text(properties, PW_KEY_PORT_NAME)};
    } else if (std::strcmp(type, PW_TYPE_INTERFACE_Link) == 0) {
      links[id] = {id,
                   number(properties, PW_KEY_LINK_OUTPUT_NODE),
                   number(properties, PW_KEY_LINK_OUTPUT_PORT),
                   number(properties, PW_KEY_LINK_INPUT_NODE),
                   number(properties, PW_KEY_LINK_INPUT_PORT),
                   spa_dict_lookup(properties, PW_KEY_CLIENT_ID) == nullptr
                       ? 0
                       : number(properties, PW_KEY_CLIENT_ID)};
      ever_linked.emplace(name_of(links[id].output_node), name_of(links[id].input_node));
    }
  }

  template <class Map> static void remove_bound(Map& map, uint32_t id) {
    const auto found = map.find(id);
    if (found == map.end())
      return;
    spa_hook_remove(&found->second->hook);
    pw_proxy_destroy(found->second->proxy);
    map.erase(found);
  }

  void remove(uint32_t id) {
    remove_bound(nodes, id);
    remove_bound(metadata, id);
    ports.erase(id);
    links.erase(id);
    client_processes.erase(id);
  }

  std::optional<uint32_t> port_id(const std::string& node_name, const std::string& port_name,
                                  bool output) const {
    for (const auto& [id, port] : ports) {
      const auto owner = nodes.find(port.node_id);
      if (owner != nodes.end() && owner->second->node.name() == node_name &&
          port.name == port_name && port.output == output)
        return id;
    }
    return std::nullopt;
  }
};

Graph::Graph() : model_(std::make_unique<Model>()) {
  {
    const LoopLock lock(connection_);
    model_->registry = pw_core_get_registry(connection_.core(), PW_VERSION_REGISTRY, 0);
    static const pw_registry_events events = [] {
      pw_registry_events e{};
      e.version = PW_VERSION_REGISTRY_EVENTS;
      e.global = [](void* data, uint32_t id, uint32_t, const char* type, uint32_t,
                    const spa_dict* properties) {
        static_cast<Model*>(data)->add(id, type, properties);
      };
      e.global_remove = [](void* data, uint32_t id) { static_cast<Model*>(data)->remove(id); };
      return e;
    }();
    pw_registry_add_listener(model_->registry, &model_->registry_hook, &events, model_.get());
  }
  connection_.round_trip();
}

Graph::~Graph() {
  const LoopLock lock(connection_);
  for (pw_proxy* proxy : model_->own_links)
    pw_proxy_destroy(proxy);
  while (!model_->nodes.empty())
    Model::remove_bound(model_->nodes, model_->nodes.begin()->first);
  while (!model_->metadata.empty())
    Model::remove_bound(model_->metadata, model_->metadata.begin()->first);
  spa_hook_remove(&model_->registry_hook);
  pw_proxy_destroy(reinterpret_cast<pw_proxy*>(model_->registry));
}

std::vector<Node> Graph::nodes() const {
  const LoopLock lock(connection_);
  std::vector<Node> result;
  for (const auto& [id, bound] : model_->nodes)
    result.push_back(bound->node);
  return result;
}

std::set<std::pair<std::string, std::string>> Graph::ever_linked() const {
  const LoopLock lock(connection_);
  return model_->ever_linked;
}

std::vector<Port> Graph::ports(uint32_t node_id) const {
  const LoopLock lock(connection_);
  std::vector<Port> result;
  for (const auto& [id, port] : model_->ports)
    if (port.node_id == node_id)
      result.push_back(port);
  return result;
}

std::vector<Link> Graph::links() const {
  const LoopLock lock(connection_);
  std::vector<Link> result;
  for (const auto& [id, link] : model_->links)
    result.push_back(link);
  return result;
}

std::optional<Node> Graph::node(const std::string& name) const {
  for (auto& candidate : nodes())
    if (candidate.name() == name)
      return candidate;
  return std::nullopt;
}

std::optional<pid_t> Graph::process(const Node& node) const {
  const std::string client = node.property(PW_KEY_CLIENT_ID);
  const LoopLock lock(connection_);
  const auto found = client.empty() ? model_->client_processes.end()
                                    : model_->client_processes.find(static_cast<uint32_t>(
                                          std::strtoul(client.c_str(), nullptr, 10)));
  if (found == model_->client_processes.end())
    return std::nullopt;
  return found->second;
}

std::vector<std::string> Graph::targets(uint32_t node_id) const {
  const LoopLock lock(connection_);
  std::set<std::string> names;
  for (const auto& [id, link] : model_->links) {
    const auto target = model_->nodes.find(link.input_node);
    if (link.output_node == node_id && target != model_->nodes.end())
      names.insert(target->second->node.name());
  }
  return {names.begin(), names.end()};
}

bool Graph::has_metadata(const std::string& metadata_name) const {
  const LoopLock lock(connection_);
  return model_->find_metadata(metadata_name) != nullptr;
}

std::string Graph::metadata(const std::string& metadata_name, uint32_t subject,
                            const std::string& key) const {
  const LoopLock lock(connection_);
  const auto* object = model_->find_metadata(metadata_name);
  if (object == nullptr)
    return {};
  const auto value = object->values.find({subject, key});
  return value == object->values.end() ? std::string{} : value->second;
}

void Graph::read_metadata_again(const std::string& metadata_name) {
  const LoopLock lock(connection_);
  for (const auto& [id, bound] : model_->metadata)
    if (bound->name == metadata_name) {
      const uint32_t again = id;
      Model::remove_bound(model_->metadata, again);
      model_->add_metadata(again, metadata_name);
      return;
    }
}

bool Graph::set_metadata(const std::string& metadata_name, uint32_t subject, const std::string& key,
                         const std::string& type, const std::string& value) {
  const LoopLock lock(connection_);
  const auto* object = model_->find_metadata(metadata_name);
  if (object == nullptr)
    return false;
  pw_metadata_set_property(reinterpret_cast<pw_metadata*>(object->proxy), subject, key.c_str(),
                           value.empty() ? nullptr : type.c_str(),
                           value.empty() ? nullptr : value.c_str());
  return true;
}

bool Graph::move(uint32_t node_id, const std::string& sink) {
  const auto to = node(sink);
  return to && set_metadata("default", node_id, "target.node", "Spa:Id", std::to_string(to->id)) &&
         set_metadata("default", node_id, "target.object", "Spa:Id", to->property("object.serial"));
}

bool Graph::choose_default(const std::string& sink) {
  return set_metadata("default", 0, "default.configured.audio.sink", "Spa:String:JSON",
                      "{\"name\":\"" + sink + "\"}");
}

std::string Graph::default_sink() const {
  // The value is one flat object: {"name":"speakers"}
  const std::string value = metadata("default", 0, "default.audio.sink");
  const auto key = value.find("\"name\"");
  const auto open = key == std::string::npos ? key : value.find('"', value.find(':', key));
  const auto close = open == std::string::npos ? open : value.find('"', open + 1);
  return close == std::string::npos ? std::string{} : value.substr(open + 1, close - open - 1);
}

bool Graph::link(const std::string& output_node, const std::string& output_port,
                 const std::string& input_node, const std::string& input_port,
                 const Properties& more) {
  const LoopLock lock(connection_);
  const auto output = model_->port_id(output_node, output_port, true);
  const auto input = model_->port_id(input_node, input_port, false);
  if (!output || !input)
    return false;
  Properties all = more;
  all[PW_KEY_LINK_OUTPUT_PORT] = std::to_string(*output);
  all[PW_KEY_LINK_INPUT_PORT] = std::to_string(*input);
  pw_properties* properties = to_pw_properties(all);
  model_->own_links.push_back(static_cast<pw_proxy*>(
      pw_core_create_object(connection_.core(), "link-factory", PW_TYPE_INTERFACE_Link,
                            PW_VERSION_LINK, &properties->dict, 0)));
  pw_properties_free(properties);
  return true;
}

void Graph::destroy(uint32_t id) {
  {
    const LoopLock lock(connection_);
    pw_registry_destroy(model_->registry, id);
  }
  connection_.round_trip();
}

bool Graph::suspend(uint32_t node_id) {
  const LoopLock lock(connection_);
  const auto found = model_->nodes.find(node_id);
  if (found == model_->nodes.end())
    return false;
  const auto command = SPA_NODE_COMMAND_INIT(SPA_NODE_COMMAND_Suspend);
  return pw_node_send_command(reinterpret_cast<pw_node*>(found->second->proxy), &command) >= 0;
}

std::string Graph::describe() const {
  const LoopLock lock(connection_);
  std::ostringstream out;
  for (const auto& [id, bound] : model_->nodes)
    out << "node " << id << ' ' << bound->node.name() << " ["
        << bound->node.property(PW_KEY_MEDIA_CLASS) << "] " << bound->node.state << '\n';
  for (const auto& [id, link] : model_->links)
    out << "link " << id << ": " << link.output_node << " -> " << link.input_node << '\n';
  for (const auto& [id, bound] : model_->metadata)
    for (const auto& [name, value] : bound->values)
      out << "metadata " << id << " (" << bound->name << "): " << name.first << ' ' << name.second
          << " = " << value << '\n';
  return out.str();
}

} // namespace headroom::test
