// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <cstddef>
#include <vector>

namespace headroom::reference {

/// Integrated loudness by the letter of ITU-R BS.1770-5 Annex 1: the published coefficients, hence
/// 48 kHz only; 400 ms blocks every 100 ms; gates at -70 LUFS and -10 LU. All channels weigh 1.
/// @param begin  first frame that counts; the filters start there
/// @return LUFS; -inf when nothing passes the gates
double loudness_48k(const std::vector<std::vector<float>>& channels, std::size_t begin = 0);

} // namespace headroom::reference
