// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/toml_reading.hpp"
#include "profile/closest_word.hpp"
#include "profile/profile_parser.hpp"
#include <algorithm>
#include <tuple>

namespace headroom::profile {

namespace {

// Each dot can nest a table one deeper, and toml++ recurses with the depth when it frees them. No
// profile has so many: 64 bands of five decimal numbers have 320.
constexpr std::ptrdiff_t kMostDots = 4000;

} // namespace

std::optional<toml::table> parsed(const SourceText& source, Complaints& complaints) {
  const toml::source_region whole{};
  if (source.text.size() > kLargestProfile) {
    complaints.at(whole, "a profile has at most " + std::to_string(kLargestProfile) + " bytes");
    return std::nullopt;
  }
  if (std::count(source.text.begin(), source.text.end(), '.') > kMostDots) {
    complaints.at(whole, "a profile has at most " + std::to_string(kMostDots) + " dots");
    return std::nullopt;
  }
  try {
    return toml::parse(std::string_view(source.text));
  } catch (const toml::parse_error& error) {
    complaints.at(error.source(), std::string(error.description()));
    return std::nullopt;
  }
}

void Complaints::at(const toml::source_region& where, std::string message) {
  if (!full())
    errors_.push_back({file_, where.begin.line, where.begin.column, std::move(message)});
}

void Complaints::unknown(const toml::key& key, const std::string& path,
                         const std::vector<std::string>& known) {
  const auto meant = closest_word(key.str(), known);
  at(key.source(),
     "unknown key `" + path + '`' + (meant.empty() ? "" : ", did you mean `" + meant + "`?"));
}

bool Complaints::full() const { return errors_.size() >= kMostErrors; }

std::vector<Diagnostic> Complaints::take() {
  std::stable_sort(errors_.begin(), errors_.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return std::tie(a.line, a.column) < std::tie(b.line, b.column);
  });
  return std::move(errors_);
}

std::optional<Value> value_of(const toml::node& node) {
  if (const auto* flag = node.as_boolean())
    return flag->get();
  if (const auto* whole = node.as_integer())
    return static_cast<double>(whole->get());
  if (const auto* number = node.as_floating_point())
    return number->get();
  if (const auto* word = node.as_string())
    return word->get();
  return std::nullopt;
}

std::string shown(const toml::node& node) {
  if (node.is_table())
    return "a table";
  if (node.is_array())
    return "an array";
  const auto value = value_of(node);
  return value ? quoted(*value) : "a date or time";
}

std::optional<std::string> name_in(const toml::node& node, const std::string& path,
                                   Complaints& complaints) {
  constexpr size_t kLongest = 64;
  const auto* word = node.as_string();
  if (!word || word->get().empty() || word->get().size() > kLongest ||
      std::any_of(word->get().begin(), word->get().end(),
                  [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; })) {
    complaints.at(node.source(), path + " must be a name of 1.." + std::to_string(kLongest) +
                                     " bytes, got " + shown(node));
    return std::nullopt;
  }
  return word->get();
}

std::vector<ListedTable> tables_in(const toml::node& node, const std::string& path,
                                   Complaints& complaints) {
  std::vector<ListedTable> tables;
  const auto* list = node.as_array();
  if (!list) {
    complaints.at(node.source(),
                  path + " must be a list of tables ([[" + path + "]]), got " + shown(node));
    return tables;
  }
  for (size_t i = 0; i < list->size() && !complaints.full(); ++i) {
    auto own_path = path + '[' + std::to_string(i + 1) + ']';
    if (const auto* table = (*list)[i].as_table())
      tables.push_back({std::move(own_path), table});
    else
      complaints.at((*list)[i].source(), own_path + " must be a table, got " + shown((*list)[i]));
  }
  return tables;
}

} // namespace headroom::profile
