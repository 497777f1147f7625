// SPDX-License-Identifier: GPL-3.0-or-later
#include "xrun_count.hpp"

#include <cstring>
#include <pipewire/extensions/profiler.h>
#include <pipewire/impl.h>
#include <spa/param/profiler.h>
#include <spa/pod/iter.h>
#include <spa/pod/parser.h>
#include <stdexcept>

namespace headroom::test {

XrunCount::XrunCount() {
  {
    const LoopLock lock(connection_);
    // The profiler's messages are not part of the core protocol.
    pw_context_load_module(connection_.context(), PW_EXTENSION_MODULE_PROFILER, nullptr, nullptr);
    registry_ = pw_core_get_registry(connection_.core(), PW_VERSION_REGISTRY, 0);
    static const pw_registry_events events = [] {
      pw_registry_events e{};
      e.version = PW_VERSION_REGISTRY_EVENTS;
      e.global = [](void* data, uint32_t id, uint32_t, const char* type, uint32_t,
                    const spa_dict*) {
        auto& self = *static_cast<XrunCount*>(data);
        if (std::strcmp(type, PW_TYPE_INTERFACE_Profiler) != 0 || self.profiler_ != nullptr)
          return;
        self.profiler_ = static_cast<pw_proxy*>(
            pw_registry_bind(self.registry_, id, type, PW_VERSION_PROFILER, 0));
        if (self.profiler_ == nullptr)
          return;
        static const pw_profiler_events profiler_events = [] {
          pw_profiler_events p{};
          p.version = PW_VERSION_PROFILER_EVENTS;
          p.profile = [](void* owner, const spa_pod* profile) {
            static_cast<XrunCount*>(owner)->read(profile);
          };
          return p;
        }();
        pw_proxy_add_object_listener(self.profiler_, &self.profiler_hook_, &profiler_events, &self);
      };
      return e;
    }();
    pw_registry_add_listener(registry_, &registry_hook_, &events, this);
  }
  connection_.round_trip();
  if (profiler_ == nullptr)
    throw std::runtime_error("this PipeWire has no profiler");
}

XrunCount::~XrunCount() {
  const LoopLock lock(connection_);
  if (profiler_ != nullptr) {
    spa_hook_remove(&profiler_hook_);
    pw_proxy_destroy(profiler_);
  }
  spa_hook_remove(&registry_hook_);
  pw_proxy_destroy(reinterpret_cast<pw_proxy*>(registry_));
}

uint64_t XrunCount::total() {
  connection_.round_trip();
  const LoopLock lock(connection_);
  uint64_t sum = 0;
  for (const auto& [driver, count] : per_driver_)
    sum += static_cast<uint64_t>(count);
  return sum;
}

XrunCount::Unfinished XrunCount::unfinished(const std::string& node_name) {
  connection_.round_trip();
  const LoopLock lock(connection_);
  return per_node_[node_name];
}

void XrunCount::read_follower(const spa_pod* block) {
  // enum pw_node_activation_status of PipeWire's private.h; 0 waits for others, 3 is done.
  constexpr int32_t kTriggered = 1, kAwake = 2;
  int32_t id = 0, status = 0;
  int64_t prev_signal = 0, signal = 0, awake = 0, finish = 0;
  const char* name = nullptr;
  spa_pod_parse_struct(block, SPA_POD_Int(&id), SPA_POD_String(&name), SPA_POD_Long(&prev_signal),
                       SPA_POD_Long(&signal), SPA_POD_Long(&awake), SPA_POD_Long(&finish),
                       SPA_POD_Int(&status));
  if (name == nullptr)
    return;
  ++per_node_[name].cycles;
  per_node_[name].asleep += status == kTriggered;
  per_node_[name].working += status == kAwake;
}

void XrunCount::read(const spa_pod* profile) {
  // SPA_POD_STRUCT_FOREACH is C: it assigns a void pointer.
  const auto* const body = SPA_POD_BODY_CONST(profile);
  for (auto* object = static_cast<const spa_pod*>(body);
       spa_pod_is_inside(body, SPA_POD_BODY_SIZE(profile), object);
       object = static_cast<const spa_pod*>(spa_pod_next(object))) {
    if (!spa_pod_is_object_type(object, SPA_TYPE_OBJECT_Profiler))
      continue;
    int32_t driver = -1;
    int32_t xruns = 0;
    const spa_pod_prop* property;
    SPA_POD_OBJECT_FOREACH(reinterpret_cast<const spa_pod_object*>(object), property) {
      int64_t counter = 0;
      float fast = 0.0f, medium = 0.0f, slow = 0.0f;
      if (property->key == SPA_PROFILER_info)
        spa_pod_parse_struct(&property->value, SPA_POD_Long(&counter), SPA_POD_Float(&fast),
                             SPA_POD_Float(&medium), SPA_POD_Float(&slow), SPA_POD_Int(&xruns));
      else if (property->key == SPA_PROFILER_driverBlock)
        spa_pod_parse_struct(&property->value, SPA_POD_Int(&driver));
      else if (property->key == SPA_PROFILER_followerBlock)
        read_follower(&property->value);
    }
    per_driver_[driver] = xruns;
  }
}

} // namespace headroom::test
