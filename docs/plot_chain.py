#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws chain.svg from chain.tsv: levels in and out, and every stage's gain."""
from plot_panel import Panel, read_plots, write

PLOTS = read_plots("chain.tsv")

BOXES = ((60, 70, 780, 220), (60, 270, 780, 420), (60, 470, 780, 720))
write("chain.svg", "The chain: speech at -30 LUFS, music at -8, 4 s of silence, speech at -24", 780,
      Panel(PLOTS["loudness"], BOXES[0], (0, 55, 5), (-60, 0, 10),
            "momentary loudness, LUFS (target -18)", ""),
      Panel(PLOTS["peak"], BOXES[1], (0, 55, 5), (-60, 20, 10),
            "peak, dBFS and dBTP (ceiling -0.1)", ""),
      Panel(PLOTS["gain"], BOXES[2], (0, 55, 5), (-25, 15, 5),
            "gain of each stage, dB; reductions are the most in 0.2 s", "seconds"))
