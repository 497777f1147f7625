// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "wire.hpp"
#include <functional>
#include <string>
#include <string_view>

namespace headroom::control {

/// A decoded request -> its effect -> the reply. Knows no sockets; the server feeds it.
class Commands {
public:
  /// @param status  asked anew for each hello and each status request
  explicit Commands(std::function<wire::Status()> status);

  /// The `hello` event that greets a new connection, as JSON. Throws what status throws.
  std::string greeting() const;

  /// Exactly one reply for each request, whatever its text is.
  /// @return JSON; an error reply when the request cannot be served
  std::string handle(std::string_view request_json) const;

private:
  std::string result_of(const wire::Request& request) const;
  wire::Hello hello() const;

  std::function<wire::Status()> status_;
};

} // namespace headroom::control
