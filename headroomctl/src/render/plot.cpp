// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/plot.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdarg>
#include <cstdio>
#include <functional>

namespace headroom::ctl {

namespace {

constexpr double kLeft = 64, kRight = 984;
constexpr double kFloorDb = -54.0; ///< of the level panel
constexpr double kNoLevelDb = -200.0;

constexpr const char* kStyle = R"(<style>
  .page{fill:#fff} text{fill:#24292f} .grid{stroke:#d8dde3} .before{fill:#eba36a}
  .after{fill:#2f6ea5;fill-opacity:.8} .ceiling{stroke:#c3271e} .key.ceiling{fill:#c3271e;stroke:none}
  .agc{stroke:#6c4fb8} .compressor{stroke:#2b8a57} .makeup{stroke:#0f8c9c}
  .soft{stroke:#b07a00} .limiter{stroke:#c3271e}
  .gain{fill:none;stroke-width:1.6;stroke-linejoin:round} .title{font-size:15px;font-weight:600}
  @media (prefers-color-scheme:dark){
    .page{fill:#15181c} text{fill:#dfe4ea} .grid{stroke:#343a42} .before{fill:#a4683a}
    .after{fill:#4c8fc9;fill-opacity:.8} .ceiling{stroke:#ff6b5f} .key.ceiling{fill:#ff6b5f}
    .agc{stroke:#a88cf0} .compressor{stroke:#58c48a} .makeup{stroke:#4cc3d2}
    .soft{stroke:#e0b040} .limiter{stroke:#ff6b5f}
  }
</style>
)";

/// A pair of axes: decibels up, seconds to the right.
struct Panel {
  double top, bottom; ///< y, pixels
  double top_db, bottom_db;
  double y(double db) const {
    const double inside = std::clamp(db, bottom_db, top_db);
    return top + (bottom - top) * (top_db - inside) / (top_db - bottom_db);
  }
};

[[gnu::format(printf, 2, 3)]] void add(std::string& svg, const char* format, ...) {
  std::array<char, 512> text;
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(text.data(), text.size(), format, arguments);
  va_end(arguments);
  svg += text.data();
}

/// Text as XML takes it; a file name may hold anything.
std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text)
    switch (c) {
    case '&':
      result += "&amp;";
      break;
    case '<':
      result += "&lt;";
      break;
    case '>':
      result += "&gt;";
      break;
    default:
      result += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
    }
  return result;
}

void add_text(std::string& svg, double x, double y, const char* anchor, const std::string& text,
              const char* css_class = "label") {
  add(svg, "<text x='%.1f' y='%.1f' text-anchor='%s' class='%s'>", x, y, anchor, css_class);
  svg += text + "</text>\n";
}

double decibels(float peak) { return peak > 0.0f ? 20.0 * std::log10(double{peak}) : kNoLevelDb; }

double x_of(size_t point, size_t points) {
  return kLeft + (kRight - kLeft) * static_cast<double>(point) / static_cast<double>(points);
}

/// Steps of equal width, filled down to the panel's edge.
void add_area(std::string& svg, const Panel& panel, const std::vector<TimelinePoint>& points,
              float TimelinePoint::*peak, const char* css_class) {
  add(svg, "<path class='%s' d='M%.1f %.1f", css_class, kLeft, panel.bottom);
  for (size_t i = 0; i < points.size(); ++i)
    add(svg, "V%.1fH%.1f", panel.y(decibels(points[i].*peak)), x_of(i + 1, points.size()));
  add(svg, "V%.1fZ'/>\n", panel.bottom);
}

void add_gain(std::string& svg, const Panel& panel, const std::vector<TimelinePoint>& points,
              size_t stage) {
  add(svg, "<path class='gain %s' d='M%.1f %.1f", kStages[stage], kLeft,
      panel.y(points[0].gains_db[stage]));
  for (size_t i = 0; i < points.size(); ++i)
    add(svg, "L%.1f %.1f", (x_of(i, points.size()) + x_of(i + 1, points.size())) / 2,
        panel.y(points[i].gains_db[stage]));
  svg += "'/>\n";
}

/// Whether the stage ever did anything worth a line.
bool worked(const std::vector<TimelinePoint>& points, size_t stage) {
  return std::any_of(points.begin(), points.end(), [&](const TimelinePoint& point) {
    return std::fabs(point.gains_db[stage]) > 0.01;
  });
}

void add_scale(std::string& svg, const Panel& panel, const char* unit) {
  const double range = panel.top_db - panel.bottom_db;
  const double step = range > 36 ? 12 : range > 12 ? 6 : range > 6 ? 3 : 1;
  for (double db = std::ceil(panel.bottom_db / step) * step; db <= panel.top_db; db += step) {
    add(svg, "<line class='grid' x1='%.1f' x2='%.1f' y1='%.1f' y2='%.1f'/>\n", kLeft, kRight,
        panel.y(db), panel.y(db));
    std::array<char, 16> label;
    std::snprintf(label.data(), label.size(), "%s%.0f",
                  db < 0   ? "\u2212"
                  : db > 0 ? "+"
                           : "",
                  std::fabs(db));
    add_text(svg, kLeft - 8, panel.y(db) + 4, "end", label.data());
  }
  add(svg, "<text transform='translate(18 %.1f) rotate(-90)' text-anchor='middle'>%s</text>\n",
      (panel.top + panel.bottom) / 2, unit);
}

/// "0:00", "12:30"; below ten seconds "0.5 s"
std::string time_text(double seconds, double step) {
  std::array<char, 32> text;
  if (step < 1.0)
    std::snprintf(text.data(), text.size(), "%.3g s", seconds);
  else
    std::snprintf(text.data(), text.size(), "%.0f:%02.0f", std::floor(seconds / 60 + 1e-9),
                  std::fmod(seconds + 1e-9, 60));
  return text.data();
}

void add_time(std::string& svg, const Panel& panel, double seconds) {
  double step = 3600;
  for (const double shorter :
       {0.001, 0.005, 0.02, 0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0})
    if (seconds / shorter <= 12) {
      step = shorter;
      break;
    }
  for (double second = 0; second <= seconds * 1.0001; second += step) {
    const double x = kLeft + (kRight - kLeft) * second / std::max(seconds, 1e-9);
    add(svg, "<line class='grid' x1='%.1f' x2='%.1f' y1='%.1f' y2='%.1f'/>\n", x, x, panel.bottom,
        panel.bottom + 5);
    add_text(svg, x, panel.bottom + 20, "middle", time_text(second, step));
  }
}

/// Reaches from what is highest to what is lowest, by steps of 6 dB, 0 inside.
Panel gain_panel(const std::vector<TimelinePoint>& points) {
  double highest = 0.0, lowest = -6.0;
  for (const auto& point : points)
    for (const double gain : point.gains_db) {
      highest = std::max(highest, std::ceil(gain / 6 - 1e-6) * 6);
      lowest = std::min(lowest, std::floor(gain / 6 + 1e-6) * 6);
    }
  return {388, 548, std::min(highest, 60.0), std::max(lowest, -60.0)};
}

void add_key(std::string& svg, double& x, double y, const std::string& css_class,
             const std::string& text, bool is_line) {
  if (is_line)
    add(svg, "<line class='gain %s' x1='%.1f' x2='%.1f' y1='%.1f' y2='%.1f'/>\n", css_class.c_str(),
        x, x + 16, y - 4, y - 4);
  else
    add(svg, "<rect class='%s' x='%.1f' y='%.1f' width='12' height='12'/>\n", css_class.c_str(), x,
        y - 10);
  add_text(svg, x + 21, y, "start", text);
  x += 42 + 6.8 * static_cast<double>(text.size());
}

} // namespace

std::string levels_svg(const Timeline& timeline, double ceiling_dbtp, const std::string& title) {
  const auto& points = timeline.points();
  float highest = 1.0f;
  for (const auto& point : points)
    highest = std::max(highest, point.input_peak);
  const double top_db = std::min(60.0, std::ceil(decibels(highest) / 6 + 1e-6) * 6);
  const Panel level{66, 352, top_db, kFloorDb};
  const Panel gain = gain_panel(points);

  std::string svg = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1000 590' "
                    "font-family='sans-serif' font-size='12'>\n";
  svg += kStyle;
  svg += "<rect class='page' width='1000' height='590'/>\n";
  add_text(svg, kLeft, 26, "start", escaped(title), "title");
  double x = kLeft;
  add_key(svg, x, 50, "before", "input, sample peak", false);
  add_key(svg, x, 50, "after", "output", false);
  std::array<char, 32> ceiling;
  std::snprintf(ceiling.data(), ceiling.size(), "ceiling, %.1f dBTP", ceiling_dbtp);
  add_key(svg, x, 50, "ceiling", ceiling.data(), true);

  add_scale(svg, level, "dBFS");
  add_area(svg, level, points, &TimelinePoint::input_peak, "before");
  add_area(svg, level, points, &TimelinePoint::output_peak, "after");
  add(svg, "<line class='ceiling' x1='%.1f' x2='%.1f' y1='%.1f' y2='%.1f' stroke-width='1.2'/>\n",
      kLeft, kRight, level.y(ceiling_dbtp), level.y(ceiling_dbtp));

  add_scale(svg, gain, "gain, dB");
  x = kLeft;
  for (size_t stage = 0; stage < kStageCount; ++stage) {
    if (!worked(points, stage) && stage + 1 != kStageCount)
      continue;
    add_gain(svg, gain, points, stage);
    add_key(svg, x, 376, kStages[stage], kStages[stage], true);
  }
  add_time(svg, gain, timeline.seconds());
  return svg + "</svg>\n";
}

} // namespace headroom::ctl
