// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "channel_map.hpp"
#include "levels/node_volumes.hpp"
#include <cstdint>
#include <spa/param/latency-utils.h>
#include <spa/pod/pod.h>
#include <span>
#include <string>

// The only place that builds and parses SPA objects: their macros stay in pods.cpp.
namespace headroom {

/// EnumFormat: planar 32-bit float with these positions, and any rate (so that the graph's own is
/// taken and nothing is resampled).
/// @param memory  holds the result, 512 bytes are enough
/// @param map  1..8 positions
const spa_pod* build_format(std::span<uint8_t> memory, const ChannelMap& map);

/// Latency of one direction.
/// @param memory  holds the result, 256 bytes are enough
const spa_pod* build_latency(std::span<uint8_t> memory, const spa_latency_info& latency);

/// False when pod is no Latency object.
bool parse_latency(const spa_pod* pod, spa_latency_info& ret_latency);

struct AudioFormat {
  uint32_t rate_hz = 0;
  uint32_t channels = 0;
};
/// False when pod is no raw audio format.
bool parse_format(const spa_pod* pod, AudioFormat& ret_format);

/// True for an audio format that carries compressed data (IEC958, DSD, ...).
bool is_encoded_format(const spa_pod* pod);

/// What a Props object tells about volumes; what it does not mention stays. False when pod is none.
bool parse_volumes(const spa_pod* pod, NodeVolumes& ret_volumes);

/// Props with softVolumes and softMute.
/// @param memory  holds the result, 1024 bytes are enough
const spa_pod* build_soft_volume(std::span<uint8_t> memory, const SoftVolume& volume);

/// The "name" member of a small JSON object such as {"name":"alsa_output.x"}; empty when absent.
std::string name_in_json(const char* json);

/// "[FL,FR]": value of the audio.position property.
inline std::string position_property(const ChannelMap& map) { return "[" + to_text(map) + "]"; }

} // namespace headroom
