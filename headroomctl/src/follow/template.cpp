// SPDX-License-Identifier: GPL-3.0-or-later
#include "follow/format.hpp"
#include "terminal_text.hpp"
#include "text/decimal.hpp"
#include <stdexcept>
#include <utility>

namespace headroom::ctl {

namespace {

using Piece = std::function<std::string(const Snapshot&)>;

[[noreturn]] void refuse(const std::string& problem) {
  throw std::invalid_argument("--format template: " + problem);
}

/// "" or ".2".
int places(std::string_view specification) {
  if (specification.empty())
    return 0;
  if (specification.size() != 2 || specification[0] != '.' || specification[1] < '0' ||
      specification[1] > '9')
    refuse("after the colon comes .0 to .9, got \"" + std::string(specification) + "\"");
  return specification[1] - '0';
}

Piece level(double Snapshot::*member, int digits) {
  return [=](const Snapshot& snapshot) {
    const double value = snapshot.*member;
    return value <= HEADROOM_NO_LEVEL ? std::string("-") : decimal(value, digits);
  };
}

Piece number_field(std::string_view name, int digits) {
  if (name == "lufs")
    return level(&Snapshot::momentary_lufs, digits);
  if (name == "shortterm")
    return level(&Snapshot::shortterm_lufs, digits);
  if (name == "integrated")
    return level(&Snapshot::integrated_lufs, digits);
  if (name == "peak")
    return level(&Snapshot::true_peak_dbtp, digits);
  if (name == "reduction")
    return level(&Snapshot::gain_reduction_db, digits);
  if (name == "agc")
    return level(&Snapshot::agc_gain_db, digits);
  return nullptr;
}

Piece text_field(std::string_view name, const Look& look) {
  if (name == "profile")
    return [](const Snapshot& snapshot) { return printable(snapshot.profile); };
  if (name == "state")
    return [](const Snapshot& snapshot) { return std::string(text(state_of(snapshot))); };
  if (name == "text")
    return [look](const Snapshot& snapshot) { return short_text(snapshot, look.watch); };
  if (name == "icon")
    return [look](const Snapshot& snapshot) { return icon(state_of(snapshot), look.icons); };
  if (name == "streams")
    return [](const Snapshot& snapshot) { return std::to_string(snapshot.streams); };
  if (name == "unprotected")
    return [](const Snapshot& snapshot) { return std::to_string(snapshot.unprotected.size()); };
  if (name == "percentage")
    return [](const Snapshot& snapshot) { return std::to_string(reduction_percentage(snapshot)); };
  return nullptr;
}

Piece field(std::string_view inside, const Look& look) {
  const auto colon = std::min(inside.find(':'), inside.size());
  const auto name = inside.substr(0, colon);
  const bool specified = colon < inside.size();
  if (auto piece = number_field(name, specified ? places(inside.substr(colon + 1)) : 0))
    return piece;
  auto piece = text_field(name, look);
  if (!piece)
    refuse("no field \"" + std::string(name) +
           "\"; there are lufs, shortterm, integrated, peak, reduction, agc, profile, state, text, "
           "icon, streams, unprotected, percentage");
  if (specified)
    refuse(std::string(name) + " is no number and takes no colon");
  return piece;
}

Piece literal(std::string text) {
  return [text = std::move(text)](const Snapshot&) { return text; };
}

} // namespace

std::function<std::string(const Snapshot&)> template_line(std::string_view text, const Look& look) {
  std::vector<Piece> pieces;
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool brace = text[i] == '{' || text[i] == '}';
    const bool doubled = brace && i + 1 < text.size() && text[i + 1] == text[i];
    if (!brace || doubled) {
      plain += text[i] == '\n' ? ' ' : text[i];
      i += doubled ? 1 : 0;
      continue;
    }
    const size_t end = text.find('}', i);
    if (text[i] == '}' || end == std::string_view::npos)
      refuse("braces must come in pairs; {{ and }} stand for themselves");
    pieces.push_back(literal(std::exchange(plain, "")));
    pieces.push_back(field(text.substr(i + 1, end - i - 1), look));
    i = end;
  }
  pieces.push_back(literal(plain));
  return [pieces](const Snapshot& snapshot) {
    std::string line;
    for (const auto& piece : pieces)
      line += piece(snapshot);
    return line;
  };
}

} // namespace headroom::ctl
