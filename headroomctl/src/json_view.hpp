// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <headroom-ipc/client.h>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace headroom::ctl {

/// One value of the result that a client holds, or none. Good until the client's next request.
class JsonView {
public:
  explicit JsonView(headroom_client* client) : client_(client) {}

  JsonView operator[](std::string_view name) const;
  JsonView operator[](uint32_t index) const;

  explicit operator bool() const { return type() != HEADROOM_VALUE_NONE; }
  uint32_t type() const { return headroom_client_value_type(client_, pointer_.c_str()); }
  uint32_t count() const { return headroom_client_value_count(client_, pointer_.c_str()); }
  /// Name of a member. @param index  below count() of an object
  std::string key(uint32_t index) const;

  std::string text() const; ///< empty unless it is a text
  bool flag(bool otherwise = false) const;
  std::optional<double> number() const;
  /// As JSON; empty when there is no value.
  std::string json() const;
  /// For people: texts without quotes, all else as JSON.
  std::string plain() const;

  /// What is inside as pairs of dotted path and plain value, in order.
  std::vector<std::pair<std::string, std::string>> flattened() const;

private:
  void flatten(const std::string& path,
               std::vector<std::pair<std::string, std::string>>& pairs) const;

  headroom_client* client_;
  std::string pointer_;
};

} // namespace headroom::ctl
