# SPDX-License-Identifier: GPL-3.0-or-later
"""Results in meson's testlog.json files."""

import json
import os

GOOD = ("OK", "EXPECTEDFAIL")


def output_of(result):
    return (result.get("stdout") or "") + (result.get("stderr") or "")


def load(paths):
    """All results of those files that exist. One that was run again counts as in the last file of
    the same build folder that holds it."""
    found = {}
    for path in filter(os.path.exists, paths):
        with open(path, encoding="utf-8") as log:
            for result in map(json.loads, log):
                folder = os.path.dirname(os.path.dirname(path))
                result["folder"] = folder
                found[folder, result["name"]] = result
    return list(found.values())
