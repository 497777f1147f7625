// SPDX-License-Identifier: MIT
#pragma once
#include "wire_value.hpp"
#include <string_view>

namespace headroom::ipc {

/// The value that a JSON Pointer names (RFC 6901 section 4); nullptr when there is none.
/// @param pointer  "" or "/a/0/b", with ~0 for ~ and ~1 for /
const wire::Value* find_value(const wire::Value& document, std::string_view pointer);

} // namespace headroom::ipc
