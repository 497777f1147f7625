// SPDX-License-Identifier: MIT
#include "wire_message.hpp"
#include "wire_writer.hpp"
#include <array>

namespace headroom::wire {

std::string_view text(ErrorCode code) {
  constexpr std::array<std::string_view, 9> names = {
      "INVALID_FRAME", "INVALID_MESSAGE", "UNKNOWN_OP", "INVALID_ARGS", "NOT_FOUND", "CONFLICT",
      "BUSY",          "FORBIDDEN",       "INTERNAL"};
  return names[static_cast<size_t>(code)];
}

Request decode_request(std::string_view json) {
  Value document;
  if (json.size() > kMaxRequestValues && is_too_much(json, kMaxRequestValues))
    throw RequestError(ErrorCode::invalid_message, std::nullopt,
                       "a request has at most " + std::to_string(kMaxRequestValues) +
                           " values, nested at most " + std::to_string(kMaxDepth) + " deep");
  try {
    document = parse(json);
  } catch (const ParseError& error) {
    throw RequestError(ErrorCode::invalid_message, std::nullopt,
                       std::string("not a JSON text: ") + error.what());
  }
  const auto refuse = [&](ErrorCode code, std::optional<uint64_t> id, const std::string& message) {
    throw RequestError(code, id, message);
  };
  if (!document.as_object())
    refuse(ErrorCode::invalid_message, std::nullopt,
           std::string("a request is an object, got ") + document.type_name());

  const Value* id_value = document.find("id");
  const auto id = id_value ? id_value->as_unsigned() : std::nullopt;
  if (!id)
    refuse(ErrorCode::invalid_message, std::nullopt,
           "id must be an integer 0..18446744073709551615");

  Request request;
  request.id = *id;
  const Value* op = document.find("op");
  if (!op || !op->as_string())
    refuse(ErrorCode::invalid_message, id, "op must be a string");
  request.op = *op->as_string();

  if (const Value* args = document.find("args"); args && *args != Value()) {
    if (!args->as_object())
      refuse(ErrorCode::invalid_args, id,
             std::string("args must be an object, got ") + args->type_name());
    request.args = *args;
  }
  return request;
}

std::string encode_request(uint64_t id, std::string_view op, std::string_view args_json) {
  Writer json;
  json.begin_object().field("id", id).field("op", op);
  if (!args_json.empty())
    json.key("args").raw(args_json);
  return json.end().text();
}

std::string encode_reply(uint64_t id, std::string_view result_json) {
  Writer json;
  return json.begin_object().field("id", id).key("result").raw(result_json).end().text();
}

std::string encode_error(std::optional<uint64_t> id, ErrorCode code, std::string_view message) {
  Writer json;
  json.begin_object().key("id");
  if (id)
    json.value(*id);
  else
    json.value(nullptr);
  json.key("error").begin_object().field("code", text(code)).field("message", message).end();
  return json.end().text();
}

std::string encode_error(const RequestError& error) {
  return encode_error(error.id, error.code, error.what());
}

std::string encode_event(std::string_view topic, std::string_view event,
                         std::string_view data_json) {
  Writer json;
  json.begin_object().field("event", event).field("topic", topic).key("data").raw(data_json);
  return json.end().text();
}

ServerMessage decode_server_message(std::string_view json) {
  const Value document = parse(json);
  const auto string_of = [](const Value& object, std::string_view key) {
    const Value* member = object.find(key);
    if (!member || !member->as_string())
      throw ParseError(std::string(key) + " must be a string");
    return *member->as_string();
  };
  ServerMessage message;
  if (const Value* id = document.find("id"))
    message.id = id->as_unsigned();

  if (const Value* error = document.find("error")) {
    message.kind = ServerMessage::Kind::error;
    message.code = string_of(*error, "code");
    message.message = string_of(*error, "message");
  } else if (document.find("event")) {
    message.kind = ServerMessage::Kind::event;
    message.event = string_of(document, "event");
    message.topic = string_of(document, "topic");
    if (const Value* data = document.find("data"))
      message.payload = *data;
  } else if (const Value* result = document.find("result")) {
    if (!message.id)
      throw ParseError("a reply needs an integer id");
    message.kind = ServerMessage::Kind::reply;
    message.payload = *result;
  } else {
    throw ParseError("neither a reply nor an event");
  }
  return message;
}

} // namespace headroom::wire
