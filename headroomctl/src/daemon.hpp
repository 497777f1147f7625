// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "command.hpp"
#include "json_view.hpp"
#include <memory>
#include <stdexcept>
#include <string>

namespace headroom::ctl {

/// What ends a command: main prints the message and exits with the code.
struct Failed : std::runtime_error {
  Failed(ExitCode exit_code, const std::string& message)
      : std::runtime_error(message), code(exit_code) {}
  ExitCode code;
};

/// headroomd, asked one thing at a time.
class Daemon {
public:
  /// Does not connect yet. @throws Failed
  explicit Daemon(const Common& common);

  /// Asks and waits for the result, which is readable until the next question.
  /// @param args_json  a JSON object, or empty
  /// @throws Failed with what the daemon, or the library, says
  JsonView ask(const std::string& op, const std::string& args_json = "");

  /// The result of the last ask() as JSON text, for --json: always an object, and with "v":1.
  std::string versioned_result();

  headroom_client* client() const { return client_.get(); }

private:
  std::unique_ptr<headroom_client, decltype(&headroom_client_destroy)> client_;
  int32_t timeout_ms_;
};

/// "v", the version of headroomctl's own output, in front of a result: an object's members beside
/// it, anything else but null as "result".
std::string versioned(const std::string& json);

} // namespace headroom::ctl
