// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "control/operations.hpp"
#include "wire_status.hpp"
#include <functional>

namespace headroom::control {

/// Who we are; asked for each new connection. The capabilities are the table's business.
using HelloSource = std::function<wire::Hello()>;

/// `hello` and `status`.
/// @param status  asked for each status request, and only then: it may start meters anew
void add_status_operations(Operations& operations, std::function<wire::Status()> status,
                           HelloSource hello);

/// What is sent to each new connection: hello with the names of all operations.
wire::Hello complete_hello(const Operations& operations, const HelloSource& hello);

} // namespace headroom::control
