// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <chrono>
#include <optional>
#include <string_view>

namespace headroom::ctl {

/// "30s", "500ms", "5m", "2h"; a bare number is seconds. Nothing for other texts, 0, and more than
/// a week.
std::optional<std::chrono::milliseconds> duration(std::string_view typed);

} // namespace headroom::ctl
