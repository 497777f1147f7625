#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws lookahead.svg from lookahead.tsv: latency against the worst excess over the ceiling."""
import pathlib

HERE = pathlib.Path(__file__).parent
LEFT, RIGHT, TOP, BOTTOM = 70, 600, 40, 330
LOW_DB, HIGH_DB, SHORT_MS, LONG_MS = -0.2, 0.6, 1.0, 5.0


def x_of(ms: float) -> float:
    return LEFT + (ms - SHORT_MS) / (LONG_MS - SHORT_MS) * (RIGHT - LEFT)


def y_of(db: float) -> float:
    db = min(max(db, LOW_DB), HIGH_DB)  # what is off the scale is drawn at its edge
    return BOTTOM - (db - LOW_DB) / (HIGH_DB - LOW_DB) * (BOTTOM - TOP)


rows = [[float(field) for field in line.split()]
        for line in (HERE / "lookahead.tsv").read_text().splitlines() if not line.startswith("#")]
out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 380" font-family="sans-serif" '
       f'font-size="13"><rect width="640" height="380" fill="white"/>'
       f'<text x="{LEFT}" y="24" font-size="15">Worst excess over the ceiling by latency, 48 kHz '
       f'(1.5 ms is off the scale)</text>']
for step in range(-2, 7):
    db = step / 10
    out.append(f'<line x1="{LEFT}" x2="{RIGHT}" y1="{y_of(db)}" y2="{y_of(db)}" '
               f'stroke="{"#444" if step == 0 else "#ddd"}"/>'
               f'<text x="{LEFT - 8}" y="{y_of(db) + 4}" text-anchor="end">{db:+.1f}</text>')
for ms in range(1, 6):
    out.append(f'<text x="{x_of(ms)}" y="{BOTTOM + 18}" text-anchor="middle">{ms}</text>')
out.append(f'<text x="{(LEFT + RIGHT) / 2}" y="{BOTTOM + 40}" text-anchor="middle">'
           f'look-ahead, ms</text><text transform="translate(20 {(TOP + BOTTOM) / 2}) rotate(-90)" '
           f'text-anchor="middle">dB over the ceiling</text>')
for column, (name, colour) in {2: ("T20", "#0060c0"), 3: ("TN", "#d04000")}.items():
    points = [(x_of(row[0]), y_of(row[column])) for row in rows]
    out.append(f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="'
               + " ".join(f"{x:.1f},{y:.1f}" for x, y in points) + '"/>')
    out += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in points]
    out.append(f'<text x="{RIGHT - 60}" y="{TOP + 18 * column}" fill="{colour}">{name}</text>')
(HERE / "lookahead.svg").write_text("\n".join(out) + "\n</svg>\n")
