// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "control/operations.hpp"
#include "control/operations/status_operations.hpp"
#include "wire.hpp"
#include <string>
#include <string_view>

namespace headroom::control {

/// The text of a request -> the operation -> the text of the reply. Knows no sockets; the server
/// feeds it.
class Commands {
public:
  /// @param operations  must outlive this
  Commands(const Operations& operations, HelloSource hello)
      : operations_(operations), hello_(std::move(hello)) {}

  /// The `hello` event that greets a new connection, as JSON. Throws what hello throws.
  std::string greeting() const;

  /// Exactly one reply for each request, whatever its text is.
  /// @param from  the connection that asks
  /// @return JSON; an error reply when the request cannot be served
  std::string handle(std::string_view request_json, Subscriber& from) const;

private:
  std::string reply_to(const wire::Request& request, Subscriber& from) const;

  const Operations& operations_;
  HelloSource hello_;
};

} // namespace headroom::control
