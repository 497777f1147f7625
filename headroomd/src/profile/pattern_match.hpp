// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "profile/rule.hpp"
#include <string_view>

namespace headroom::profile {

/// Whether the glob covers the whole text. `*` any run of bytes, `?` one UTF-8 character. Time: at
/// most pattern times text.
bool glob_matches(std::string_view glob, std::string_view text) noexcept;

/// What the pattern says of the value, its negation included. Compiles a regular expression each
/// time: for what is asked seldom.
/// @throws std::invalid_argument a regular expression that is none; parsed patterns have none such
bool matches(const Pattern& pattern, std::string_view value);

} // namespace headroom::profile
