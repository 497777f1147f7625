#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws loudness.svg from loudness.tsv: K-weighting, and what a tone in steps reads."""
from plot_panel import Panel, read_plots, write

PLOTS = read_plots("loudness.tsv")

OCTAVES = {octave: f"{10 * 2 ** octave:g}" for octave in range(12)}
write("loudness.svg", "The loudness meter", 700,
      Panel(PLOTS["weighting"], (60, 70, 780, 310), (0, 11, 1), (-20, 5, 5),
            "K-weighting, dB, by sampling rate", "Hz", ticks=OCTAVES),
      Panel(PLOTS["readings"], (60, 390, 780, 640), (0, 24, 2), (-60, -10, 10),
            "1 kHz in stereo at -26, -16, -50 and -26 dBFS, LUFS", "seconds"))
