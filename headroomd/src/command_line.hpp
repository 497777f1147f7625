// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>

namespace headroom {

struct CommandLine {
  enum class Action { run, reset_levels, help, version, usage_error };
  Action action = Action::run;
  bool verbose = false;
  std::string profile; ///< name or path; empty: the default one
  std::string error;   ///< with usage_error: one line, without a newline
};

/// @param argc, argv  as given to main()
CommandLine parse_command_line(int argc, const char* const* argv);

/// Text of --help, several lines.
const char* help_text() noexcept;

/// Gain that HEADROOM_TEST_GAIN asks for, -1..1; 1 when text is null.
/// @throws std::invalid_argument for anything else
float parse_test_gain(const char* text);

} // namespace headroom
