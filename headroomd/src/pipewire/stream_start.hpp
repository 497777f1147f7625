// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "pipewire/node_state.hpp"
#include <functional>
#include <memory>
#include <pipewire/pipewire.h>

namespace headroom {

/// Whether a stream of ours and its node on the server are of one mind about running. A session
/// manager that has just come suspends every node to configure its ports; where that meets the
/// node's start, one of the two is lost: PipeWire 1.4 was seen to leave a node suspended that we
/// had been told to start, and to count one as running that we had been told to suspend. Either is
/// silence for good; only a new stream cures the first. [control thread]
class StreamStart {
public:
  /// @param changed  missed() may have changed
  explicit StreamStart(std::function<void()> changed) : changed_(std::move(changed)) {}

  /// At this moment; for a short time that is usual.
  /// @param due  the driver runs, and the stream has links: it should stream
  bool missed(pw_registry* registry, pw_stream* stream, bool due);

private:
  std::function<void()> changed_;
  std::unique_ptr<NodeState> node_;
};

} // namespace headroom
