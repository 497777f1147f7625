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
  /// @param status  asked for each status request, and only then: it may start meters anew
  /// @param hello  asked for each new connection; its capabilities are filled in here
  Commands(std::function<wire::Status()> status, std::function<wire::Hello()> hello);

  /// The `hello` event that greets a new connection, as JSON. Throws what hello throws.
  std::string greeting() const;

  /// Exactly one reply for each request, whatever its text is.
  /// @return JSON; an error reply when the request cannot be served
  std::string handle(std::string_view request_json) const;

private:
  std::string result_of(const wire::Request& request) const;
  wire::Hello hello() const;

  std::function<wire::Status()> status_;
  std::function<wire::Hello()> hello_;
};

} // namespace headroom::control
