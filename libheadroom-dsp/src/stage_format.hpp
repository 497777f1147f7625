// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <cstdint>

namespace headroom {

/// What every stage's prepare() accepts.
/// @throws std::invalid_argument naming the value and what is allowed
void require_format(double sample_rate_hz, uint32_t max_frames, uint32_t channels);

} // namespace headroom
