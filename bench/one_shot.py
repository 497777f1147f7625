#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""From start to exit: what a key binding or a panel's click waits for.

usage: one_shot.py HEADROOMCTL [RUNS]

Runs commands against a daemon that answers at once (headroomctl/tests/scripted_daemon.py), in turns
with /bin/true, which is what starting and ending any program costs here. Wall time in ms.
"""

import os
import statistics
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "headroomctl",
                                "tests"))
from scripted_daemon import ScriptedDaemon, a_status, environment  # noqa: E402

COMMANDS = (["status"], ["status", "--json"], ["bypass", "toggle"],
            ["set", "limiter.ceiling_dbtp", "-1"], ["follow", "--once", "--watch", "state"],
            ["__complete", "profile", "use", ""])
GOAL_MS = 10.0


def milliseconds(program, words, variables):
    actions = [(os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)]
    started = time.perf_counter()
    pid = os.posix_spawn(program, [program, *words], variables, file_actions=actions)
    _, status = os.waitpid(pid, 0)
    elapsed = time.perf_counter() - started
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{program} {' '.join(words)}: exit {os.waitstatus_to_exitcode(status)}")
    return elapsed * 1000.0


def main(headroomctl, runs="200"):
    answers = {"status": a_status(), "bypass.set": None, "setting.set": None,
               "profile.list": {"profiles": [{"name": "default", "active": True}]}}
    rows = {("/bin/true",): []} | {(headroomctl, *words): [] for words in COMMANDS}
    with ScriptedDaemon(answers) as daemon:
        variables = environment(daemon)
        for _ in range(int(runs)):
            for (program, *words), times in rows.items():
                times.append(milliseconds(program, words, variables))
    print(f"{'median':>8}{'p99':>8}  ms, {runs} runs")
    for (program, *words), times in rows.items():
        p99 = statistics.quantiles(times, n=100)[98]
        print(f"{statistics.median(times):8.2f}{p99:8.2f}  "
              f"{os.path.basename(program)} {' '.join(words)}")
    medians = [statistics.median(times) for times in rows.values()]
    return 0 if max(medians) < GOAL_MS else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
