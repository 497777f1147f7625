// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "channel_map.hpp"
#include "pipewire/cycle.hpp"
#include <functional>
#include <pipewire/pipewire.h>
#include <string>

namespace headroom {

/// A further playback half: plays what the pair plays to one more sink, in the same cycle. It stays
/// with that sink; without it it is silent. [control thread]
class ExtraOutput {
public:
  /// @param sink  node.name
  /// @param map, group  the pair's
  /// @param cycle  feeds it; must outlive this
  /// @param lost  called when lost() becomes true; must not destroy this
  /// @throws std::runtime_error
  ExtraOutput(pw_core* core, const std::string& sink, const ChannelMap& map,
              const std::string& group, Cycle& cycle, std::function<void()> lost);
  ~ExtraOutput();
  ExtraOutput(const ExtraOutput&) = delete;
  ExtraOutput& operator=(const ExtraOutput&) = delete;

  const std::string& sink() const noexcept { return sink_; }
  /// The server has taken it away: it plays nothing any more.
  bool lost() const noexcept { return lost_; }
  /// It has been linked and run.
  bool played() const noexcept { return played_; }

private:
  void state_changed(pw_stream_state state);
  void stop_triggering();

  pw_core* core_;
  const std::string sink_;
  Cycle& cycle_;
  const std::function<void()> tell_lost_;
  pw_stream* stream_ = nullptr;
  spa_hook listener_{};
  bool lost_ = false;
  bool played_ = false;
};

} // namespace headroom
