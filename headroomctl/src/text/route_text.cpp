// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/route_text.hpp"

namespace headroom::ctl {

namespace {

std::string heading(const Palette& palette, const char* title) {
  return std::string(palette.heading) + title + palette.end + "\n";
}

const char* colour(const std::string& route, const Palette& palette) {
  return route == "processed" ? palette.good : palette.faint;
}

} // namespace

std::string routes_text(const Routes& routes, const Palette& palette) {
  Table rules;
  for (const auto& rule : routes.rules)
    rules.add_row({{printable(rule.match)},
                   {printable(rule.route), colour(rule.route, palette)},
                   {printable(rule.origin), palette.faint}});
  rules.add_row({{"everything else"},
                 {printable(routes.default_route), colour(routes.default_route, palette)}});
  std::string text = heading(palette, "Rules") + rules.text(palette, 2) + "\n";
  if (routes.streams.empty())
    return text + "No streams.\n";
  Table streams;
  for (const auto& stream : routes.streams)
    streams.add_row({{printable(stream.node_id), "", true},
                     {stream.app.empty() ? "-" : printable(stream.app)},
                     {printable(stream.route), colour(stream.route, palette)},
                     {stream.unroutable ? "UNROUTABLE" : "", palette.bad}});
  return text + heading(palette, "Streams") + streams.text(palette, 2);
}

} // namespace headroom::ctl
