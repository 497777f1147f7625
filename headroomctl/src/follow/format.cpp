// SPDX-License-Identifier: GPL-3.0-or-later
#include "follow/format.hpp"
#include <stdexcept>

namespace headroom::ctl {

const std::vector<std::string>& format_names() {
  static const std::vector<std::string> names = {"waybar", "polybar", "i3status-rs",
                                                 "i3bar",  "json",    "plain"};
  return names;
}

Format make_format(std::string_view name, const Look& look) {
  constexpr std::string_view kTemplate = "template:";
  const auto with = [&](auto function) {
    return [function, look](const Snapshot& snapshot) { return function(snapshot, look); };
  };
  if (name == "waybar")
    return {{}, with(waybar_line)};
  if (name == "polybar")
    return {{}, with(polybar_line)};
  if (name == "i3status-rs")
    return {{}, with(i3status_rs_line)};
  if (name == "i3bar") // an endless array, as swaybar-protocol(7) has it
    return {{"{\"version\":1}", "["}, with(i3bar_line)};
  if (name == "json")
    return {{}, json_line};
  if (name == "plain")
    return {{}, with(plain_line)};
  if (name.starts_with(kTemplate))
    return {{}, template_line(name.substr(kTemplate.size()), look)};
  std::string known;
  for (const auto& other : format_names())
    known += other + ", ";
  throw std::invalid_argument("--format must be one of " + known + "template:TEXT, got " +
                              std::string(name));
}

std::string labelled(const Snapshot& snapshot, const Look& look) {
  const auto text = short_text(snapshot, look.watch);
  const auto mark = icon(state_of(snapshot), look.icons);
  return mark.empty() ? text : mark + " " + text;
}

std::string plain_line(const Snapshot& snapshot, const Look& look) {
  return labelled(snapshot, look);
}

} // namespace headroom::ctl
