// SPDX-License-Identifier: MPL-2.0
#include "eq_text/lines.hpp"
#include "eq_text/tokens.hpp"
#include <algorithm>

namespace headroom::eq_text {

namespace {

constexpr std::string_view kByteOrderMark = "\ufeff";
constexpr std::string_view kBlank = " \t\v\f";

constexpr std::string_view kUnsupported[] = {"convolution",
                                             "copy",
                                             "delay",
                                             "else",
                                             "elseif",
                                             "endif",
                                             "eval",
                                             "if",
                                             "include",
                                             "stage",
                                             "iir",
                                             "multiconvolution",
                                             "loudnesscorrection",
                                             "vstplugin"};

/// "Filter", "Filter 1", "Filter1" -> "filter"
std::string command_name(std::string_view text) {
  std::string name = lower_case(text);
  name.erase(name.find_last_not_of(kBlank) + 1);
  if (name.starts_with("filter") && name.find_first_not_of("0123456789 \t", 6) == std::string::npos)
    name.resize(6);
  return name;
}

Command command_of(const std::string& name) {
  if (name == "filter")
    return Command::kFilter;
  if (name == "preamp")
    return Command::kPreamp;
  if (name == "channel")
    return Command::kChannel;
  if (name == "graphiceq")
    return Command::kGraphicEq;
  if (name == "device")
    return Command::kDevice;
  const bool unsupported =
      std::find(std::begin(kUnsupported), std::end(kUnsupported), name) != std::end(kUnsupported);
  return unsupported ? Command::kUnsupported : Command::kUnknown;
}

} // namespace

std::vector<Line> split_lines(std::string_view text) {
  if (text.starts_with(kByteOrderMark))
    text.remove_prefix(kByteOrderMark.size());
  std::vector<Line> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find_first_of("\r\n"), text.size());
    lines.push_back({text.substr(0, end), static_cast<uint32_t>(lines.size() + 1)});
    text.remove_prefix(end);
    text.remove_prefix(text.starts_with("\r\n") ? 2 : text.empty() ? 0 : 1);
  }
  return lines;
}

CommandLine read_command(std::string_view line) {
  const size_t word = line.find_first_not_of(kBlank);
  if (word == std::string_view::npos || line[word] == '#')
    return {Command::kNothing, 0, line.size()};
  const size_t colon = line.find(':', word);
  if (colon != std::string_view::npos)
    return {command_of(command_name(line.substr(word, colon - word))), word, colon + 1};
  const size_t end = std::min(line.find_first_of(kBlank, word), line.size());
  const Command first = command_of(command_name(line.substr(word, end - word)));
  const bool is_command = first != Command::kUnknown && first != Command::kUnsupported;
  return {is_command ? Command::kNoColon : Command::kUnknown, word, line.size()};
}

uint32_t column_of(std::string_view line, size_t offset) {
  const auto before = line.substr(0, offset);
  const auto continued = std::count_if(before.begin(), before.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
  });
  return static_cast<uint32_t>(before.size() - static_cast<size_t>(continued) + 1);
}

} // namespace headroom::eq_text
