// SPDX-License-Identifier: GPL-3.0-or-later
#include "print.hpp"
#include "status_text.hpp"
#include "verb.hpp"
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

namespace headroom::ctl {

namespace {

using Client = std::unique_ptr<headroom_client, decltype(&headroom_client_destroy)>;

/// The daemon's own object with `v`, the version of this output, in front.
std::string versioned(const char* json_object) {
  return std::string("{\"v\":1,") + (json_object + 1);
}

ExitCode run_status(const Common& common, bool json) {
  headroom_client* created = nullptr;
  const int error = headroom_client_create(
      common.socket_path.empty() ? nullptr : common.socket_path.c_str(), &created);
  if (error < 0) {
    std::fprintf(stderr, "headroomctl: %s\n", std::strerror(-error));
    return error == -ENAMETOOLONG ? kUsage : kRequestFailed;
  }
  const Client client(created, headroom_client_destroy);
  if (headroom_client_run_status(client.get(), common.timeout_ms) < 0) {
    std::fprintf(stderr, "headroomctl: %s\n", headroom_client_error_message(client.get()));
    return exit_code_of(headroom_client_error(client.get()));
  }
  return print(json ? versioned(headroom_client_status_json(client.get())) + "\n"
                    : status_text(client.get(), Palette::for_stdout()));
}

} // namespace

std::function<ExitCode()> set_up_status(CLI::App& verb, const Common& common) {
  const auto json = std::make_shared<bool>(false);
  verb.add_flag("--json", *json, "the daemon's status as one JSON object, with \"v\":1");
  return [json, &common] { return run_status(common, *json); };
}

} // namespace headroom::ctl
