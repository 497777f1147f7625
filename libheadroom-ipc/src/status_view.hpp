// SPDX-License-Identifier: MIT
#pragma once
#include "wire_status.hpp"
#include <string>
#include <vector>

namespace headroom::ipc {

/// A status and the strings that the C structs point into.
struct StatusView {
  explicit StatusView(const wire::Value& value);

  wire::Status status;
  std::string json;
  std::string processed_layout, real_layout;
  std::vector<std::string> stream_layouts;
};

} // namespace headroom::ipc
