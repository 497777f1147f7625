# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the results in one or more of meson's testlog.json files: prints "PASSED FAILED".

A Catch2 program counts with its test cases, any other test as one. A program that crashed or ran
out of time counts as one failure whatever it printed before. Skipped tests are named on standard
error and count as neither. A file that is not there holds no result; no result at all is a failure.
"""

import json
import os
import re
import sys

ALL_PASSED = re.compile(r"^All tests passed \(.* in (\d+) test cases?\)", re.MULTILINE)
SOME_FAILED = re.compile(r"^test cases: *\d+ \|(.*)$", re.MULTILINE)
GOOD = ("OK", "EXPECTEDFAIL")


def cases(result):
    """(passed, failed) of one line of the log."""
    output = result.get("stdout") or ""
    if result["result"] in GOOD:
        match = ALL_PASSED.search(output)
        return (int(match.group(1)) if match else 1, 0)
    if result["result"] == "SKIP":
        print("skipped:", result["name"], file=sys.stderr)
        return (0, 0)
    match = SOME_FAILED.search(output)
    if result["result"] == "FAIL" and match:
        counts = {word: int(number) for number, word in re.findall(r"(\d+) (\w+)", match.group(1))}
        return (counts.get("passed", 0), max(1, counts.get("failed", 0)))
    return (0, 1)


def main(paths):
    passed = failed = lines = 0
    for path in filter(os.path.exists, paths):
        with open(path, encoding="utf-8") as log:
            for line in log:
                one_passed, one_failed = cases(json.loads(line))
                passed, failed, lines = passed + one_passed, failed + one_failed, lines + 1
    if lines == 0:
        print("no test was run", file=sys.stderr)
        failed = 1
    print(passed, failed)


main(sys.argv[1:])
