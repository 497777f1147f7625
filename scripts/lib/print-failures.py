# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints what failed tests said, from one or more of meson's testlog.json files.

Of each what follows the first failed check, and the end. Files that are not there are passed over.
A test that was run again is shown as in the last file that holds it.
"""

import os
import sys

import test_log

CHECK, END = 40, 20  # lines


def shortened(lines):
    """The lines around the first failed check of a Catch2 program, and the last ones."""
    first = next((i for i, line in enumerate(lines) if line.endswith("FAILED:")), len(lines))
    begin, end = max(0, first - 5), min(len(lines), first + CHECK)
    rest = max(end, len(lines) - END)
    return lines[begin:end] + (["..."] if end < rest else []) + lines[rest:]


def main(paths):
    for result in test_log.load(paths):
        if result["result"] in (*test_log.GOOD, "SKIP"):
            continue
        build = os.path.basename(result["folder"])
        print(f"\n-- {result['name']}: {result['result']} ({build})")
        print("\n".join(shortened(test_log.output_of(result).splitlines())))


main(sys.argv[1:])
