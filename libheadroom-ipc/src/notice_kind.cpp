// SPDX-License-Identifier: MIT
#include "notice_kind.hpp"
#include "headroom-ipc/notices.h"
#include <array>
#include <utility>

namespace headroom::ipc {

uint32_t notice_kind(std::string_view event_name) {
  using Row = std::pair<std::string_view, uint32_t>;
  static constexpr std::array kinds = {
      Row{"tick", HEADROOM_NOTICE_METERS},
      Row{"used", HEADROOM_NOTICE_PROFILE_USED},
      Row{"reloaded", HEADROOM_NOTICE_PROFILE_RELOADED},
      Row{"stream_routed", HEADROOM_NOTICE_STREAM_ROUTED},
      Row{"stream_removed", HEADROOM_NOTICE_STREAM_REMOVED},
      Row{"rule_changed", HEADROOM_NOTICE_RULE_CHANGED},
      Row{"real_sink_changed", HEADROOM_NOTICE_REAL_SINK_CHANGED},
      Row{"layer_a_attached", HEADROOM_NOTICE_LAYER_A_ATTACHED},
      Row{"layer_a_detached", HEADROOM_NOTICE_LAYER_A_DETACHED},
      Row{"layer_a_level", HEADROOM_NOTICE_LAYER_A_LEVEL},
      Row{"started", HEADROOM_NOTICE_STARTED},
      Row{"shutdown", HEADROOM_NOTICE_SHUTDOWN},
      Row{"overflow", HEADROOM_NOTICE_OVERFLOW},
      Row{"bypass", HEADROOM_NOTICE_BYPASS},
      Row{"setting", HEADROOM_NOTICE_SETTING},
      Row{"per_app", HEADROOM_NOTICE_PER_APP},
      Row{"eq", HEADROOM_NOTICE_EQ},
      Row{"devices", HEADROOM_NOTICE_DEVICES},
      Row{"rate", HEADROOM_NOTICE_RATE},
      Row{"warning", HEADROOM_NOTICE_WARNING},
      Row{"limiter_heavy", HEADROOM_NOTICE_LIMITER_HEAVY},
      Row{"unprotected_route", HEADROOM_NOTICE_UNPROTECTED_ROUTE},
      Row{"config_error", HEADROOM_NOTICE_CONFIG_ERROR},
      Row{"unroutable", HEADROOM_NOTICE_UNROUTABLE},
  };
  for (const auto& [name, kind] : kinds)
    if (name == event_name)
      return kind;
  return HEADROOM_NOTICE_OTHER;
}

} // namespace headroom::ipc
