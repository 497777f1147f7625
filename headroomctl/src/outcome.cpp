// SPDX-License-Identifier: GPL-3.0-or-later
#include "outcome.hpp"
#include "print.hpp"

namespace headroom::ctl {

ExitCode done(const Common& common, const std::string& op, const std::string& args_json) {
  Daemon daemon(common);
  daemon.ask(op, args_json);
  return common.json ? print(daemon.versioned_result()) : kOk;
}

} // namespace headroom::ctl
