// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/commands.hpp"
#include <limits>

namespace headroom::control {

using wire::ErrorCode;
using wire::RequestError;

Commands::Commands(std::function<wire::Status()> status, std::function<wire::Hello()> hello)
    : status_(std::move(status)), hello_(std::move(hello)) {}

std::string Commands::greeting() const {
  return wire::encode_event("control", "hello", wire::encode(hello()));
}

std::string Commands::handle(std::string_view request_json) const {
  std::optional<uint64_t> id;
  try {
    const auto request = wire::decode_request(request_json);
    id = request.id;
    const std::string reply = wire::encode_reply(request.id, result_of(request));
    if (reply.size() > wire::kMaxFrameBytes)
      throw RequestError(ErrorCode::internal, id,
                         "the reply to " + request.op + " does not fit into a frame");
    return reply;
  } catch (const RequestError& error) {
    return wire::encode_error(error);
  } catch (const std::exception& error) {
    return wire::encode_error(id, ErrorCode::internal, error.what());
  }
}

std::string Commands::result_of(const wire::Request& request) const {
  if (request.op == "status")
    return wire::encode(status_());
  if (request.op == "hello") {
    const wire::Value* protocol = request.args.find("protocol");
    const auto number = protocol ? protocol->as_unsigned() : std::nullopt;
    if (!number || *number > std::numeric_limits<uint32_t>::max())
      throw RequestError(ErrorCode::invalid_args, request.id,
                         std::string("hello.protocol must be an integer 0..4294967295, got ") +
                             (protocol ? protocol->type_name() : "nothing"));
    return wire::encode(hello());
  }
  throw RequestError(ErrorCode::unknown_op, request.id,
                     "unknown op \"" + request.op + "\"; known are hello, status");
}

wire::Hello Commands::hello() const {
  auto hello = hello_();
  hello.capabilities = {"hello", "status"};
  return hello;
}

} // namespace headroom::control
