# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the results in one or more of meson's testlog.json files: prints "PASSED FAILED".

A Catch2 program counts with its test cases, any other test as one. A program that crashed or ran
out of time counts as one failure whatever it printed before. Skipped tests are named on standard
error and count as neither. A file that is not there holds no result; no result at all is a failure.
A test that was run again counts once, as in the last file that holds it.
"""

import re
import sys

import test_log

ALL_PASSED = re.compile(r"^All tests passed \(.* in (\d+) test cases?\)", re.MULTILINE)
SOME_FAILED = re.compile(r"^test cases: *\d+ \|(.*)$", re.MULTILINE)


def cases(result):
    """(passed, failed) of one line of the log."""
    output = result.get("stdout") or ""
    if result["result"] in test_log.GOOD:
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
    results = test_log.load(paths)
    counts = [cases(result) for result in results]
    passed = sum(count[0] for count in counts)
    failed = sum(count[1] for count in counts)
    if not results:
        print("no test was run", file=sys.stderr)
        failed = 1
    print(passed, failed)


main(sys.argv[1:])
