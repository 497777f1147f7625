// SPDX-License-Identifier: GPL-3.0-or-later
#include "performance.hpp"

#include "cpu_time.hpp"
#include "daemon.hpp"
#include "interruption.hpp"
#include "null_sink.hpp"
#include "player.hpp"
#include "recorder.hpp"
#include "session.hpp"
#include "split_source.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <headroom-ipc/client.h>
#include <headroom-ipc/status.h>
#include <limits>
#include <memory>
#include <optional>

namespace headroom::showcase {
namespace {

using test::Seconds;

constexpr std::uint64_t kNever = std::numeric_limits<std::uint64_t>::max();
constexpr std::size_t kTailFrames = kRateHz / 2;

/// Silence until `start` (a frame of the stream, set by another thread), then the programme.
test::Generator play_from(const std::atomic<std::uint64_t>& start, std::vector<float> interleaved) {
  return [&start, samples = std::move(interleaved)](std::span<float> out, std::uint64_t first_frame) {
    const std::uint64_t begin = start.load(std::memory_order_acquire);
    for (std::size_t i = 0; i < out.size(); ++i) {
      const std::uint64_t frame = first_frame + i / 2;
      const std::uint64_t sample = 2 * (frame - begin) + i % 2;
      out[i] = frame >= begin && sample < samples.size() ? samples[sample] : 0.0f;
    }
  };
}

std::vector<float> interleave(const Channels& channels, float gain) {
  std::vector<float> samples;
  samples.reserve(2 * channels[0].size());
  for (std::size_t n = 0; n < channels[0].size(); ++n)
    for (const auto& channel : channels)
      samples.push_back(gain * channel[n]);
  return samples;
}

test::PlayerSettings application(const char* name) {
  test::PlayerSettings settings;
  settings.application = name;
  return settings;
}

// An impulse every quarter of a second, too quiet for the limiter to touch.
void play_impulses(std::span<float> out, std::uint64_t first_frame) {
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = (first_frame + i) % 12000 == 6000 ? 0.005f : 0.0f;
}

/// One source, one port through headroom to the left, one past it to the right.
std::size_t measure_latency(test::Session& session) {
  const test::Recorder recorder(test::RecorderSettings{.capacity = Seconds{5}});
  const test::SplitSource source(play_impulses);
  test::Graph& graph = session.graph();
  require_within(Seconds{5}, "the impulse source found no way to headroom and the sink", [&] {
    return graph.link("split-source", "first", "headroom", "playback_FL");
  });
  require_within(Seconds{5}, "the impulse source found no way to the sink", [&] {
    return graph.link("split-source", "second", "speakers", "playback_FR");
  });
  const std::uint64_t end = recorder.frames() + 48000;
  require_within(Seconds{10}, "the sink stopped", [&] { return recorder.frames() >= end; });
  const auto through = recorder.channel(0), past = recorder.channel(1, 0, through.size());
  // Not the first one: the ways may not have been ready at the same time.
  const auto sounds = [](float sample) { return sample > 0.0f; };
  const auto first = std::find_if(past.begin(), past.end(), sounds);
  const auto direct = first == past.end() ? first : std::find_if(first + 1, past.end(), sounds);
  const auto delayed =
      std::find_if(through.begin() + (direct - past.begin()), through.end(), sounds);
  if (delayed == through.end())
    throw std::runtime_error("no impulse came through headroom");
  return static_cast<std::size_t>((delayed - through.begin()) - (direct - past.begin()));
}

void ask_status(const test::Daemon& daemon, Performance& performance) {
  struct headroom_client* created = nullptr;
  if (headroom_client_create(daemon.socket_path().c_str(), &created) < 0)
    throw std::runtime_error("cannot make a client of headroomd");
  const std::unique_ptr<headroom_client, decltype(&headroom_client_destroy)> client(
      created, headroom_client_destroy);
  headroom_status status{};
  status.size = sizeof status;
  if (headroom_client_run_status(client.get(), 5000) < 0 ||
      headroom_client_get_status(client.get(), &status) < 0)
    throw std::runtime_error(std::string("headroomd told no status: ") +
                             headroom_client_error_message(client.get()));
  performance.ceiling_dbtp = status.ceiling_dbtp;
  performance.max_gain_reduction_db = status.max_gain_reduction_db;
  performance.latency_frames = status.latency_frames;
  performance.xruns = status.xruns;
  performance.pipewire_version = status.pipewire_version;
}

Performance perform(test::Session& session, const Programme& programme) {
  stop_if_interrupted();
  const test::NullSink speakers(session.graph());
  session.graph().set_metadata("settings", 0, "clock.force-rate", "", std::to_string(kRateHz));
  test::DaemonSettings settings;
  settings.profile = "default";
  test::Daemon daemon(session, settings);
  if (!daemon.wait_ready())
    throw std::runtime_error("headroomd did not come up:\n" + daemon.process().log());
  stop_if_interrupted();

  Performance performance;
  performance.measured_latency_frames = measure_latency(session);

  const test::Recorder recorder(test::RecorderSettings{.capacity = Seconds{15}});
  std::atomic<std::uint64_t> start{kNever};
  const test::Player player(play_from(start, interleave(programme.channels, 1.0f)),
                            application("Ugly Radio"));
  require_within(Seconds{5}, "the player was not sent through headroom", [&] {
    return player.frames_played() > 0 &&
           session.graph().targets(player.node_id()) == std::vector<std::string>{"headroom"};
  });
  const std::uint64_t from = recorder.frames();
  const double cpu_before = cpu_seconds(daemon.process().pid());
  const auto began = std::chrono::steady_clock::now();
  const std::uint64_t begin = player.frames_played() + kRateHz / 4;
  start.store(begin, std::memory_order_release);
  const Seconds limit{static_cast<double>(programme.frames()) / kRateHz * 2.0 + 10.0};
  require_within(limit, "the sink stopped while the programme played", [&] {
    return player.frames_played() >= begin + programme.frames() + kTailFrames;
  });
  const Seconds took = std::chrono::steady_clock::now() - began;
  performance.cpu_percent =
      100.0 * (cpu_seconds(daemon.process().pid()) - cpu_before) / took.count();
  ask_status(daemon, performance);
  const std::uint64_t to = recorder.frames();
  for (int c = 0; c < 2; ++c)
    performance.recording.push_back(recorder.channel(c, from, to));
  if (!daemon.process().terminate())
    throw std::runtime_error("headroomd did not end when asked to");
  return performance;
}

} // namespace

Performance perform_privately(const Programme& programme) {
  std::optional<test::Session> session(std::in_place);
  try {
    return perform(*session, programme);
  } catch (const Interrupted&) {
    // A session that an exception passes prints its logs; there is nothing wrong here.
  }
  session.reset();
  throw Interrupted();
}

void play_in_session(const Programme& programme) {
  std::atomic<std::uint64_t> start{kRateHz};
  const test::Player player(play_from(start, interleave(programme.channels, 0.1f)),
                            application("headroom demo"));
  const Seconds limit{static_cast<double>(programme.frames()) / kRateHz * 2.0 + 10.0};
  require_within(limit, "the sink does not take the demo", [&] {
    return player.frames_played() >= kRateHz + programme.frames();
  });
}

} // namespace headroom::showcase
