// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon.hpp"
#include <cerrno>
#include <cstring>
#include <string_view>

namespace headroom::ctl {

Daemon::Daemon(const Common& common)
    : client_(nullptr, headroom_client_destroy), timeout_ms_(common.timeout_ms) {
  headroom_client* created = nullptr;
  const int error = headroom_client_create(
      common.socket_path.empty() ? nullptr : common.socket_path.c_str(), &created);
  if (error < 0)
    throw Failed(error == -ENAMETOOLONG ? kUsage : kRequestFailed, std::strerror(-error));
  client_.reset(created);
}

JsonView Daemon::ask(const std::string& op, const std::string& args_json) {
  const int error = headroom_client_run(
      client(), op.c_str(), args_json.empty() ? nullptr : args_json.c_str(), timeout_ms_, nullptr);
  if (error == -EINVAL || error == -EMSGSIZE)
    throw Failed(kRequestFailed, op + ": " + std::strerror(-error));
  if (error < 0) {
    const std::string_view code = headroom_client_error_code(client());
    throw Failed(code == "NOT_FOUND" ? kNotFound : exit_code_of(headroom_client_error(client())),
                 headroom_client_error_message(client()));
  }
  return JsonView(client());
}

std::string Daemon::versioned_result() {
  const char* json = headroom_client_value_json(client(), "");
  return versioned(json ? json : "null") + "\n";
}

std::string versioned(const std::string& json) {
  if (json == "null" || json == "{}")
    return "{\"v\":1}";
  return json[0] == '{' ? "{\"v\":1," + json.substr(1) : "{\"v\":1,\"result\":" + json + "}";
}

} // namespace headroom::ctl
