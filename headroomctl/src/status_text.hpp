// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "terminal_text.hpp"
#include <headroom-ipc/client.h>
#include <string>

namespace headroom::ctl {

/// The status that the client holds, laid out for people. Not an interface: scripts use --json.
std::string status_text(const headroom_client* client, const Palette& palette);

} // namespace headroom::ctl
