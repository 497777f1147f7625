// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "control/arguments.hpp"
#include "wire_message.hpp"
#include "wire_value.hpp"
#include "wire_writer.hpp"
#include <functional>
#include <stdexcept>
#include <string>

namespace headroom::control {

class Subscriber;

/// What an operation throws when it cannot do what it is asked for; becomes the error reply. Any
/// other exception becomes INTERNAL.
struct OperationError : std::runtime_error {
  OperationError(wire::ErrorCode error_code, const std::string& message)
      : std::runtime_error(message), code(error_code) {}
  wire::ErrorCode code;
};

/// What was named does not exist: `profile "nigth" does not exist, did you mean "night"?`
struct NotFound : OperationError {
  explicit NotFound(const std::string& message)
      : OperationError(wire::ErrorCode::not_found, message) {}
};

/// It cannot be done in the present state.
struct Conflict : OperationError {
  explicit Conflict(const std::string& message)
      : OperationError(wire::ErrorCode::conflict, message) {}
};

/// What an operation answers, as JSON; `return {};` is "done" and reads `null`.
class Result {
public:
  Result() = default;
  Result(const wire::Writer& json) : json_(json.text()) {}
  Result(const wire::Value& value) : Result(wire::Writer().value(value)) {}
  /// @param json  a complete JSON text
  static Result of(std::string json) {
    Result result;
    result.json_ = std::move(json);
    return result;
  }
  const std::string& json() const { return json_; }

private:
  std::string json_ = "null";
};

/// Whether `apply` may do it as a part of a transaction: see transactions.hpp.
enum class InApply { no, yes };

/// One operation: its name on the wire and what it does.
struct Operation {
  std::string name;
  /// @throws OperationError, or anything else for INTERNAL
  std::function<Result(const Arguments&, Subscriber&)> run;
  InApply in_apply = InApply::no;
};

} // namespace headroom::control
