// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon.hpp"
#include "null_sink.hpp"
#include "player.hpp"
#include "recorder.hpp"
#include "session.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace headroom::test {

/// Gain of the processed route in a Rig: its sign tells it from direct audio at the sink.
inline constexpr float kProcessedGain = -0.5f;
/// Quiet enough that the limiter is a pure delay, several streams and switching edges included.
inline constexpr float kQuiet = 0.005f;

/// A session with one sink, "speakers", and headroomd.
struct Rig {
  Session session;
  std::unique_ptr<NullSink> speakers = std::make_unique<NullSink>(session.graph());
  std::unique_ptr<Daemon> daemon = start_daemon();

  std::unique_ptr<Daemon> start_daemon() {
    DaemonSettings settings;
    settings.environment = {{"HEADROOM_TEST_GAIN", std::to_string(kProcessedGain)}};
    return std::make_unique<Daemon>(session, settings);
  }

  /// The stream plays into `target` and nowhere else.
  bool plays_to(const Player& player, const std::string& target) {
    return session.graph().targets(player.node_id()) == std::vector<std::string>{target};
  }
  bool wait_plays_to(const Player& player, const std::string& target, Seconds limit = Seconds{5}) {
    return wait_until([&] { return plays_to(player, target); }, limit);
  }

  /// What is written as the stream's target, as far as we have been told.
  std::string target(const Player& player) {
    return session.graph().metadata("default", player.node_id(), "target.object");
  }
  /// PipeWire keeps metadata of a very new node from a client that has not acknowledged the node
  /// yet, and does not tell it later. So it is asked again now and then.
  bool wait_target(const Player& player, const std::string& value) {
    for (int attempt = 0; attempt < 20; ++attempt) {
      if (wait_until([&] { return target(player) == value; }, Seconds{0.3}))
        return true;
      session.graph().read_metadata_again("default");
    }
    return false;
  }
};

/// What a program said, and how it ended (-1: it did not, or not by itself).
struct Answer {
  int code;
  std::string text;
};

inline Answer headroomctl(Session& session, std::vector<std::string> words) {
  const auto log = session.folder() / "headroomctl";
  std::filesystem::remove(log);
  words.insert(words.begin(), std::getenv("HEADROOMCTL"));
  ChildProcess ctl(std::move(words), log);
  const auto status = ctl.wait(Seconds{5});
  return {status ? status->code.value_or(-1) : -1, ctl.log()};
}

inline Answer headroomctl_status(Session& session) {
  return headroomctl(session, {"status", "--json"});
}

/// Has headroomctl set that, and waits until a headroomd that is killed now would still know.
/// @return what stood in the way; nothing when both came about
inline std::string set_for_good(Session& session, const std::string& key,
                                const std::string& value) {
  const Answer answer = headroomctl(session, {"set", key, value});
  if (answer.code != 0)
    return "headroomctl ended with " + std::to_string(answer.code) + ": " + answer.text;
  std::string overlay;
  const bool kept = wait_until([&] {
    std::ifstream file(session.folder() / "state/headroom/overlay.toml");
    overlay.assign(std::istreambuf_iterator<char>(file), {});
    const auto at = overlay.find(key);
    return at != overlay.npos && overlay.find(value, at) < overlay.find('\n', at);
  });
  return kept ? "" : "not kept: " + overlay;
}

/// What the daemon says about one stream, as JSON; empty when it does not know it.
inline std::string stream_status(Session& session, uint32_t node_id) {
  const std::string all = headroomctl_status(session).text;
  const auto begin = all.find("{\"node_id\":" + std::to_string(node_id) + ",\"app\"");
  return begin == std::string::npos ? "" : all.substr(begin, all.find('}', begin) - begin);
}

/// Index of the first sample for which `condition` holds, from `from` on; size() if there is none.
template <class Condition>
size_t find_from(std::span<const float> samples, size_t from, Condition condition) {
  const auto begin = samples.begin() + static_cast<std::ptrdiff_t>(std::min(from, samples.size()));
  return static_cast<size_t>(std::find_if(begin, samples.end(), condition) - samples.begin());
}

/// Length of the longest run of exact zeros.
inline size_t longest_silence(std::span<const float> samples) {
  size_t longest = 0;
  size_t run = 0;
  for (float sample : samples) {
    run = sample == 0.0f ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

} // namespace headroom::test
