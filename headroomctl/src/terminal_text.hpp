// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace headroom::ctl {

/// Colours of the output; all empty when it is no terminal.
struct Palette {
  const char* heading = "";
  const char* good = "";
  const char* bad = "";
  const char* faint = "";
  const char* end = "";

  /// For stdout: colours only on a terminal that is not "dumb", and never with NO_COLOR.
  static Palette for_stdout();
};

/// Text from outside (an app may call itself anything), safe to print: control characters, which
/// could move the cursor or recolour the terminal, become '?'.
std::string printable(std::string_view text);

/// Columns that a UTF-8 text takes on a terminal, one per code point.
size_t width(std::string_view text);

/// Rows of cells, padded so that columns line up; two spaces between.
class Table {
public:
  struct Cell {
    std::string text;
    const char* colour = "";
    bool right = false; ///< aligned to the right, for numbers
  };

  void add_row(std::vector<Cell> cells) { rows_.push_back(std::move(cells)); }
  /// @param indent  spaces before each row
  std::string text(const Palette& palette, size_t indent) const;

private:
  std::vector<std::vector<Cell>> rows_;
};

} // namespace headroom::ctl
