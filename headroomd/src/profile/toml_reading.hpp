// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "profile/diagnostic.hpp"
#include "profile/profile_parser.hpp"
#include "profile/setting.hpp"
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// toml++ 3.3 asserts on keys such as "{ a. = 1 }" just before it reports them as an error, which
// would end a program that is built with its headers alone.
#define TOML_ASSERT(expr) static_cast<void>(0)
#include <toml++/toml.h>

// What the readers of a profile's sections share. Inside this folder only.
namespace headroom::profile {

/// Collects what is wrong with one file.
class Complaints {
public:
  explicit Complaints(std::string file) : file_(std::move(file)) {}

  void at(const toml::source_region& where, std::string message);
  /// An unknown key in one of the tables that the settings table does not hold.
  /// @param path  of the key, "rules[2].mach"
  void unknown(const toml::key& key, const std::string& path,
               const std::vector<std::string>& known);
  /// As many as are worth telling: reading may end.
  bool full() const;
  /// By place.
  std::vector<Diagnostic> take();

private:
  std::string file_;
  std::vector<Diagnostic> errors_;
};

/// The table of a text that is not too large; else a complaint.
std::optional<toml::table> parsed(const SourceText& source, Complaints& complaints);

/// Nothing for tables, arrays and dates.
std::optional<Value> value_of(const toml::node& node);

/// For "got ...": the value, or "a table", "an array", "a date or time".
std::string shown(const toml::node& node);

/// The string of a node; a complaint and nothing if it is none, empty, longer than 64 bytes or with
/// control characters.
std::optional<std::string> name_in(const toml::node& node, const std::string& path,
                                   Complaints& complaints);

/// The tables of [[path]], each with its own path "path[1]"; complains about everything else.
struct ListedTable {
  std::string path;
  const toml::table* table;
};
std::vector<ListedTable> tables_in(const toml::node& node, const std::string& path,
                                   Complaints& complaints);

} // namespace headroom::profile
