#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws compressor.svg, soft-limiter.svg and limiter-gain.svg from dynamics.tsv."""
from plot_panel import Panel, read_plots, write

PLOTS = read_plots("dynamics.tsv")

write("compressor.svg", "The compressor: threshold -24 dBFS, no make-up", 420,
      Panel(PLOTS["curve"], (60, 70, 370, 360), (-48, 0, 6), (-48, 0, 6),
            "out over in, settled, dBFS", "dBFS in"),
      Panel(PLOTS["step"], (450, 70, 780, 360), (0, 900, 150), (-14, 2, 2),
            "gain, dB: a step up by 36 dB, down after 250 ms", "ms (attack and release)"))
write("soft-limiter.svg", "The soft tier: loudness -18 LUFS, a burst of 100 ms at 0 dBFS", 560,
      Panel(PLOTS["soft"], (60, 70, 780, 290), (-50, 700, 50), (-30, 5, 5), "level, dBFS", ""),
      Panel(PLOTS["soft_gain"], (60, 350, 780, 500), (-50, 700, 50), (-6, 1, 1), "gain, dB", "ms"))
write("limiter-gain.svg", "The limiter's gain around a peak of +6 dBFS", 420,
      Panel(PLOTS["limiter_attack"], (60, 70, 370, 360), (-4, 2, 1), (-7, 1, 1),
            "gain, dB, at the moment it is heard", "ms from the peak"),
      Panel(PLOTS["limiter"], (450, 70, 780, 360), (0, 400, 50), (-7, 1, 1), "hold, then release",
            "ms from the peak"))
