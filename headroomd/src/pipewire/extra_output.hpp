// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "channel_map.hpp"
#include "pipewire/cycle.hpp"
#include "pipewire/stream_start.hpp"
#include <functional>
#include <pipewire/pipewire.h>
#include <string>

namespace headroom {

/// A further playback half: plays what the pair plays to one more sink, in the same cycle. It stays
/// with that sink; without it it is silent. [control thread]
class ExtraOutput {
public:
  struct Events {
    std::function<void()> lost;          ///< lost() becomes true; must not destroy this
    std::function<void()> state_changed; ///< played() or missed_start() may have changed
  };

  /// @param sink  node.name
  /// @param map, group  the pair's
  /// @param cycle  feeds it; must outlive this
  /// @throws std::runtime_error
  ExtraOutput(pw_core* core, const std::string& sink, const ChannelMap& map,
              const std::string& group, Cycle& cycle, Events events);
  ~ExtraOutput();
  ExtraOutput(const ExtraOutput&) = delete;
  ExtraOutput& operator=(const ExtraOutput&) = delete;

  const std::string& sink() const noexcept { return sink_; }
  /// The server has taken it away: it plays nothing any more.
  bool lost() const noexcept { return lost_; }
  /// It has been linked and run.
  bool played() const noexcept { return played_; }
  /// In the registry; PW_ID_ANY until the server knows it.
  uint32_t node_id() const noexcept { return pw_stream_get_node_id(stream_); }
  /// See StreamStart::missed().
  bool missed_start(pw_registry* registry, bool due) {
    return start_.missed(registry, stream_, due);
  }
  /// As if the server had taken it away.
  void lose();

private:
  void state_changed(pw_stream_state state);
  void stop_triggering();

  pw_core* core_;
  const std::string sink_;
  Cycle& cycle_;
  const Events events_;
  pw_stream* stream_ = nullptr;
  spa_hook listener_{};
  StreamStart start_{events_.state_changed};
  bool lost_ = false;
  bool played_ = false;
};

} // namespace headroom
