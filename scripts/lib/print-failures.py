# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints what failed tests said, from one or more of meson's testlog.json files.

Of each the end, where test programs say what was wrong. Files that are not there are passed over.
"""

import json
import os
import sys

LINES = 60
GOOD = ("OK", "EXPECTEDFAIL", "SKIP")


def main(paths):
    for path in filter(os.path.exists, paths):
        with open(path, encoding="utf-8") as log:
            for result in map(json.loads, log):
                if result["result"] in GOOD:
                    continue
                said = (result.get("stdout") or "") + (result.get("stderr") or "")
                print(f"\n-- {result['name']}: {result['result']} ({path.split(os.sep)[0]})")
                print("\n".join(said.splitlines()[-LINES:]))


main(sys.argv[1:])
