// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "control/operations.hpp"
#include <string>

namespace headroom::control_test {

/// What an operation answers: its result as JSON, or the error's code and message.
inline std::string answer(const control::Operations& operations, const std::string& op,
                          const std::string& args_json, control::Subscriber& from) {
  const wire::Value args = wire::parse(args_json);
  try {
    return operations.at(op).run(control::Arguments(op, args), from).json();
  } catch (const control::OperationError& error) {
    return std::string(wire::text(error.code)) + ": " + error.what();
  }
}

} // namespace headroom::control_test
