# SPDX-License-Identifier: GPL-3.0-or-later
"""The check of the guarantees' table finds what is wrong, and only that."""

import unittest

import guarantees


def table(changed_row=None, rows=guarantees.COUNT):
    row = '| {} | **So.** It is | 0 | `tests/a.cpp` "it is so", "it stays so" |'
    lines = [row.format(number) for number in range(1, rows + 1)]
    if changed_row:
        lines[4] = changed_row
    return "\n".join(["| | promise | figure | tests |", "|---|---|---|---|"] + lines) + "\n"


def found(text):
    files = {"tests/a.cpp": 'TEST_CASE("it is so") {\nTEST_CASE("it stays so", "[x]") {\n'}
    return list(guarantees.findings(text, files.get))


class Guarantees(unittest.TestCase):
    def test_a_right_table_is_accepted(self):
        self.assertEqual(found(table()), [])

    def test_a_missing_row_is_found(self):
        self.assertEqual(len(found(table(rows=guarantees.COUNT - 1))), 1)

    def test_a_test_that_does_not_exist_is_found(self):
        self.assertEqual(len(found(table('| 5 | So | 0 | `tests/a.cpp` "it was so" |'))), 1)

    def test_a_file_that_does_not_exist_is_found(self):
        self.assertEqual(len(found(table('| 5 | So | 0 | `tests/b.cpp` "it is so" |'))), 2)

    def test_a_row_without_a_test_is_found(self):
        self.assertEqual(len(found(table("| 5 | So | 0 | `tests/a.cpp` |"))), 1)


if __name__ == "__main__":
    unittest.main()
