#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws agc.svg from agc.tsv: loudness in and out of the AGC, and its gain, over time."""
import pathlib

HERE = pathlib.Path(__file__).parent
LEFT, RIGHT, SECONDS = 60, 780, 110
ROWS = [[float(field) for field in line.split()]
        for line in (HERE / "agc.tsv").read_text().splitlines() if not line.startswith("#")]
PARTS = [(1, "speech -27"), (20, "music -12"), (44, "speech -30"), (65, "silence, 30 s"),
         (95, "pink -14 LUFS")]


def x_of(seconds: float) -> float:
    return LEFT + seconds / SECONDS * (RIGHT - LEFT)


class Panel:
    """A scale of dB between two heights."""

    def __init__(self, top: int, bottom: int, low: int, high: int, step: int, title: str):
        self.top, self.bottom, self.low, self.high = top, bottom, low, high
        self.out = [f'<text x="{LEFT}" y="{top - 8}">{title}</text>']
        for level in range(low, high + 1, step):
            y = self.y_of(level)
            self.out.append(f'<line x1="{LEFT}" x2="{RIGHT}" y1="{y}" y2="{y}" stroke="#ddd"/>'
                            f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end">{level}</text>')

    def y_of(self, level: float) -> float:
        level = min(max(level, self.low), self.high)  # what is off the scale is drawn at its edge
        return self.bottom - (level - self.low) / (self.high - self.low) * (self.bottom - self.top)

    def curve(self, column: int, colour: str, width: float) -> None:
        points = " ".join(f"{x_of(row[0]):.1f},{self.y_of(row[column]):.1f}" for row in ROWS)
        self.out.append(f'<polyline fill="none" stroke="{colour}" stroke-width="{width}" '
                        f'points="{points}"/>')


loudness = Panel(60, 300, -60, 0, 10, "momentary loudness, LUFS: in (grey), out (blue), target")
target = loudness.y_of(-18)
loudness.out.append(f'<line x1="{LEFT}" x2="{RIGHT}" y1="{target}" y2="{target}" stroke="#0a0" '
                    f'stroke-dasharray="6 4"/>')
loudness.curve(1, "#999", 1)
loudness.curve(2, "#0060c0", 1.5)
gain = Panel(350, 470, -12, 12, 6, "gain, dB")
gain.curve(3, "#d04000", 2)
marks = []
for seconds, name in PARTS:
    marks.append(f'<line x1="{x_of(seconds)}" x2="{x_of(seconds)}" y1="60" y2="470" '
                 f'stroke="#888" stroke-dasharray="2 3"/>'
                 f'<text x="{x_of(seconds) + 4}" y="74" fill="#444">{name}</text>')
for seconds in range(0, SECONDS + 1, 10):
    marks.append(f'<text x="{x_of(seconds)}" y="490" text-anchor="middle">{seconds}</text>')
(HERE / "agc.svg").write_text("\n".join(
    ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 520" font-family="sans-serif" '
     'font-size="13"><rect width="800" height="520" fill="white"/>'
     f'<text x="{LEFT}" y="28" font-size="15">The AGC with its default settings (target -18 LUFS)'
     '</text>', *marks, *loudness.out, *gain.out,
     f'<text x="{(LEFT + RIGHT) / 2}" y="510" text-anchor="middle">seconds</text>', "</svg>\n"]))
