// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipewire/pods.hpp"
#include <spa/debug/types.h>
#include <spa/param/audio/format-utils.h>
#include <spa/param/audio/type-info.h>
#include <spa/param/props.h>
#include <spa/utils/json.h>

namespace headroom {
namespace {

spa_pod_builder builder_in(std::span<uint8_t> memory) {
  spa_pod_builder builder{};
  spa_pod_builder_init(&builder, memory.data(), static_cast<uint32_t>(memory.size()));
  return builder;
}

std::vector<float> floats_in(const spa_pod& value) {
  std::vector<float> floats(SPA_AUDIO_MAX_CHANNELS);
  floats.resize(spa_pod_copy_array(&value, SPA_TYPE_Float, floats.data(),
                                   static_cast<uint32_t>(floats.size())));
  return floats;
}

uint32_t channel_id(const std::string& name) {
  for (const spa_type_info* info = spa_type_audio_channel; info->name != nullptr; ++info)
    if (name == spa_debug_type_short_name(info->name))
      return info->type;
  return SPA_AUDIO_CHANNEL_UNKNOWN;
}

} // namespace

const spa_pod* build_format(std::span<uint8_t> memory, const ChannelMap& map) {
  spa_audio_info_raw info{};
  info.format = SPA_AUDIO_FORMAT_F32P;
  info.channels = static_cast<uint32_t>(map.size());
  for (uint32_t c = 0; c < info.channels; ++c)
    info.position[c] = channel_id(map[c]);
  auto builder = builder_in(memory);
  return spa_format_audio_raw_build(&builder, SPA_PARAM_EnumFormat, &info);
}

const spa_pod* build_latency(std::span<uint8_t> memory, const spa_latency_info& latency) {
  auto builder = builder_in(memory);
  return spa_latency_build(&builder, SPA_PARAM_Latency, &latency);
}

bool parse_latency(const spa_pod* pod, spa_latency_info& ret_latency) {
  spa_latency_info latency;
  if (pod == nullptr || spa_latency_parse(pod, &latency) < 0)
    return false;
  ret_latency = latency;
  return true;
}

bool parse_format(const spa_pod* pod, AudioFormat& ret_format) {
  uint32_t type = 0;
  uint32_t subtype = 0;
  spa_audio_info_raw info{};
  if (pod == nullptr || spa_format_parse(pod, &type, &subtype) < 0)
    return false;
  if (type != SPA_MEDIA_TYPE_audio || subtype != SPA_MEDIA_SUBTYPE_raw)
    return false;
  if (spa_format_audio_raw_parse(pod, &info) < 0)
    return false;
  ret_format = {info.rate, info.channels};
  return true;
}

bool is_encoded_format(const spa_pod* pod) {
  uint32_t type = 0;
  uint32_t subtype = 0;
  if (pod == nullptr || spa_format_parse(pod, &type, &subtype) < 0)
    return false;
  return type == SPA_MEDIA_TYPE_audio && subtype != SPA_MEDIA_SUBTYPE_raw;
}

bool parse_volumes(const spa_pod* pod, NodeVolumes& ret_volumes) {
  if (pod == nullptr || !spa_pod_is_object_type(pod, SPA_TYPE_OBJECT_Props))
    return false;
  const auto* object = reinterpret_cast<const spa_pod_object*>(pod);
  const spa_pod_prop* prop;
  SPA_POD_OBJECT_FOREACH(object, prop) {
    switch (prop->key) {
    case SPA_PROP_channelVolumes:
      ret_volumes.channels = floats_in(prop->value);
      break;
    case SPA_PROP_softVolumes:
      ret_volumes.soft = floats_in(prop->value);
      break;
    case SPA_PROP_mute:
      spa_pod_get_bool(&prop->value, &ret_volumes.mute);
      break;
    case SPA_PROP_softMute:
      spa_pod_get_bool(&prop->value, &ret_volumes.soft_mute);
      break;
    default:
      break;
    }
  }
  return true;
}

const spa_pod* build_soft_volume(std::span<uint8_t> memory, const SoftVolume& volume) {
  auto builder = builder_in(memory);
  spa_pod_frame frame;
  spa_pod_builder_push_object(&builder, &frame, SPA_TYPE_OBJECT_Props, SPA_PARAM_Props);
  spa_pod_builder_prop(&builder, SPA_PROP_softVolumes, 0);
  spa_pod_builder_array(&builder, sizeof(float), SPA_TYPE_Float,
                        static_cast<uint32_t>(volume.gains.size()), volume.gains.data());
  spa_pod_builder_prop(&builder, SPA_PROP_softMute, 0);
  spa_pod_builder_bool(&builder, volume.mute);
  return static_cast<const spa_pod*>(spa_pod_builder_pop(&builder, &frame));
}

std::string name_in_json(const char* json) {
  spa_json outer;
  spa_json object;
  spa_json_init(&outer, json, std::char_traits<char>::length(json));
  if (spa_json_enter_object(&outer, &object) <= 0)
    return {};
  char key[64];
  while (spa_json_get_string(&object, key, sizeof key) > 0) {
    char value[1024];
    const char* token = nullptr;
    if (std::string_view{key} == "name") {
      return spa_json_get_string(&object, value, sizeof value) > 0 ? value : std::string{};
    }
    if (spa_json_next(&object, &token) <= 0)
      break;
  }
  return {};
}

} // namespace headroom
