// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "properties.hpp"
#include <functional>
#include <pipewire/pipewire.h>

namespace headroom {

/// Asks one application stream for what the registry does not tell: all its properties, and
/// whether it speaks only encoded formats. Lives as long as the stream. [control thread]
class StreamProbe {
public:
  /// Called with everything known so far, each time that more is.
  using Learned = std::function<void(const Properties& properties, bool encoded_only)>;
  StreamProbe(pw_registry* registry, uint32_t node_id, Learned learned);
  ~StreamProbe();
  StreamProbe(const StreamProbe&) = delete;
  StreamProbe& operator=(const StreamProbe&) = delete;

private:
  static void on_info(void* self, const pw_node_info* info);
  static void on_param(void* self, int seq, uint32_t id, uint32_t index, uint32_t next,
                       const spa_pod* param);
  static const pw_node_events kNodeEvents;

  Learned learned_;
  Properties properties_;
  bool encoded_only_ = false;
  bool offers_raw_ = false;
  bool offers_encoded_ = false;
  pw_proxy* node_;
  spa_hook listener_{};
};

} // namespace headroom
