// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "wire_value.hpp"
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::control {

/// The `args` of a request, read one by one with the type and range that they must have.
///
/// Each reader throws INVALID_ARGS when the argument is wrong, naming it, what is allowed and what
/// came instead: `hello.protocol must be an integer 0..4294967295, got string`. The `optional_`
/// ones return nothing when it is absent or null; the others insist. Arguments that nobody reads
/// are ignored.
class Arguments {
public:
  /// @param operation  its name, for messages
  /// @param args  an object; must outlive this
  Arguments(std::string operation, const wire::Value& args)
      : operation_(std::move(operation)), args_(args) {}

  const std::string& operation() const { return operation_; }

  std::string string(std::string_view name) const;
  std::optional<std::string> optional_string(std::string_view name) const;
  bool boolean(std::string_view name) const;
  std::optional<bool> optional_boolean(std::string_view name) const;
  uint64_t integer(std::string_view name, uint64_t least, uint64_t most) const;
  std::optional<uint64_t> optional_integer(std::string_view name, uint64_t least,
                                           uint64_t most) const;
  /// Of a PipeWire object.
  uint32_t id(std::string_view name) const {
    return static_cast<uint32_t>(integer(name, 0, std::numeric_limits<uint32_t>::max()));
  }
  double number(std::string_view name, double least, double most) const;
  std::optional<double> optional_number(std::string_view name, double least, double most) const;
  /// @return which of the allowed words it is
  size_t word(std::string_view name, std::initializer_list<std::string_view> allowed) const;
  std::vector<std::string> strings(std::string_view name) const;
  const wire::Value::Array& array(std::string_view name) const;
  /// True unless absent or null.
  bool given(std::string_view name) const { return find(name) != nullptr; }
  /// Of any type, null included.
  const wire::Value& any(std::string_view name) const;

  /// Throws INVALID_ARGS: "<operation>.<name> must be <allowed>, got <what came>".
  [[noreturn]] void refuse(std::string_view name, std::string_view allowed) const;

private:
  /// nullptr when absent or null
  const wire::Value* find(std::string_view name) const;

  std::string operation_;
  const wire::Value& args_;
};

} // namespace headroom::control
