#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws equalizer.svg from equalizer.tsv (which equalizer-curves prints): a peak as it was meant and
as two designs make it, and how far four bands are off."""
import math
import pathlib

HERE = pathlib.Path(__file__).parent
LEFT, RIGHT, LOW_HZ, HIGH_HZ = 70, 620, 500.0, 22000.0
PROTOTYPE, COOKBOOK, ANALOG = "#999999", "#d04000", "#0060c0"

lines = (HERE / "equalizer.tsv").read_text().splitlines()
names = lines[0].split("\t")[1::3]
rows = [[float(field) for field in line.split("\t")] for line in lines[1:]]


def x_of(hz: float) -> float:
    return LEFT + math.log(hz / LOW_HZ) / math.log(HIGH_HZ / LOW_HZ) * (RIGHT - LEFT)


class Panel:
    """A stretch of the picture with its own scale in dB."""

    def __init__(self, title: str, top: float, bottom: float, low: int, high: int, step: int):
        self.top, self.bottom, self.low, self.high = top, bottom, low, high
        self.out = [f'<text x="{LEFT}" y="{top - 12}" font-size="14">{title}</text>']
        for db in range(low, high + 1, step):
            y = self.y_of(db)
            self.out.append(f'<line x1="{LEFT}" x2="{RIGHT}" y1="{y:.1f}" y2="{y:.1f}" '
                            f'stroke="{"#444" if db == 0 else "#ddd"}"/><text x="{LEFT - 8}" '
                            f'y="{y + 4:.1f}" text-anchor="end">{db:+d}</text>')
        for hz, label in ((500, "500"), (1000, "1k"), (2000, "2k"), (5000, "5k"), (10000, "10k"),
                          (20000, "20k")):
            self.out.append(f'<line x1="{x_of(hz):.1f}" x2="{x_of(hz):.1f}" y1="{top}" '
                            f'y2="{bottom}" stroke="#eee"/><text x="{x_of(hz):.1f}" '
                            f'y="{bottom + 17}" text-anchor="middle">{label}</text>')

    def y_of(self, db: float) -> float:
        db = min(max(db, self.low), self.high)  # what is off the scale is drawn at its edge
        return self.bottom - (db - self.low) / (self.high - self.low) * (self.bottom - self.top)

    def curve(self, values: list, colour: str, width: float, dash: str = "none") -> None:
        points = " ".join(f"{x_of(row[0]):.1f},{self.y_of(db):.1f}"
                          for row, db in zip(rows, values))
        self.out.append(f'<polyline fill="none" stroke="{colour}" stroke-width="{width}" '
                        f'stroke-dasharray="{dash}" points="{points}"/>')

    def label(self, x: float, y: float, text: str, colour: str, dash: str = "none") -> None:
        self.out.append(f'<line x1="{x}" x2="{x + 30}" y1="{y - 4}" y2="{y - 4}" '
                        f'stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>'
                        f'<text x="{x + 38}" y="{y}">{text}</text>')


def column(band: int, kind: int) -> list:
    return [row[1 + 3 * band + kind] for row in rows]


peak = Panel(f"{names[1]}, 48 kHz: response, dB", 40, 240, 0, 14, 2)
peak.curve(column(1, 0), PROTOTYPE, 6)
peak.curve(column(1, 1), COOKBOOK, 2)
peak.curve(column(1, 2), ANALOG, 2)
for at, (text, colour) in enumerate((("analog prototype", PROTOTYPE), ("cookbook", COOKBOOK),
                                     ("analog design", ANALOG))):
    peak.label(LEFT + 15, 64 + 20 * at, text, colour)

error = Panel("distance from the prototype, dB", 300, 520, -10, 4, 2)
DASHES = ("none", "8 3", "2 3", "8 3 2 3")
for band, dash in enumerate(DASHES):
    for kind, colour in ((1, COOKBOOK), (2, ANALOG)):
        error.curve([made - meant for made, meant in zip(column(band, kind), column(band, 0))],
                    colour, 2, dash)
    error.label(LEFT + 15, 420 + 20 * band, names[band], "#444", dash)

(HERE / "equalizer.svg").write_text(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 660 550" font-family="sans-serif" '
    'font-size="12"><rect width="660" height="550" fill="white"/>\n'
    + "\n".join(peak.out + error.out) + "\n</svg>\n")
