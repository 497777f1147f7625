// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipewire/leaving_pair.hpp"

namespace headroom {

LeavingPair::LeavingPair(Connection& connection, Loop& loop)
    : connection_(connection), gone_(loop, [this] { drop(); }),
      patience_(loop, [this] { drop(); }) {}

void LeavingPair::keep(std::unique_ptr<Processor> pair) {
  drop();
  if (!pair)
    return;
  pair->retire();
  pair_ = std::move(pair);
  patience_.once_after(kPatienceMs);
}

void LeavingPair::successor(const Processor& pair, const GraphModel& model) {
  if (!pair_ || settling_ ||
      model.input_channels(pair.sink_id()).size() != pair.channel_map().size())
    return;
  // The session manager has given it its ports; it needs another moment to count it as a sink.
  settling_ = true;
  connection_.when_synced([this] { gone_.ring(); });
}

void LeavingPair::drop() {
  pair_.reset();
  patience_.stop();
  settling_ = false;
}

} // namespace headroom
