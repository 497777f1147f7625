// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

namespace headroom::showcase {

/// Integrated loudness of front channels at 48 kHz after ITU-R BS.1770-5: K-weighting, blocks of
/// 400 ms overlapping by 75 %, gates at -70 LUFS and 10 LU under the mean of what passes the first.
/// @return LUFS; minus infinity if no block passes
double integrated_loudness(std::span<const std::vector<float>> channels);

} // namespace headroom::showcase
