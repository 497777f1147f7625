// SPDX-License-Identifier: GPL-3.0-or-later
#include "levels_svg.hpp"

#include <algorithm>
#include <cmath>
#include <cstdarg>
#include <cstdio>

namespace headroom::showcase {
namespace {

constexpr double kWidth = 1200, kLeft = 76, kRight = 1176;
constexpr const char* kBefore = "#f0a36b";
constexpr const char* kAfter = "#2f6ea5";
constexpr const char* kCeiling = "#b3261e";
constexpr const char* kGainColour = "#6b8f4e";

/// One pair of axes: decibels up, seconds to the right.
struct Panel {
  double top, bottom;         ///< y, pixels
  double top_db, bottom_db;
  double y(double db) const {
    const double inside = std::clamp(db, std::min(top_db, bottom_db), std::max(top_db, bottom_db));
    return top + (bottom - top) * (inside - top_db) / (bottom_db - top_db);
  }
};
constexpr Panel kLevel{96, 470, 30, -48};
constexpr Panel kGain{500, 640, 15, -30};

[[gnu::format(printf, 2, 3)]] void add(std::string& svg, const char* format, ...) {
  char text[512];
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  svg += text;
}

double x_of(double place) { return kLeft + (kRight - kLeft) * place; }

double decibels(double linear) { return 20.0 * std::log10(std::max(linear, 1e-6)); }

void add_text(std::string& svg, double x, double y, const char* anchor, const std::string& text,
              const char* more = "") {
  add(svg, "<text x='%.1f' y='%.1f' text-anchor='%s' %s>%s</text>\n", x, y, anchor, more,
      text.c_str());
}

/// Steps of equal width, filled down (or up) to the level `base_db`.
void add_area(std::string& svg, const Panel& panel, const std::vector<double>& db, double base_db,
              const char* colour) {
  const auto count = static_cast<double>(db.size());
  add(svg, "<path fill='%s' d='M%.1f %.1f", colour, kLeft, panel.y(base_db));
  for (std::size_t i = 0; i < db.size(); ++i)
    add(svg, "V%.1fH%.1f", panel.y(db[i]), x_of(static_cast<double>(i + 1) / count));
  add(svg, "V%.1fZ'/>\n", panel.y(base_db));
}

/// The same steps as a thin line: seen where an area lies over it.
void add_outline(std::string& svg, const Panel& panel, const std::vector<double>& db,
                 const char* colour) {
  const auto count = static_cast<double>(db.size());
  add(svg, "<path fill='none' stroke='%s' d='M%.1f %.1f", colour, kLeft, panel.y(db[0]));
  for (std::size_t i = 0; i < db.size(); ++i)
    add(svg, "V%.1fH%.1f", panel.y(db[i]), x_of(static_cast<double>(i + 1) / count));
  add(svg, "'/>\n");
}

void add_scale(std::string& svg, const Panel& panel, double step_db, const char* unit) {
  const double low = std::min(panel.top_db, panel.bottom_db);
  const double high = std::max(panel.top_db, panel.bottom_db);
  for (double db = std::ceil(low / step_db) * step_db; db <= high; db += step_db) {
    add(svg, "<line x1='%.1f' x2='%.1f' y1='%.1f' y2='%.1f' stroke='#000' stroke-opacity='.12'/>\n",
        kLeft, kRight, panel.y(db), panel.y(db));
    char label[16];
    std::snprintf(label, sizeof label, "%s%.0f", db < 0 ? "−" : "", std::fabs(db));
    add_text(svg, kLeft - 8, panel.y(db) + 4, "end", label);
  }
  add(svg, "<text transform='translate(24 %.1f) rotate(-90)' text-anchor='middle'>%s</text>\n",
      (panel.top + panel.bottom) / 2, unit);
}

void add_time(std::string& svg, double seconds) {
  for (int second = 0; second <= seconds; second += 2) {
    const double x = x_of(second / seconds);
    add(svg, "<line x1='%.1f' x2='%.1f' y1='%.1f' y2='%.1f' stroke='#444'/>\n", x, x, kGain.bottom,
        kGain.bottom + 5);
    add_text(svg, x, kGain.bottom + 20, "middle", std::to_string(second));
  }
  add_text(svg, (kLeft + kRight) / 2, kGain.bottom + 40, "middle", "time, s");
}

void add_sections(std::string& svg, const Levels& levels) {
  for (std::size_t i = 0; i < levels.sections.size(); ++i) {
    const auto place = [&](std::size_t frame) {
      return static_cast<double>(frame) / (levels.seconds * kRateHz);
    };
    const double begin = x_of(place(levels.sections[i].begin));
    const double end =
        i + 1 < levels.sections.size() ? x_of(place(levels.sections[i + 1].begin)) : kRight;
    if (i > 0)
      add(svg, "<line x1='%.1f' x2='%.1f' y1='%.1f' y2='%.1f' stroke='#000' stroke-opacity='.3' "
               "stroke-dasharray='2 3'/>\n", begin, begin, kLevel.top - 22, kGain.bottom);
    // "clipped, 12 dB over" in two lines
    const std::string& name = levels.sections[i].name;
    std::size_t split = name.find(", ");
    if (split == std::string::npos && end - begin < 110)
      split = name.find(' ');
    add_text(svg, (begin + end) / 2, kLevel.top - 18, "middle", name.substr(0, split), "font-size='12'");
    if (split != std::string::npos)
      add_text(svg, (begin + end) / 2, kLevel.top - 4, "middle",
               name.substr(split + (name[split] == ',' ? 2 : 1)), "font-size='12'");
  }
}

void add_legend(std::string& svg, const Levels& levels) {
  char ceiling[64];
  std::snprintf(ceiling, sizeof ceiling, "ceiling %.1f dBTP", levels.ceiling_dbtp);
  const struct {
    const char* colour;
    std::string text;
    double x;
  } entries[] = {{kBefore, "what the application plays", 520},
                 {kAfter, "what reaches the speakers", 726},
                 {kCeiling, ceiling, 926},
                 {kGainColour, "gain", 1100}};
  for (const auto& entry : entries) {
    add(svg, "<rect x='%.1f' y='34' width='12' height='%s' fill='%s'/>\n", entry.x,
        entry.colour == kCeiling ? "3' transform='translate(0 5)" : "12", entry.colour);
    add_text(svg, entry.x + 17, 45, "start", entry.text, "font-size='13'");
  }
}

} // namespace

std::string levels_svg(const Levels& levels) {
  std::string svg;
  add(svg, "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %.0f 700' font-family='sans-serif' "
           "font-size='13' fill='#222'>\n<rect width='100%%' height='100%%' fill='#fff'/>\n", kWidth);
  add_text(svg, kLeft, 46, "start", "headroom: before and after", "font-size='20' font-weight='bold'");
  std::vector<double> before, after;
  for (std::size_t i = 0; i < levels.before.size(); ++i) {
    before.push_back(decibels(levels.before[i]));
    after.push_back(decibels(levels.after[i]));
  }
  add_area(svg, kLevel, before, kLevel.bottom_db, kBefore);
  add_area(svg, kLevel, after, kLevel.bottom_db, kAfter);
  add_outline(svg, kLevel, before, kBefore);
  add_area(svg, kGain, levels.gain_db, 0.0, kGainColour);
  add_scale(svg, kLevel, 6, "peak level, dBTP");
  add_scale(svg, kGain, 6, "gain, dB");
  add(svg, "<line x1='%.1f' x2='%.1f' y1='%.1f' y2='%.1f' stroke='%s' stroke-width='1.5'/>\n", kLeft,
      kRight, kLevel.y(levels.ceiling_dbtp), kLevel.y(levels.ceiling_dbtp), kCeiling);
  add_sections(svg, levels);
  add_time(svg, levels.seconds);
  add_legend(svg, levels);
  return svg + "</svg>\n";
}

} // namespace headroom::showcase
