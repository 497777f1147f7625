// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "headroom-dsp/limiter_settings.hpp"
#include "peer.hpp"

namespace headroom::peers {

/// headroom's limiter.
std::unique_ptr<Peer> own_limiter(const char* name, const LimiterSettings& settings = {});

/// headroom's chain with the limiter alone in it, default settings, and its meters.
std::unique_ptr<Peer> own_chain();

} // namespace headroom::peers
