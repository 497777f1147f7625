# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints what failed tests said, from one or more of meson's testlog.json files.

Of each what follows the first failed check, and the end. Files that are not there are passed over.
"""

import json
import os
import sys

CHECK, END = 40, 20  # lines
GOOD = ("OK", "EXPECTEDFAIL", "SKIP")


def shortened(lines):
    """The lines around the first failed check of a Catch2 program, and the last ones."""
    first = next((i for i, line in enumerate(lines) if line.endswith("FAILED:")), len(lines))
    begin, end = max(0, first - 5), min(len(lines), first + CHECK)
    rest = max(end, len(lines) - END)
    return lines[begin:end] + (["..."] if end < rest else []) + lines[rest:]


def main(paths):
    for path in filter(os.path.exists, paths):
        with open(path, encoding="utf-8") as log:
            for result in map(json.loads, log):
                if result["result"] in GOOD:
                    continue
                said = (result.get("stdout") or "") + (result.get("stderr") or "")
                print(f"\n-- {result['name']}: {result['result']} ({path.split(os.sep)[0]})")
                print("\n".join(shortened(said.splitlines())))


main(sys.argv[1:])
