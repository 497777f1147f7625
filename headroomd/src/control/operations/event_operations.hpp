// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "control/operations.hpp"

namespace headroom::control {

/// `subscribe` and `unsubscribe`.
void add_event_operations(Operations& operations);

} // namespace headroom::control
