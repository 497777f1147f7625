// SPDX-License-Identifier: MIT
#pragma once
#include "wire_message.hpp"
#include "wire_value.hpp"
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// What `hello` and `status` carry, as plain structs. The daemon fills and encodes them, clients
// decode them; field names are those of the JSON. docs/IPC.md, "Objects".
namespace headroom::wire {

/// Stands for "no measurement" in every level: JSON has no -inf.
inline constexpr double kNoLevel = -200.0;

class Writer;

enum class Route { processed, bypass };

/// What the listener is safe from. A stream can be routed `processed` and be unprotected until its
/// links are made.
enum class Protection {
  processed,   ///< its audio passes our limiter
  bypassed,    ///< it does not, and that was asked for
  unprotected, ///< it does not, although it should
};

/// Whether a stream plays where it is sent.
enum class Placement {
  waiting,    ///< not linked, or elsewhere for a moment only
  placed,     ///< it does
  unroutable, ///< it stays elsewhere
};

std::string_view text(Route route);
std::string_view text(Protection protection);
std::string_view text(Placement placement);

/// One end of the signal path: our own sink, or the device behind us.
struct SinkInfo {
  std::optional<uint32_t> node_id;
  std::optional<std::string> name;
  bool ready = false;
  std::optional<uint32_t> sample_rate;    ///< Hz
  std::optional<uint32_t> quantum_frames; ///< of the cycle that drives it
  std::vector<std::string> layout;        ///< "FL", "FR" ... in channel order; empty = not known
  bool operator==(const SinkInfo&) const = default;
};

struct Stream {
  uint32_t node_id = 0;
  std::string app; ///< process binary, else application name, else empty
  Route route = Route::processed;
  std::string rule;   ///< what decided, for example "default"
  std::string reason; ///< one line for people
  Protection protection = Protection::unprotected;
  std::vector<std::string> layout;
  std::optional<uint32_t> sample_rate;    ///< Hz
  std::optional<uint32_t> latency_frames; ///< that we add, at the sink's rate
  Placement placement = Placement::waiting;
  bool operator==(const Stream&) const = default;
};

/// What the limiter does to everything that is `processed`.
struct Safety {
  double ceiling_dbtp = 0.0;
  uint32_t latency_frames = 0;              ///< at the processed sink's rate
  double gain_reduction_db = 0.0;           ///< >= 0, highest since status was last read
  double max_gain_reduction_db = 0.0;       ///< >= 0, since the start
  double true_peak_out_dbtp = kNoLevel;     ///< highest since status was last read
  double max_true_peak_out_dbtp = kNoLevel; ///< since the start
  bool operator==(const Safety&) const = default;
};

/// How the audio thread is scheduled.
struct Scheduling {
  bool realtime = false;
  std::string policy = "SCHED_OTHER"; ///< as in sched(7)
  int32_t priority = 0;               ///< real-time priority, 0 when there is none
  bool operator==(const Scheduling&) const = default;
};

/// What the audio callbacks took, since the start.
struct Callbacks {
  uint64_t overruns = 0;              ///< those that took longer than their audio lasts
  double max_us = 0.0;                ///< the longest
  std::vector<uint64_t> histogram_us; ///< [b] = those of 2^b us or longer, below 2^(b+1)
  bool operator==(const Callbacks&) const = default;
};

/// A sink that headroom plays to, or could play to.
struct Device {
  std::string name;                ///< node.name
  std::string description;         ///< empty = not known
  std::vector<std::string> layout; ///< empty = not known
  std::string state;               ///< "default", "linked", "off", "absent", "feeds_back"
  bool operator==(const Device&) const = default;
};

struct SessionManager {
  bool present = false;
  std::string name; ///< empty = not known
  bool operator==(const SessionManager&) const = default;
};

/// "" = not known.
struct Versions {
  std::string dsp, pipewire;
  bool operator==(const Versions&) const = default;
};

/// Layer A: the soft volume of one app.
struct LayerA {
  uint32_t node_id = 0;
  std::string app;
  bool managed = false;
  double volume_lin = 1.0;
  double reduction_db = 0.0; ///< >= 0
  std::optional<double> user_ceiling_lin;
  bool deferred = false;
  bool operator==(const LayerA&) const = default;
};

struct Status {
  std::string version;
  uint32_t protocol = kProtocol;
  uint64_t uptime_s = 0;
  std::string profile = "default";
  bool bypass = false;
  bool per_app = false;
  bool silent_on_crash = false; ///< JSON: on_crash, "silent" or "open"
  bool sticky_default = false;
  SinkInfo processed_sink;     ///< ours
  SinkInfo real_sink;          ///< what we play to
  std::vector<Stream> streams; ///< any order; encode() sorts by node id
  std::vector<LayerA> layer_a;
  std::vector<Device> devices; ///< by name
  std::vector<std::string> warnings;
  std::vector<std::pair<std::string, Value>> setting_overrides;
  uint64_t revision = 0; ///< grows by one with each change of what status says, meters aside
  Safety safety;
  Scheduling scheduling;
  uint64_t xruns = 0;
  Callbacks callbacks;
  SessionManager session_manager;
  Versions versions;
  bool operator==(const Status&) const = default;
};

/// First thing a server says, and the reply to op `hello`.
struct Hello {
  std::string daemon = "headroom";
  std::string version;
  uint32_t protocol = kProtocol;
  std::vector<std::string> capabilities;
  uint64_t revision = 0;
  std::string dsp_version;
  std::string pipewire_version;
  bool operator==(const Hello&) const = default;
};

/// As device.list, status and the event devices have it.
void write(Writer& json, const std::vector<Device>& devices);

/// Always valid JSON: levels that are no number become kNoLevel.
std::string encode(const Status& status);
std::string encode(const Hello& hello);

/// Fields that only newer daemons send may be absent; a field of the wrong type is an error.
/// @throws ParseError naming the field
Status decode_status(const Value& value);
Hello decode_hello(const Value& value);

} // namespace headroom::wire
