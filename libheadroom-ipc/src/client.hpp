// SPDX-License-Identifier: MIT
#pragma once
#include "session.hpp"
#include "status_view.hpp"
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>
#include <optional>
#include <stdexcept>
#include <system_error>

/// What the opaque handle of client.h points to.
struct headroom_client {
  explicit headroom_client(std::string socket_path) : session(std::move(socket_path)) {}

  /// Moves a status that has arrived to where the accessors look.
  void keep_new_status() {
    if (const auto value = session.take_new_status())
      status.emplace(*value);
  }

  headroom::ipc::Session session;
  std::optional<headroom::ipc::StatusView> status;
  std::optional<headroom::wire::Value> meters;     ///< data of the last tick handed out
  headroom::ipc::Event event;                      ///< the one that was handed out last
  std::string event_json;                          ///< its payload
  headroom::wire::Value result;                    ///< of the last blocking request
  std::string result_json;                         ///< likewise
  const headroom::wire::Value* document = nullptr; ///< event.payload, result, or none
  std::string value_json;                          ///< what headroom_client_value_json() gave
};

namespace headroom::ipc {

/// Runs one entry point: no exception leaves the library.
/// @return what function returns, or a negative errno
template <class Function> int guarded(Function function) noexcept {
  try {
    return function();
  } catch (const std::bad_alloc&) {
    return -ENOMEM;
  } catch (const std::length_error&) {
    return -EMSGSIZE;
  } catch (const std::system_error& error) {
    return -error.code().value();
  } catch (...) {
    return -EIO;
  }
}

/// Copies as much of a struct as the caller knows, and tells it how much that was.
template <class Struct> int fill(Struct* target, Struct source) noexcept {
  if (target->size < sizeof(size_t))
    return -EINVAL;
  source.size = std::min(target->size, sizeof(Struct));
  std::memcpy(target, &source, source.size);
  return 0;
}

} // namespace headroom::ipc
