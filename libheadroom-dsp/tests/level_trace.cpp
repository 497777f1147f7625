// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/level_controller.hpp"
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <deque>

// Prints what the level controller does with an application that gets loud, one point a line
// ("plot/line", x, y): a table for docs/plot_level_controller.py.
using namespace headroom;

namespace {

constexpr double kTick = 0.02; // seconds of audio in one measurement

/// RMS of the application at its user's volume, dBFS; its peaks are 12 dB above.
double played_db(double seconds) {
  if (seconds < 2.0)
    return -30.0;
  if (seconds < 10.0)
    return -12.0;
  return seconds < 12.0 ? -200.0 : -25.0;
}

} // namespace

int main() {
  std::printf("# plot/line, seconds, dB\n");
  LevelController controller;
  controller.set({});
  std::deque<double> cuts{0.0, 0.0}; // what is written is heard two measurements later
  for (int tick = 0; tick < 800; ++tick) {
    const double seconds = kTick * tick;
    const double heard_db = played_db(seconds) - cuts.front();
    cuts.pop_front();
    controller.measure({kTick, static_cast<float>(std::pow(10.0, (heard_db + 12.0) / 20.0)),
                        static_cast<float>(std::pow(10.0, heard_db / 10.0))});
    if (controller.should_write(seconds))
      controller.written(seconds);
    cuts.push_back(static_cast<double>(controller.cut_in_force_db()));
    if (tick % 4 != 0)
      continue;
    std::printf("level/played\t%.2f\t%.2f\n", seconds, std::max(played_db(seconds), -60.0));
    std::printf("level/heard\t%.2f\t%.2f\n", seconds, std::max(heard_db, -60.0));
    std::printf("level/rms_target_db\t%.2f\t%.2f\n", seconds, -20.0);
    std::printf("cut/wanted\t%.2f\t%.2f\n", seconds,
                0.0 - static_cast<double>(controller.wanted_cut_db()));
    std::printf("cut/written\t%.2f\t%.2f\n", seconds,
                0.0 - static_cast<double>(controller.cut_in_force_db()));
  }
}
