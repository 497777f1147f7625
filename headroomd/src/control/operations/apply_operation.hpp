// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "control/events.hpp"
#include "control/operations.hpp"
#include "control/transactions.hpp"

namespace headroom::control {

/// `apply`: several operations as one transaction. Only those with InApply::yes.
void add_apply_operation(Operations& operations, Transactions& transactions, Events& events);

} // namespace headroom::control
