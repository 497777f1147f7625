#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws compressor.svg, soft-limiter.svg and limiter-gain.svg from dynamics.tsv."""
import pathlib

HERE = pathlib.Path(__file__).parent
COLOURS = ["#0060c0", "#d04000", "#0a8a3a", "#8030a0", "#806000"]

plots: dict[str, dict[str, list[tuple[float, float]]]] = {}
for row in (HERE / "dynamics.tsv").read_text().splitlines():
    if not row.startswith("#"):
        name, x, y = row.split("\t")
        plot, line = name.split("/", 1)
        plots.setdefault(plot, {}).setdefault(line, []).append((float(x), float(y)))


class Panel:
    """Axes with all lines of one plot; x and y are (low, high, step of the grid)."""

    def __init__(self, plot: str, box: tuple[int, int, int, int], x: tuple, y: tuple,
                 title: str, unit: str):
        self.left, self.top, self.right, self.bottom = box
        self.x, self.y = x, y
        self.out = [f'<text x="{self.left}" y="{self.top - 10}">{title}</text>',
                    f'<text x="{(self.left + self.right) / 2}" y="{self.bottom + 36}" '
                    f'text-anchor="middle">{unit}</text>']
        for value in range(x[0], x[1] + 1, x[2]):
            at = self.place(value, 0)[0]
            self.rule(at, at, self.top, self.bottom)
            self.out.append(f'<text x="{at}" y="{self.bottom + 18}" text-anchor="middle">'
                            f'{value}</text>')
        for value in range(y[0], y[1] + 1, y[2]):
            at = self.place(0, value)[1]
            self.rule(self.left, self.right, at, at)
            self.out.append(f'<text x="{self.left - 8}" y="{at + 4}" text-anchor="end">{value}'
                            '</text>')
        for colour, (name, points) in zip(COLOURS, plots[plot].items()):
            self.draw(points, colour)
            self.name(name, colour)

    def rule(self, x1: float, x2: float, y1: float, y2: float) -> None:
        self.out.append(f'<line x1="{x1}" x2="{x2}" y1="{y1}" y2="{y2}" stroke="#ddd"/>')

    def place(self, x: float, y: float) -> tuple[float, float]:
        return (round(self.left + (x - self.x[0]) / (self.x[1] - self.x[0])
                      * (self.right - self.left), 1),
                round(self.bottom - (y - self.y[0]) / (self.y[1] - self.y[0])
                      * (self.bottom - self.top), 1))

    def draw(self, points: list[tuple[float, float]], colour: str) -> None:
        inside = [self.place(x, y) for x, y in points if self.x[0] <= x <= self.x[1]]
        self.out.append(f'<polyline fill="none" stroke="{colour}" stroke-width="1.7" points="'
                        + " ".join(f"{x},{y}" for x, y in inside) + '"/>')

    def name(self, name: str, colour: str) -> None:
        """In the lower right corner, where no curve is."""
        line = sum(' class="name"' in part for part in self.out)
        self.out.append(f'<text class="name" x="{self.right - 8}" y="{self.bottom - 12 - 18 * line}"'
                        f' text-anchor="end" fill="{colour}">{name}</text>')


def write(name: str, title: str, height: int, *panels: Panel) -> None:
    (HERE / name).write_text("\n".join(
        [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 {height}" '
         f'font-family="sans-serif" font-size="13"><rect width="800" height="{height}" '
         f'fill="white"/><text x="60" y="28" font-size="15">{title}</text>',
         *(part for panel in panels for part in panel.out), "</svg>\n"]))


write("compressor.svg", "The compressor: threshold -24 dBFS, no make-up", 420,
      Panel("curve", (60, 70, 370, 360), (-48, 0, 6), (-48, 0, 6),
            "out over in, settled, dBFS", "dBFS in"),
      Panel("step", (450, 70, 780, 360), (0, 900, 150), (-14, 2, 2),
            "gain, dB: a step up by 36 dB, down after 250 ms", "ms (attack and release)"))
write("soft-limiter.svg", "The soft tier: loudness -18 LUFS, a burst of 100 ms at 0 dBFS", 560,
      Panel("soft", (60, 70, 780, 290), (-50, 700, 50), (-30, 5, 5), "level, dBFS", ""),
      Panel("soft_gain", (60, 350, 780, 500), (-50, 700, 50), (-6, 1, 1), "gain, dB", "ms"))
write("limiter-gain.svg", "The limiter's gain around a peak of +6 dBFS", 420,
      Panel("limiter_attack", (60, 70, 370, 360), (-4, 2, 1), (-7, 1, 1),
            "gain, dB, at the moment it is heard", "ms from the peak"),
      Panel("limiter", (450, 70, 780, 360), (0, 400, 50), (-7, 1, 1), "hold, then release",
            "ms from the peak"))
