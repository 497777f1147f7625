// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "control/metrics.hpp"
#include "control/operations.hpp"
#include <functional>

namespace headroom::control {

/// `log.level`, `metrics` and `meters.reset`.
void add_diagnostic_operations(Operations& operations, std::function<Metrics()> metrics,
                               std::function<void()> reset_meters);

} // namespace headroom::control
