#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Panels of lines as SVG, for the plots of this folder."""
import pathlib

HERE = pathlib.Path(__file__).parent
COLOURS = ["#0060c0", "#d04000", "#0a8a3a", "#8030a0", "#806000"]
Lines = dict[str, list[tuple[float, float]]]


def read_plots(name: str) -> dict[str, Lines]:
    """A table of "plot/line", x, y, one point a line."""
    plots: dict[str, Lines] = {}
    for row in (HERE / name).read_text().splitlines():
        if not row.startswith("#"):
            key, x, y = row.split("\t")
            plot, line = key.split("/", 1)
            plots.setdefault(plot, {}).setdefault(line, []).append((float(x), float(y)))
    return plots


class Panel:
    """Axes with all lines of one plot; x and y are (low, high, step of the grid). What is below the
    scale is drawn at its edge."""

    def __init__(self, lines: Lines, box: tuple[int, int, int, int], x: tuple, y: tuple,
                 title: str, unit: str, names_from: int = 0, ticks: dict[int, str] | None = None):
        self.left, self.top, self.right, self.bottom = box
        self.x, self.y, self.names_from = x, y, names_from
        self.out = [f'<text x="{self.left}" y="{self.top - 10}">{title}</text>',
                    f'<text x="{(self.left + self.right) / 2}" y="{self.bottom + 36}" '
                    f'text-anchor="middle">{unit}</text>']
        for value in range(x[0], x[1] + 1, x[2]):
            at = self.place(value, 0)[0]
            self.rule(at, at, self.top, self.bottom)
            self.out.append(f'<text x="{at}" y="{self.bottom + 18}" text-anchor="middle">'
                            f'{ticks[value] if ticks else value}</text>')
        for value in range(y[0], y[1] + 1, y[2]):
            at = self.place(0, value)[1]
            self.rule(self.left, self.right, at, at)
            self.out.append(f'<text x="{self.left - 8}" y="{at + 4}" text-anchor="end">{value}'
                            '</text>')
        for colour, (name, points) in zip(COLOURS, lines.items()):
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
        inside = [self.place(x, max(y, self.y[0])) for x, y in points if self.x[0] <= x <= self.x[1]]
        self.out.append(f'<polyline fill="none" stroke="{colour}" stroke-width="1.7" points="'
                        + " ".join(f"{x},{y}" for x, y in inside) + '"/>')

    def name(self, name: str, colour: str) -> None:
        """From the lower right corner up, names_from lines higher."""
        line = self.names_from + sum(' class="name"' in part for part in self.out)
        self.out.append(f'<text class="name" x="{self.right - 8}" y="{self.bottom - 12 - 18 * line}"'
                        f' text-anchor="end" fill="{colour}">{name}</text>')


def write(name: str, title: str, height: int, *panels: Panel) -> None:
    (HERE / name).write_text("\n".join(
        [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 {height}" '
         f'font-family="sans-serif" font-size="13"><rect width="800" height="{height}" '
         f'fill="white"/><text x="60" y="28" font-size="15">{title}</text>',
         *(part for panel in panels for part in panel.out), "</svg>\n"]))
