# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/guarantees.md promises nothing that no test asks.

guarantees.py ROOT: every row of its table, 1 to 20, names tests, and each of them exists.
"""

import os
import re
import sys

COUNT = 20
ROW = re.compile(r"^\| (\d+) \|.*\|([^|]*)\|$", re.MULTILINE)
TEST = re.compile(r"`([^`]+\.cpp)`|\"([^\"]+)\"")


def findings(text, source_of):
    """What is wrong with the table.
    source_of  path -> text of the file, or None"""
    rows = ROW.findall(text)
    if [int(number) for number, _ in rows] != list(range(1, COUNT + 1)):
        yield f"the rows are not 1 to {COUNT}"
    for number, tests in rows:
        source, named = None, 0
        for path, title in TEST.findall(tests):
            if path:
                source = source_of(path)
                if source is None:
                    yield f"guarantee {number}: there is no {path}"
            else:
                named += 1
                if f'TEST_CASE("{title}"' not in (source or ""):
                    yield f'guarantee {number}: no test "{title}" there'
        if named == 0:
            yield f"guarantee {number} names no test"


def main(root):
    def source_of(path):
        try:
            with open(os.path.join(root, path), encoding="utf-8") as file:
                return file.read()
        except OSError:
            return None

    found = list(findings(source_of("docs/guarantees.md") or "", source_of))
    for finding in found:
        print("docs/guarantees.md:", finding)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
