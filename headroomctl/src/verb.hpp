// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "exit_code.hpp"
#include <CLI/CLI.hpp>
#include <cstdint>
#include <functional>
#include <string>

namespace headroom::ctl {

/// Options that every verb takes.
struct Common {
  std::string socket_path; ///< empty = where the library looks
  int32_t timeout_ms = 2000;
};

/// One word after `headroomctl`.
struct Verb {
  const char* name;
  const char* summary;
  /// Adds the verb's own options; what it returns is run when the verb was chosen.
  std::function<ExitCode()> (*set_up)(CLI::App& verb, const Common& common);
};

std::function<ExitCode()> set_up_analyze(CLI::App& verb, const Common& common);
std::function<ExitCode()> set_up_render(CLI::App& verb, const Common& common);
std::function<ExitCode()> set_up_status(CLI::App& verb, const Common& common);

} // namespace headroom::ctl
