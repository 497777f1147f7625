// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>

namespace headroom::ctl {

/// All of a file that the user has named.
/// @throws Failed with kNotFound, naming the file
std::string contents(const std::string& path);

} // namespace headroom::ctl
