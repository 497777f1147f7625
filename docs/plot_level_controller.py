#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws level-controller.svg from level-controller.tsv: an application gets loud."""
from plot_panel import Panel, read_plots, write

PLOTS = read_plots("level-controller.tsv")

write("level-controller.svg", "The level controller with its default settings", 560,
      Panel(PLOTS["level"], (60, 70, 780, 290), (0, 16, 2), (-50, 0, 10),
            "RMS level, dBFS: at the user's volume, and as it is heard", "", names_from=1),
      Panel(PLOTS["cut"], (60, 350, 780, 500), (0, 16, 2), (-14, 2, 2), "gain, dB", "seconds"))
