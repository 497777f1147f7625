// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipewire/processor.hpp"
#include "log.hpp"
#include "own_nodes.hpp"
#include "pipewire/audio_thread.hpp"
#include "pipewire/pods.hpp"
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace headroom {
namespace {

/// PW_STREAM_FLAG_ASYNC, an enumerator since 0.3.73: "the buffer is given back by another process()
/// call". Without it 1.0 and later call the capture half in every second cycle only. Older
/// libraries ignore the bit, so it must not depend on the headers of the day.
constexpr uint32_t kFlagAsync = 1u << 10;

/// Outputs to one sink that may be lost in a row.
constexpr int kExtraAttempts = 10;

constexpr uint32_t kBothFlags =
    PW_STREAM_FLAG_AUTOCONNECT | PW_STREAM_FLAG_MAP_BUFFERS | PW_STREAM_FLAG_RT_PROCESS;

pw_properties* properties_of_both(std::string_view name, const ChannelMap& map,
                                  const std::string& group) {
  pw_properties* properties = pw_properties_new(nullptr, nullptr);
  pw_properties_set(properties, PW_KEY_NODE_NAME, std::string(name).c_str());
  // One driver for both halves, though no link joins them.
  pw_properties_set(properties, PW_KEY_NODE_GROUP, group.c_str());
  // Two ends of one filter: the session manager never links our output to our input.
  pw_properties_set(properties, PW_KEY_NODE_LINK_GROUP, group.c_str());
  pw_properties_set(properties, PW_KEY_NODE_VIRTUAL, "true");
  pw_properties_set(properties, "audio.channels", std::to_string(map.size()).c_str());
  pw_properties_set(properties, "audio.position", position_property(map).c_str());
  pw_properties_set(properties, "state.restore-props", "false");
  pw_properties_set(properties, "state.restore-target", "false");
  return properties;
}

pw_properties* capture_properties(const ChannelMap& map, const std::string& group, bool smart) {
  pw_properties* properties = properties_of_both(kSinkName, map, group);
  pw_properties_set(properties, PW_KEY_NODE_DESCRIPTION, "Headroom");
  pw_properties_set(properties, PW_KEY_MEDIA_CLASS, "Audio/Sink");
  // Below any hardware: never elected as the default sink while there is another.
  pw_properties_set(properties, PW_KEY_PRIORITY_SESSION, "0");
  // WirePlumber 0.5 puts a smart filter without target in front of the default sink by itself.
  pw_properties_set(properties, "filter.smart", smart ? "true" : "false");
  pw_properties_set(properties, "filter.smart.name", std::string(kSinkName).c_str());
  pw_properties_set(properties, "filter.smart.targetable", "true");
  pw_properties_set(properties, "filter.smart.after",
                    ("[ \"" + std::string(kSilentSinkName) + "\" ]").c_str());
  return properties;
}

pw_properties* playback_properties(const ChannelMap& map, const std::string& group) {
  pw_properties* properties = properties_of_both(kOutputName, map, group);
  pw_properties_set(properties, PW_KEY_NODE_DESCRIPTION, "Headroom output");
  pw_properties_set(properties, PW_KEY_MEDIA_TYPE, "Audio");
  pw_properties_set(properties, PW_KEY_MEDIA_CATEGORY, "Playback");
  // Only this half: else the real sink never sleeps. On the capture half 0.3.65 deadlocks with it.
  pw_properties_set(properties, PW_KEY_NODE_PASSIVE, "true");
  return properties;
}

} // namespace

const pw_stream_events Processor::kCaptureEvents = [] {
  pw_stream_events events{};
  events.version = PW_VERSION_STREAM_EVENTS;
  events.state_changed = [](void* data, pw_stream_state old, pw_stream_state state,
                            const char* error) {
    auto& half = *static_cast<Half*>(data);
    half.owner->state_changed(half, old, state, error);
  };
  events.param_changed = [](void* data, uint32_t id, const spa_pod* param) {
    auto& processor = *static_cast<Half*>(data)->owner;
    if (id == SPA_PARAM_Format)
      processor.format_changed(param);
    if (id == SPA_PARAM_Latency)
      processor.latency_changed(SPA_DIRECTION_OUTPUT, param);
  };
  events.control_info = [](void* data, uint32_t id, const pw_stream_control* control) {
    auto& half = *static_cast<Half*>(data);
    half.owner->volume_.control_changed(half.stream, id, *control);
  };
  events.io_changed = [](void* data, uint32_t id, void* area, uint32_t size) {
    if (id != SPA_IO_Position)
      return;
    const bool usable = area != nullptr && size >= sizeof(spa_io_position);
    static_cast<Half*>(data)->owner->cycle_.set_position(
        usable ? static_cast<const spa_io_position*>(area) : nullptr);
  };
  events.process = [](void* data) { static_cast<Half*>(data)->owner->cycle_.capture_ready(); };
  return events;
}();

const pw_stream_events Processor::kPlaybackEvents = [] {
  pw_stream_events events{};
  events.version = PW_VERSION_STREAM_EVENTS;
  events.state_changed = kCaptureEvents.state_changed;
  events.param_changed = [](void* data, uint32_t id, const spa_pod* param) {
    auto& processor = *static_cast<Half*>(data)->owner;
    if (id == SPA_PARAM_Latency)
      processor.latency_changed(SPA_DIRECTION_INPUT, param);
  };
  events.process = [](void* data) { static_cast<Half*>(data)->owner->cycle_.playback_ready(); };
  return events;
}();

Processor::Processor(Loop& loop, pw_core* core, Engine& engine, CycleCounters& counters,
                     ChannelMap map, const std::string& group, bool smart, const UserVolume& volume,
                     Events events)
    : core_(core), group_(group), engine_(engine), counters_(counters), map_(std::move(map)),
      events_(std::move(events)), cycle_(engine, counters),
      volume_(loop, map_, volume,
              [this](UserVolume changed) { events_.volume_changed(std::move(changed)); }) {
  for (auto direction : {SPA_DIRECTION_INPUT, SPA_DIRECTION_OUTPUT}) {
    latency_[direction] = {};
    latency_[direction].direction = direction;
  }
  const auto create = [&](Half& half, const char* name, pw_properties* properties,
                          const pw_stream_events& stream_events) {
    half.stream = pw_stream_new(core, name, properties);
    if (half.stream == nullptr)
      throw std::runtime_error(std::string("cannot create a stream: ") + std::strerror(errno));
    pw_stream_add_listener(half.stream, &half.listener, &stream_events, &half);
  };
  create(playback_, "Headroom output", playback_properties(map_, group), kPlaybackEvents);
  create(capture_, "Headroom", capture_properties(map_, group, smart), kCaptureEvents);
  cycle_.set_streams(capture_.stream, playback_.stream);
  // Playback first: it is there when the first capture cycle triggers it.
  connect(playback_, SPA_DIRECTION_OUTPUT, kBothFlags | PW_STREAM_FLAG_TRIGGER);
  connect(capture_, SPA_DIRECTION_INPUT, kBothFlags | kFlagAsync);
}

Processor::Half::~Half() {
  if (stream == nullptr)
    return;
  spa_hook_remove(&listener);
  pw_stream_destroy(stream);
}

Processor::~Processor() {
  if (retired_)
    return;
  counters_.restart();
  engine_.clear();
}

void Processor::set_extra_outputs(const std::vector<std::string>& sinks) {
  const auto contains = [](const auto& list, const std::string& name, auto project) {
    return std::ranges::find(list, name, project) != list.end();
  };
  const auto unwanted = [&](const std::string& sink) {
    return !contains(sinks, sink, std::identity{});
  };
  std::erase_if(extras_lost_, [&](const auto& lost) { return unwanted(lost.first); });
  std::erase_if(extras_, [&](const auto& extra) {
    if (extra->played())
      extras_lost_.erase(extra->sink());
    if (extra->lost() && ++extras_lost_[extra->sink()] == kExtraAttempts)
      log::warning("the session manager takes away what plays to \"%s\": not tried again",
                   extra->sink().c_str());
    return extra->lost() || unwanted(extra->sink());
  });
  for (const auto& sink : sinks) {
    const auto lost = extras_lost_.find(sink);
    if (lost != extras_lost_.end() && lost->second >= kExtraAttempts)
      continue;
    if (!contains(extras_, sink, [](const auto& extra) { return extra->sink(); })) {
      extras_.push_back(
          std::make_unique<ExtraOutput>(core_, sink, map_, group_, cycle_,
                                        ExtraOutput::Events{[this] { events_.extra_lost(); },
                                                            [this] { events_.state_changed(); }}));
      log::info("plays to \"%s\" too", sink.c_str());
    }
  }
}

void Processor::retire() {
  retired_ = true;
  events_ = {[] {}, [](const UserVolume&) {}, [] {}, [] {}};
}

void Processor::connect(Half& half, spa_direction direction, uint32_t flags) {
  uint8_t memory[512];
  const spa_pod* format = build_format(memory, map_);
  const int result = pw_stream_connect(half.stream, direction, PW_ID_ANY,
                                       static_cast<pw_stream_flags>(flags), &format, 1);
  if (result < 0)
    throw std::runtime_error(std::string("cannot connect a stream: ") + std::strerror(-result));
}

bool Processor::streaming() const noexcept {
  return pw_stream_get_state(capture_.stream, nullptr) == PW_STREAM_STATE_STREAMING &&
         pw_stream_get_state(playback_.stream, nullptr) == PW_STREAM_STATE_STREAMING;
}

/// The driver that runs the sink runs all of us.
bool Processor::sink_runs() const noexcept {
  return pw_stream_get_state(capture_.stream, nullptr) == PW_STREAM_STATE_STREAMING;
}

Processor::MissedStarts Processor::missed_starts(pw_registry* registry, const Plays& plays) {
  MissedStarts missed;
  const bool runs = sink_runs();
  // Whoever plays to the sink may pause: by itself it is never due.
  const bool capture = capture_.start.missed(registry, capture_.stream, false);
  const bool playback =
      playback_.start.missed(registry, playback_.stream, runs && plays(output_id()));
  missed.pair = capture || playback;
  for (const auto& extra : extras_)
    missed.extras |= extra->missed_start(registry, runs && plays(extra->node_id()));
  return missed;
}

void Processor::lose_stalled_extras(pw_registry* registry, const Plays& plays) {
  for (const auto& extra : extras_)
    if (extra->missed_start(registry, sink_runs() && plays(extra->node_id())))
      extra->lose();
}

void Processor::state_changed(Half& half, pw_stream_state old, pw_stream_state state,
                              const char* error) {
  log::debug("%s half: %s", &half == &capture_ ? "capture" : "playback",
             pw_stream_state_as_string(state));
  if (&half == &playback_) {
    cycle_.set_playback_streams(state == PW_STREAM_STATE_STREAMING);
    if (state != PW_STREAM_STATE_STREAMING)
      let_cycle_end(core_);
  }
  if (state == PW_STREAM_STATE_ERROR || state == PW_STREAM_STATE_UNCONNECTED) {
    if (state == PW_STREAM_STATE_ERROR)
      log::warning("a stream of ours failed: %s", error == nullptr ? "unknown reason" : error);
    events_.failed();
    return;
  }
  if (state == PW_STREAM_STATE_PAUSED) {
    pw_stream_flush(half.stream, false);
    if (retired_)
      return;
    // What the delay line holds belongs to the audio before the pause.
    engine_.clear();
    counters_.restart();
    // 0.3.65 sends no first Latency event when the sink reports zero.
    if (&half == &capture_ && old == PW_STREAM_STATE_CONNECTING)
      push_latency();
  }
  events_.state_changed();
}

void Processor::format_changed(const spa_pod* param) {
  AudioFormat format;
  // Null means that the graph renegotiates: another one follows.
  if (!parse_format(param, format))
    return;
  rate_hz_ = format.rate_hz;
  if (retired_)
    return;
  if (engine_.sample_rate_hz() == format.rate_hz && engine_.channels() == format.channels)
    return;
  try {
    engine_.prepare(format.rate_hz, format.channels);
    log::info("processing %u channels (%s) at %u Hz, look-ahead %u frames", format.channels,
              to_text(map_).c_str(), format.rate_hz, engine_.latency_frames());
  } catch (const std::exception& reason) {
    log::error("cannot process %u channels at %u Hz: %s", format.channels, format.rate_hz,
               reason.what());
  }
  push_latency();
}

void Processor::latency_changed(spa_direction direction, const spa_pod* param) {
  spa_latency_info latency;
  if (!parse_latency(param, latency) || latency.direction != direction)
    return;
  if (spa_latency_info_compare(&latency, &latency_[direction]) == 0)
    return;
  latency_[direction] = latency;
  push_latency();
}

void Processor::push_latency() {
  const auto delay = static_cast<decltype(spa_latency_info::min_rate)>(engine_.latency_frames());
  uint8_t memory[2][256];
  const spa_pod* params[2];
  for (uint32_t d = 0; d < 2; ++d) {
    spa_latency_info latency = latency_[d];
    latency.min_rate += delay;
    latency.max_rate += delay;
    params[d] = build_latency(memory[d], latency);
  }
  for (Half* half : {&capture_, &playback_})
    pw_stream_update_params(half->stream, params, 2);
}

} // namespace headroom
