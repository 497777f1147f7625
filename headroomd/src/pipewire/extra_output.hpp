// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "channel_map.hpp"
#include "pipewire/cycle.hpp"
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
  /// @throws std::runtime_error
  ExtraOutput(pw_core* core, const std::string& sink, const ChannelMap& map,
              const std::string& group, Cycle& cycle);
  ~ExtraOutput();
  ExtraOutput(const ExtraOutput&) = delete;
  ExtraOutput& operator=(const ExtraOutput&) = delete;

  const std::string& sink() const noexcept { return sink_; }
  /// The server has taken it away: it plays nothing any more.
  bool lost() const noexcept { return lost_; }
  /// It has been linked and run.
  bool played() const noexcept { return played_; }

private:
  pw_core* core_;
  const std::string sink_;
  Cycle& cycle_;
  pw_stream* stream_ = nullptr;
  spa_hook listener_{};
  bool lost_ = false;
  bool played_ = false;
};

} // namespace headroom
