// SPDX-License-Identifier: MIT
#include "exported.hpp"

#include "client.hpp"
#include "value_pointer.hpp"
#include "wire_writer.hpp"

using namespace headroom;
using ipc::guarded;

namespace {

/// nullptr also when there is no memory to look.
const wire::Value* find(const headroom_client* client, const char* pointer) noexcept {
  try {
    return client->document ? ipc::find_value(*client->document, pointer) : nullptr;
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

} // namespace

extern "C" {

uint32_t headroom_client_value_type(const headroom_client* client, const char* pointer) {
  const auto* value = find(client, pointer);
  if (!value)
    return HEADROOM_VALUE_NONE;
  if (value->as_bool())
    return HEADROOM_VALUE_FLAG;
  if (value->as_number())
    return HEADROOM_VALUE_NUMBER;
  if (value->as_string())
    return HEADROOM_VALUE_TEXT;
  if (value->as_array())
    return HEADROOM_VALUE_ARRAY;
  return value->as_object() ? HEADROOM_VALUE_OBJECT : HEADROOM_VALUE_NULL;
}

int headroom_client_value_number(const headroom_client* client, const char* pointer,
                                 double* ret_number) {
  const auto* value = find(client, pointer);
  const auto number = value ? value->as_number() : std::nullopt;
  if (!number)
    return -ENOENT;
  *ret_number = *number;
  return 0;
}

int headroom_client_value_flag(const headroom_client* client, const char* pointer,
                               uint32_t* ret_flag) {
  const auto* value = find(client, pointer);
  const auto flag = value ? value->as_bool() : std::nullopt;
  if (!flag)
    return -ENOENT;
  *ret_flag = *flag;
  return 0;
}

const char* headroom_client_value_text(const headroom_client* client, const char* pointer) {
  const auto* value = find(client, pointer);
  const auto* text = value ? value->as_string() : nullptr;
  return text ? text->c_str() : nullptr;
}

uint32_t headroom_client_value_count(const headroom_client* client, const char* pointer) {
  const auto* value = find(client, pointer);
  if (!value)
    return 0;
  if (const auto* array = value->as_array())
    return static_cast<uint32_t>(array->size());
  const auto* object = value->as_object();
  return object ? static_cast<uint32_t>(object->size()) : 0;
}

const char* headroom_client_value_key(const headroom_client* client, const char* pointer,
                                      uint32_t index) {
  const auto* value = find(client, pointer);
  const auto* object = value ? value->as_object() : nullptr;
  return object && index < object->size() ? (*object)[index].first.c_str() : nullptr;
}

const char* headroom_client_value_json(headroom_client* client, const char* pointer) {
  const auto* value = find(client, pointer);
  if (!value)
    return nullptr;
  const int error = guarded([&] {
    wire::Writer json;
    client->value_json = json.value(*value).text();
    return 0;
  });
  return error == 0 ? client->value_json.c_str() : nullptr;
}

} // extern "C"
