// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

// A preset as lines, and each line as "command: parameters".
namespace headroom::eq_text {

struct Line {
  std::string_view text; ///< without its end
  uint32_t number;       ///< from 1
};

/// Ends are LF, CR LF or CR; a byte-order mark is left out.
std::vector<Line> split_lines(std::string_view text);

enum class Command {
  kNothing, ///< empty or a comment
  kFilter,
  kPreamp,
  kChannel,
  kGraphicEq,
  kDevice,
  kUnsupported, ///< changes the sound in a way that a preset here cannot hold
  kNoColon,     ///< begins with a command, but is none
  kUnknown
};

struct CommandLine {
  Command command;
  size_t word;       ///< byte where the command begins
  size_t parameters; ///< byte behind the colon
};

CommandLine read_command(std::string_view line);

/// 1-based, in characters of UTF-8. @param offset  bytes, up to the line's length
uint32_t column_of(std::string_view line, size_t offset);

} // namespace headroom::eq_text
