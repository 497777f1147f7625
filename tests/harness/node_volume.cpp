// SPDX-License-Identifier: GPL-3.0-or-later
#include "node_volume.hpp"

#include <array>
#include <spa/param/param.h>
#include <spa/param/props.h>
#include <spa/pod/builder.h>
#include <spa/pod/iter.h>

namespace headroom::test {
namespace {

std::vector<float> floats_in(const spa_pod& value) {
  std::vector<float> result(64);
  result.resize(spa_pod_copy_array(&value, SPA_TYPE_Float, result.data(),
                                   static_cast<uint32_t>(result.size())));
  return result;
}

/// Builds one Props object.
class Props {
 public:
  Props() {
    spa_pod_builder_init(&builder_, storage_.data(), static_cast<uint32_t>(storage_.size()));
    spa_pod_builder_push_object(&builder_, &frame_, SPA_TYPE_OBJECT_Props, SPA_PARAM_Props);
  }
  Props& put(uint32_t key, const std::vector<float>& values) {
    spa_pod_builder_prop(&builder_, key, 0);
    spa_pod_builder_array(&builder_, sizeof(float), SPA_TYPE_Float,
                          static_cast<uint32_t>(values.size()), values.data());
    return *this;
  }
  Props& put(uint32_t key, bool value) {
    spa_pod_builder_prop(&builder_, key, 0);
    spa_pod_builder_bool(&builder_, value);
    return *this;
  }
  Props& put(uint32_t key, float value) {
    spa_pod_builder_prop(&builder_, key, 0);
    spa_pod_builder_float(&builder_, value);
    return *this;
  }
  const spa_pod* end() {
    return static_cast<const spa_pod*>(spa_pod_builder_pop(&builder_, &frame_));
  }

 private:
  std::array<uint8_t, 2048> storage_{};
  spa_pod_builder builder_{};
  spa_pod_frame frame_{};
};

} // namespace

NodeVolume::NodeVolume(Graph& graph, uint32_t node_id) : connection_(graph.connection()) {
  static const pw_node_events events = [] {
    pw_node_events e{};
    e.version = PW_VERSION_NODE_EVENTS;
    e.param = [](void* data, int, uint32_t id, uint32_t, uint32_t, const spa_pod* param) {
      if (id == SPA_PARAM_Props && param != nullptr)
        static_cast<NodeVolume*>(data)->read(param);
    };
    return e;
  }();
  {
    const LoopLock lock(connection_);
    registry_ = pw_core_get_registry(connection_.core(), PW_VERSION_REGISTRY, 0);
    node_ = static_cast<pw_proxy*>(
        pw_registry_bind(registry_, node_id, PW_TYPE_INTERFACE_Node, PW_VERSION_NODE, 0));
    pw_proxy_add_object_listener(node_, &hook_, &events, this);
    uint32_t props = SPA_PARAM_Props;
    pw_node_subscribe_params(reinterpret_cast<pw_node*>(node_), &props, 1);
  }
  connection_.round_trip();
}

NodeVolume::~NodeVolume() {
  const LoopLock lock(connection_);
  spa_hook_remove(&hook_);
  pw_proxy_destroy(node_);
  pw_proxy_destroy(reinterpret_cast<pw_proxy*>(registry_));
}

NodeVolume::Values NodeVolume::values() const {
  const LoopLock lock(connection_);
  return values_;
}

void NodeVolume::set_channels(const std::vector<float>& gains) {
  send(Props().put(SPA_PROP_channelVolumes, gains).end());
}

void NodeVolume::set_mute(bool mute) { send(Props().put(SPA_PROP_mute, mute).end()); }

void NodeVolume::set_volume(float factor) { send(Props().put(SPA_PROP_volume, factor).end()); }

void NodeVolume::set_soft(const std::vector<float>& gains, bool mute) {
  send(Props().put(SPA_PROP_softVolumes, gains).put(SPA_PROP_softMute, mute).end());
}

void NodeVolume::read(const spa_pod* param) {
  const auto* object = reinterpret_cast<const spa_pod_object*>(param);
  const spa_pod_prop* prop;
  SPA_POD_OBJECT_FOREACH(object, prop) {
    switch (prop->key) {
    case SPA_PROP_channelVolumes: values_.channels = floats_in(prop->value); break;
    case SPA_PROP_softVolumes: values_.soft = floats_in(prop->value); break;
    case SPA_PROP_mute: spa_pod_get_bool(&prop->value, &values_.mute); break;
    case SPA_PROP_softMute: spa_pod_get_bool(&prop->value, &values_.soft_mute); break;
    case SPA_PROP_volume: spa_pod_get_float(&prop->value, &values_.volume); break;
    default: break;
    }
  }
}

void NodeVolume::send(const spa_pod* props) {
  const LoopLock lock(connection_);
  pw_node_set_param(reinterpret_cast<pw_node*>(node_), SPA_PARAM_Props, 0, props);
}

} // namespace headroom::test
