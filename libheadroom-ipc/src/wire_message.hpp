// SPDX-License-Identifier: MIT
#pragma once
#include "wire_value.hpp"
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

// The four shapes of docs/IPC.md, "Messages": request, reply, error reply, event.
namespace headroom::wire {

inline constexpr uint32_t kProtocol = 1;

enum class ErrorCode {
  invalid_frame,
  invalid_message,
  unknown_op,
  invalid_args,
  not_found,
  conflict,
  busy,
  forbidden,
  internal,
};

/// "INVALID_ARGS" and so on.
std::string_view text(ErrorCode code);

/// A request that cannot be served; becomes an error reply.
struct RequestError : std::runtime_error {
  RequestError(ErrorCode error_code, std::optional<uint64_t> request_id, const std::string& message)
      : std::runtime_error(message), code(error_code), id(request_id) {}
  ErrorCode code;
  std::optional<uint64_t> id; ///< nothing when none could be read
};

struct Request {
  uint64_t id = 0;
  std::string op;
  Value args = Value::Object{}; ///< always an object
};

/// Far more than any request needs. To take them apart is a matter of a millisecond; those of a
/// whole frame would keep everybody else waiting for tens of them.
inline constexpr size_t kMaxRequestValues = 16'384;

/// @throws RequestError with invalid_message or invalid_args
Request decode_request(std::string_view json);

/// @param args_json  a JSON object, or empty to leave `args` out
std::string encode_request(uint64_t id, std::string_view op, std::string_view args_json);

/// @param result_json  any JSON text
std::string encode_reply(uint64_t id, std::string_view result_json);
std::string encode_error(std::optional<uint64_t> id, ErrorCode code, std::string_view message);
std::string encode_error(const RequestError& error);
/// @param data_json  a JSON object
std::string encode_event(std::string_view topic, std::string_view event,
                         std::string_view data_json);

/// What a server sent, taken apart.
struct ServerMessage {
  enum class Kind { reply, error, event };
  Kind kind = Kind::event;
  std::optional<uint64_t> id; ///< replies always, errors mostly
  std::string event, topic;   ///< events
  std::string code, message;  ///< errors
  Value payload;              ///< result of a reply, data of an event
};

/// @throws ParseError when the text is JSON of no known shape, or no JSON
ServerMessage decode_server_message(std::string_view json);

} // namespace headroom::wire
