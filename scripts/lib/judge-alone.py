# SPDX-License-Identifier: GPL-3.0-or-later
"""Names what failed in one of meson's testlog.json files and may be judged alone, one per line.

Sessions run beside each other, and a machine that is late may spoil one. What a sanitizer found is
no matter of time: that stays failed.
"""

import sys

import test_log

for result in test_log.load(sys.argv[1:]):
    good = result["result"] in (*test_log.GOOD, "SKIP")
    if not good and "sanitizer finding" not in test_log.output_of(result):
        print(result["name"].split(" / ")[-1])
