# SPDX-License-Identifier: GPL-3.0-or-later
"""What scripts/check makes of meson's logs: how many passed and failed, and what is run again."""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

SCRIPTS = pathlib.Path(__file__).resolve().parents[2] / "scripts" / "lib"


def result(name, outcome, stdout="", stderr=""):
    return {"name": f"headroom:pipewire / {name}", "result": outcome, "stdout": stdout,
            "stderr": stderr}


FAILED = "test cases: 3 | 2 passed | 1 failed\n"
PASSED = "All tests passed (9 assertions in 3 test cases)\n"


class Results(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def log(self, name, *results, build="build-a"):
        path = pathlib.Path(self.folder.name, build, "meson-logs", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(json.dumps(line) + "\n" for line in results), encoding="utf-8")
        return str(path)

    def said(self, script, *paths):
        return subprocess.run([sys.executable, SCRIPTS / script, *paths], check=True, text=True,
                              capture_output=True).stdout

    def test_cases_are_counted(self):
        log = self.log("a.json", result("one", "OK", PASSED), result("two", "FAIL", FAILED),
                       result("three", "TIMEOUT", PASSED), result("four", "OK", "fine"))
        self.assertEqual(self.said("count-results.py", log), "6 2\n")

    def test_no_result_is_a_failure(self):
        self.assertEqual(self.said("count-results.py", "nowhere.json"), "0 1\n")

    def test_what_was_run_again_counts_once_as_it_did_last(self):
        first = self.log("a.json", result("one", "OK", PASSED), result("two", "FAIL", FAILED))
        again = self.log("b.json", result("two", "OK", PASSED))
        self.assertEqual(self.said("count-results.py", first, again), "6 0\n")
        self.assertEqual(self.said("print-failures.py", first, again), "")

    def test_what_fails_again_stays_failed(self):
        first = self.log("a.json", result("two", "FAIL", FAILED))
        again = self.log("b.json", result("two", "FAIL", FAILED))
        self.assertEqual(self.said("count-results.py", first, again), "2 1\n")
        self.assertIn("two: FAIL (build-a)", self.said("print-failures.py", first, again))

    def test_another_build_is_another_test(self):
        first = self.log("a.json", result("two", "FAIL", FAILED))
        other = self.log("a.json", result("two", "OK", PASSED), build="build-b")
        self.assertEqual(self.said("count-results.py", first, other), "5 1\n")

    def test_what_a_sanitizer_found_is_not_run_again(self):
        log = self.log("a.json", result("follow @ 1", "FAIL", FAILED), result("fine @ 1", "OK"),
                       result("leak @ 1", "FAIL", FAILED, "sanitizer finding in headroomd.log"),
                       result("slow @ 1", "TIMEOUT"))
        self.assertEqual(self.said("judge-alone.py", log), "follow @ 1\nslow @ 1\n")


unittest.main()
