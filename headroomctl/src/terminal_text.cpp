// SPDX-License-Identifier: GPL-3.0-or-later
#include "terminal_text.hpp"
#include <algorithm>
#include <cstdlib>
#include <unistd.h>

namespace headroom::ctl {

Palette Palette::for_stdout() {
  const char* no_color = std::getenv("NO_COLOR"); // no-color.org: any value but the empty one
  const char* term = std::getenv("TERM");
  if (!::isatty(STDOUT_FILENO) || (no_color && *no_color) ||
      (term && std::string_view(term) == "dumb"))
    return {};
  return {"\x1b[1m", "\x1b[32m", "\x1b[1;31m", "\x1b[2m", "\x1b[0m"};
}

std::string printable(std::string_view text) {
  std::string result;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0u;
    if (byte < 0x20 || byte == 0x7f) {
      result += '?';
    } else if (byte == 0xc2 && next >= 0x80 && next <= 0x9f) { // U+0080..U+009F
      result += '?';
      ++i;
    } else {
      result += text[i];
    }
  }
  return result;
}

size_t width(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80; // not a continuation byte
  }));
}

std::string Table::text(const Palette& palette, size_t indent) const {
  std::vector<size_t> widths;
  for (const auto& row : rows_) {
    widths.resize(std::max(widths.size(), row.size()));
    for (size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], width(row[i].text));
  }
  std::string result;
  for (const auto& row : rows_) {
    result.append(indent, ' ');
    for (size_t i = 0; i < row.size(); ++i) {
      const auto& cell = row[i];
      const std::string padding(widths[i] - width(cell.text), ' ');
      if (cell.right)
        result += padding;
      const bool coloured = *cell.colour != '\0';
      result += (coloured ? cell.colour : "") + cell.text + (coloured ? palette.end : "");
      if (i + 1 == row.size())
        continue; // nothing trails
      if (!cell.right)
        result += padding;
      result += "  ";
    }
    while (result.ends_with(' ')) // empty cells at the end
      result.pop_back();
    result += '\n';
  }
  return result;
}

} // namespace headroom::ctl
