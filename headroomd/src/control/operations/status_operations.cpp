// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/operations/status_operations.hpp"
#include <limits>

namespace headroom::control {

wire::Hello complete_hello(const Operations& operations, const HelloSource& source) {
  auto hello = source();
  hello.capabilities = operations.names();
  return hello;
}

void add_status_operations(Operations& operations, std::function<wire::Status()> status,
                           HelloSource hello) {
  operations.add("hello", [&operations, hello = std::move(hello)](const Arguments& args) {
    args.integer("protocol", 0, std::numeric_limits<uint32_t>::max());
    return Result::of(wire::encode(complete_hello(operations, hello)));
  });
  operations.add("status", [status = std::move(status)](const Arguments&) {
    return Result::of(wire::encode(status()));
  });
}

} // namespace headroom::control
