// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/stream_facts.hpp"
#include <algorithm>
#include <cstdlib>

namespace headroom {
namespace {

using profile::MatchField;

void add(std::vector<std::string>& values, std::string_view value) {
  if (!value.empty() && std::find(values.begin(), values.end(), value) == values.end())
    values.emplace_back(value);
}

/// systemd writes what has no place in a unit's name as \x2d.
std::string unescaped(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i, 2) == "\\x" && i + 4 <= text.size()) {
      plain +=
          static_cast<char>(std::strtoul(std::string(text.substr(i + 2, 2)).c_str(), nullptr, 16));
      i += 3;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

} // namespace

std::string flatpak_id_in(std::string_view cgroup) {
  // .../app-flatpak-org.mozilla.firefox-12345.scope
  constexpr std::string_view kMark = "app-flatpak-";
  const auto mark = cgroup.rfind(kMark);
  if (mark == cgroup.npos)
    return {};
  const auto name = cgroup.substr(mark + kMark.size());
  const auto end = name.substr(0, name.find('/')).rfind('-');
  return unescaped(name.substr(0, end == name.npos ? 0 : end));
}

std::vector<std::string> values_of(const StreamFacts& stream, MatchField field) {
  std::vector<std::string> values;
  const auto property = [&](std::string_view key) {
    add(values, value_of(stream.properties, key));
  };
  switch (field) {
  case MatchField::process_binary: {
    property("application.process.binary");
    const std::string_view path = stream.process.executable;
    add(values, path.substr(path.rfind('/') + 1));
    break;
  }
  case MatchField::application_name:
    property("application.name");
    break;
  case MatchField::portal_app_id:
    property("pipewire.access.portal.app_id");
    break;
  case MatchField::media_role:
    property("media.role");
    break;
  case MatchField::node_name:
    property("node.name");
    break;
  case MatchField::media_name:
    property("media.name");
    break;
  case MatchField::cgroup:
    add(values, stream.process.cgroup);
    break;
  case MatchField::flatpak_id:
    property("pipewire.access.portal.app_id");
    add(values, flatpak_id_in(stream.process.cgroup));
    break;
  }
  return values;
}

std::string app_of(const Properties& properties) {
  for (const char* key : {"application.process.binary", "application.name"})
    if (const auto name = value_of(properties, key); !name.empty())
      return std::string(name);
  return {};
}

} // namespace headroom
