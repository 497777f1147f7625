// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "exit_code.hpp"
#include <cstdint>
#include <functional>
#include <string>
#include <variant>
#include <vector>

// What headroomctl's command line consists of, said without the parser: command_line.cpp alone
// knows that one.
namespace headroom::ctl {

/// Options that every command takes.
struct Common {
  std::string socket_path; ///< empty = where the library looks
  int32_t timeout_ms = 2000;
  bool json = false;
};

/// What a word stands for, so that shells can complete it with what exists now.
enum class Values { none, profile, key, app, node, device, setting_value, topic, format, file };

/// An option ("--for") or, without dashes, a word ("name").
struct Parameter {
  using Target = std::variant<bool*, std::string*, std::vector<std::string>*, int32_t*, uint32_t*,
                              uint64_t*, double*>;

  std::string name;
  Target target;
  std::string help;
  bool required = false;
  std::vector<std::string> choices{};
  double least = 0.0, most = 0.0; ///< of a number; equal = any
  Values values = Values::none;
  std::string type_name{};                       ///< empty = the parser's
  int32_t least_words = 0, most_words = 1 << 20; ///< of a list

  bool is_option() const { return name.starts_with('-'); }
};

/// A word after `headroomctl`, with what may follow it.
struct Command {
  std::string name, summary;
  std::vector<Parameter> parameters{};
  std::function<ExitCode()> run{}; ///< none: one of the commands below is needed
  std::vector<Command> commands{};
  std::string notes{}; ///< more help, after the options
};

} // namespace headroom::ctl
