// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "channel_map.hpp"
#include "pipewire/connection.hpp"
#include "pipewire/cycle.hpp"
#include "pipewire/extra_output.hpp"
#include "pipewire/sink_volume.hpp"
#include "pipewire/stream_start.hpp"
#include <array>
#include <functional>
#include <map>
#include <memory>
#include <spa/param/latency-utils.h>
#include <string>
#include <vector>

namespace headroom {

/// Our two nodes: the visible sink (capture half) and what plays to the real one (playback half).
/// The DSP runs in the playback half's process(), triggered by the capture half within the same
/// graph cycle, so that the pair adds no quantum of delay. Lives as long as one channel map of one
/// connection. [control thread, but for what Cycle does]
class Processor {
public:
  struct Events {
    /// A half went into an error state or was taken away: destroy the pair (not inside the event)
    /// and try again.
    std::function<void()> failed;
    /// What the user set on our sink; see SinkVolume.
    std::function<void(UserVolume)> volume_changed;
    /// streaming() or missed_starts() may have changed.
    std::function<void()> state_changed;
    /// One of the further outputs was taken away: call set_extra_outputs(), not inside the event.
    std::function<void()> extra_lost;
  };

  /// @param map  1..kMaxChannels positions, those of the real sink
  /// @param group  node.group and node.link-group of both halves
  /// @param smart  the session manager, if it can, puts us before every sink by itself
  /// @param volume  what our sink shows at first
  /// @throws std::runtime_error
  Processor(Loop& loop, pw_core* core, Engine& engine, CycleCounters& counters, ChannelMap map,
            const std::string& group, bool smart, const UserVolume& volume, Events events);
  ~Processor();
  Processor(const Processor&) = delete;
  Processor& operator=(const Processor&) = delete;

  /// Goes on playing, but tells nothing any more and leaves the engine to another pair.
  void retire();

  /// Plays to exactly these sinks too. What the session manager took away is made anew, a few
  /// times: WirePlumber 0.4 does that to a stream that must stay where it is when a link to it
  /// fails.
  void set_extra_outputs(const std::vector<std::string>& sinks);

  const ChannelMap& channel_map() const noexcept { return map_; }
  /// Of the capture half in the registry; PW_ID_ANY until the server knows it.
  uint32_t sink_id() const noexcept { return pw_stream_get_node_id(capture_.stream); }
  /// Of the playback half, likewise.
  uint32_t output_id() const noexcept { return pw_stream_get_node_id(playback_.stream); }
  bool streaming() const noexcept;
  /// PipeWire has missed the start of one of our outputs or of the sink; see StreamStart.
  struct MissedStarts {
    bool pair = false;   ///< build another pair, if that lasts
    bool extras = false; ///< lose_stalled_extras(), if that lasts
  };
  /// Says of an output of ours whether it is linked to a sink.
  using Plays = std::function<bool(uint32_t node_id)>;
  MissedStarts missed_starts(pw_registry* registry, const Plays& plays);
  void lose_stalled_extras(pw_registry* registry, const Plays& plays);
  uint64_t clock_position() const noexcept { return cycle_.clock_position(); }
  /// Length of a graph cycle in frames; 0 while there is no driver.
  uint32_t quantum_frames() const noexcept { return cycle_.cycle_frames(); }
  /// Tells the graph what Engine::latency_frames() says now.
  void delay_changed() { push_latency(); }
  /// Graph rate, 0 until the sink was used for the first time.
  uint32_t sample_rate_hz() const noexcept { return rate_hz_; }

private:
  struct Half {
    explicit Half(Processor& processor)
        : owner(&processor), start([&processor] { processor.events_.state_changed(); }) {}
    Half(const Half&) = delete;
    Half& operator=(const Half&) = delete;
    ~Half();
    Processor* owner;
    pw_stream* stream = nullptr;
    spa_hook listener{};
    StreamStart start;
  };

  void connect(Half& half, spa_direction direction, uint32_t flags);
  void state_changed(Half& half, pw_stream_state old, pw_stream_state state, const char* error);
  void format_changed(const spa_pod* param);
  void latency_changed(spa_direction direction, const spa_pod* param);
  void push_latency();
  bool sink_runs() const noexcept;

  static const pw_stream_events kCaptureEvents;
  static const pw_stream_events kPlaybackEvents;

  pw_core* core_;
  const std::string group_;
  Engine& engine_;
  CycleCounters& counters_;
  const ChannelMap map_;
  Events events_;
  Cycle cycle_;
  SinkVolume volume_;
  Half playback_{*this};
  std::vector<std::unique_ptr<ExtraOutput>> extras_;
  std::map<std::string, int> extras_lost_; // by sink: how often in a row
  Half capture_{*this};                    // dies first: nothing triggers the other half any more
  uint32_t rate_hz_ = 0;
  bool retired_ = false;
  /// What lies beyond us in each direction, without our own delay.
  std::array<spa_latency_info, 2> latency_;
};

} // namespace headroom
