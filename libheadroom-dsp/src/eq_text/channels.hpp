// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "eq_text/field.hpp"
#include "eq_text/tokens.hpp"
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace headroom::eq_text {

inline constexpr uint32_t kAllChannels = 0xffffffff;

/// "L R", "1 2", "all" as a channel mask: L R C LFE RL RR SL SR are channels 0..7, n is channel
/// n - 1.
/// @return 0 if none of the names is known
uint32_t read_channels(std::span<const Token> tokens, size_t end, std::vector<Remark>& errors);

/// The inverse. @param mask  at least one channel
std::string channel_names(uint32_t mask);

} // namespace headroom::eq_text
