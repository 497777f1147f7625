// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <string_view>

namespace headroom::ipc {

/// HEADROOM_NOTICE_ of an event's name.
uint32_t notice_kind(std::string_view event_name);

} // namespace headroom::ipc
