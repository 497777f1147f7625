// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipewire/stream_start.hpp"

namespace headroom {

bool StreamStart::missed(pw_registry* registry, pw_stream* stream, bool due) {
  const uint32_t id = pw_stream_get_node_id(stream);
  if (id == SPA_ID_INVALID) {
    node_.reset();
    return false;
  }
  if (!node_ || node_->node_id() != id)
    node_ = std::make_unique<NodeState>(registry, id, changed_);
  const pw_stream_state state = pw_stream_get_state(stream, nullptr);
  const bool streams = state == PW_STREAM_STATE_STREAMING;
  if (!node_->known() || (!streams && state != PW_STREAM_STATE_PAUSED))
    return false;
  return streams != node_->running() || (due && !streams);
}

} // namespace headroom
