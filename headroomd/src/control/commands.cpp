// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/commands.hpp"

namespace headroom::control {

using wire::ErrorCode;

std::string Commands::greeting() const {
  return wire::encode_event("control", "hello", wire::encode(complete_hello(operations_, hello_)));
}

std::string Commands::handle(std::string_view request_json, Subscriber& from) const {
  std::optional<uint64_t> id;
  try {
    const auto request = wire::decode_request(request_json);
    id = request.id;
    return reply_to(request, from);
  } catch (const wire::RequestError& error) {
    return wire::encode_error(error);
  } catch (const OperationError& error) {
    return wire::encode_error(id, error.code, error.what());
  } catch (const std::exception& error) {
    return wire::encode_error(id, ErrorCode::internal, error.what());
  }
}

std::string Commands::reply_to(const wire::Request& request, Subscriber& from) const {
  const Operation& operation = operations_.at(request.op);
  const Result result = operation.run(Arguments(operation.name, request.args), from);
  std::string reply = wire::encode_reply(request.id, result.json());
  if (reply.size() > wire::kMaxFrameBytes)
    throw OperationError(ErrorCode::internal,
                         "the reply to " + request.op + " does not fit into a frame");
  return reply;
}

} // namespace headroom::control
