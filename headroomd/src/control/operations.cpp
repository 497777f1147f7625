// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/operations.hpp"
#include "profile/closest_word.hpp"

namespace headroom::control {

void Operations::insert(Operation operation) {
  const std::string name = operation.name;
  if (!operations_.try_emplace(name, std::move(operation)).second)
    throw std::logic_error("operation " + name + " is there twice");
}

const Operation& Operations::at(std::string_view name) const {
  if (const auto found = operations_.find(name); found != operations_.end())
    return found->second;
  const std::string meant = profile::closest_word(name.substr(0, 64), names());
  throw OperationError(wire::ErrorCode::unknown_op,
                       "unknown op \"" + std::string(name.substr(0, 64)) + "\"" +
                           (meant.empty() ? "; the capabilities in hello are all there are"
                                          : ", did you mean \"" + meant + "\"?"));
}

std::vector<std::string> Operations::names() const {
  std::vector<std::string> names;
  for (const auto& [name, operation] : operations_)
    names.push_back(name);
  return names;
}

} // namespace headroom::control
