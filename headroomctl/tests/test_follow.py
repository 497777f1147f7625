# SPDX-License-Identifier: GPL-3.0-or-later
"""The modes that feed panels: lines while somebody reads them, whatever the daemon does."""

import json
import os
import queue
import select
import signal
import subprocess
import threading
import time
import unittest

from scripted_daemon import ScriptedDaemon, a_status, environment, headroomctl

PATIENCE_S = 20
TICK = {"momentary_lufs": -20.4, "shortterm_lufs": -21.0, "integrated_lufs": -18.5,
        "true_peak_dbtp": -1.2, "gain_reduction_db": -3.0, "compressor_gr_db": -2.5,
        "limiter_gr_db": -1.0, "agc_gain_db": 4.5}
QUIET = {**TICK, "limiter_gr_db": 0.0}


class Follower:
    """headroomctl in the background, line by line."""

    def __init__(self, daemon, *words, **more):
        self.process = subprocess.Popen(
            [os.environ["HEADROOMCTL"], *words], stdout=subprocess.PIPE, text=True,
            env=environment(daemon), **more)
        self.lines = queue.Queue()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.reader.join()

    def _read(self):
        with self.process.stdout as lines:
            for line in lines:
                self.lines.put(line)

    def line(self):
        return self.lines.get(timeout=PATIENCE_S).rstrip("\n")

    def line_with(self, **members):
        """The next JSON line that has these members."""
        while True:
            found = json.loads(self.line())
            if members.items() <= found.items():
                return found


class Follow(unittest.TestCase):
    maxDiff = None

    def once(self, status, *words, tick=TICK):
        events = [("meters", "tick", tick)] if tick else []
        with ScriptedDaemon({"status": status}, events) as daemon:
            code, out, err = headroomctl(daemon, "follow", "--once", *words)
            self.assertEqual((code, err), (0, ""))
            return out

    def test_each_format(self):
        for name, expected in (
                ("waybar", '{"text":"-20 LUFS","alt":"limiting","tooltip":"profile default\\n'
                           '0 streams\\nshort-term -21.0 LUFS\\ntrue peak -1.2 dBTP\\n'
                           'gain reduction 3.0 dB","class":["limiting","profile-default"],'
                           '"percentage":25}\n'),
                ("polybar", "%{F#f1fa8c}-20 LUFS%{F-}\n"),
                ("i3status-rs", '{"icon":"","state":"Info","text":"-20 LUFS",'
                                '"short_text":"-20 LUFS"}\n'),
                ("i3bar", '{"version":1}\n[\n[{"name":"headroom","full_text":"-20 LUFS",'
                          '"color":"#f1fa8c","urgent":false}],\n'),
                ("json", '{"v":1,"state":"limiting","connected":true,"profile":"default",'
                         '"bypass":false,"streams":0,"unprotected":[],"warnings":[],'
                         '"momentary_lufs":-20.4,"shortterm_lufs":-21,"integrated_lufs":-18.5,'
                         '"true_peak_dbtp":-1.2,"gain_reduction_db":3,"agc_gain_db":4.5}\n'),
                ("plain", "-20 LUFS\n"),
                ("template:{profile} {lufs:.1} {{{state}}} {reduction:.2} {agc} {percentage}%",
                 "default -20.4 {limiting} 3.00 4 25%\n")):
            self.assertEqual(self.once(a_status(), "--format", name), expected, name)
        self.assertEqual(self.once(a_status(), "--json"),
                         self.once(a_status(), "--format", "json"))

    def test_each_state(self):
        stream = {"node_id": 5, "app": "mpv", "route": "processed", "protection": "unprotected"}
        slow = {"realtime": False, "policy": "SCHED_OTHER", "priority": 0}
        for status, tick, expected in (
                (a_status(), QUIET, "active A -20 LUFS"),
                (a_status(), TICK, "limiting L -20 LUFS"),
                (a_status(bypass=True), TICK, "bypassed B bypass"),
                (a_status(streams=[stream]), TICK, "unprotected ! unprotected"),
                (a_status(warnings=["bad"]), TICK, "degraded ? -20 LUFS"),
                (a_status(scheduling=slow), TICK, "degraded ? -20 LUFS"),
                (a_status(sinks={"processed": {"ready": True}, "real": {"ready": False}}), TICK,
                 "degraded ? -20 LUFS")):
            out = self.once(status, "--icons", "text", "--format", "template:{state} {icon} {text}",
                            tick=tick)
            self.assertEqual(out, expected + "\n")
        code, out, _ = headroomctl(None, "follow", "--once", "--format", "template:{state} {text}")
        self.assertEqual((code, out), (0, "disconnected off\n"))

    def test_once_does_not_wait_for_levels_that_never_come(self):
        self.assertEqual(self.once(a_status(), tick=None), "silent\n")
        self.assertEqual(self.once(a_status(profile="night"), "--watch", "state", tick=None),
                         "night\n")

    def test_names_are_escaped(self):
        status = a_status(profile="<b>&%{F#f00}\x1b\n", warnings=["<&>"])
        line = json.loads(self.once(status, "--format", "waybar", "--watch", "state"))
        self.assertEqual(line["text"], "&lt;b&gt;&amp;%{F#f00}??")
        self.assertIn("warning: &lt;&amp;&gt;", line["tooltip"])
        self.assertEqual(line["class"][-1], "profile--b----F-f00---")
        polybar = self.once(status, "--format", "polybar", "--watch", "state")
        self.assertIn("<b>&%%{F#f00}??", polybar)

    def test_templates_that_are_wrong(self):
        for text in ("{nothing}", "{", "}", "{lufs:1}", "{lufs:.x}", "{profile:.1}", "{lufs"):
            code, out, err = headroomctl(None, "follow", "--format", "template:" + text)
            self.assertEqual((code, out), (2, ""), text)
            self.assertIn("--format template: ", err)

    def test_the_daemon_may_come_and_go(self):
        with ScriptedDaemon() as daemon:
            path = daemon.path
            daemon.stop()
            with Follower(daemon, "waybar", "--watch", "state") as panel:
                self.assertEqual(panel.line_with(alt="disconnected")["text"], "off")
                again = ScriptedDaemon({"status": a_status(profile="night")}, path=path)
                self.assertEqual(panel.line_with(alt="active")["text"], "night")
                again.answers["status"] = a_status(profile="night", bypass=True)
                again.tell("daemon", "bypass", {"enabled": True})
                self.assertEqual(panel.line_with(alt="bypassed")["text"], "bypass")
                again.stop()
                panel.line_with(alt="disconnected")
                self.assertIsNone(panel.process.poll())
                with ScriptedDaemon(path=path):
                    panel.line_with(alt="active")

    def test_levels_come_as_often_as_wanted(self):
        with ScriptedDaemon() as daemon, Follower(daemon, "follow", "--format", "json", "--fps",
                                                  "2") as panel:
            panel.line_with(connected=True)
            while not daemon.asked("subscribe"):
                time.sleep(0.005)
            self.assertEqual(daemon.asked("subscribe"), [
                {"topics": ["profile", "routing", "daemon", "meters"], "meters_hz": 2}])
            started = time.monotonic()
            for i in range(20):
                daemon.tell("meters", "tick", {**QUIET, "momentary_lufs": -30.0 + i})
            panel.line_with(momentary_lufs=-11)
            self.assertGreater(time.monotonic() - started, 0.1)
            self.assertLess(panel.lines.qsize(), 3)
            daemon.tell("meters", "tick", TICK)  # a change of state is told at once
            panel.line_with(state="limiting")

    def test_nothing_is_printed_twice(self):
        with ScriptedDaemon() as daemon, Follower(daemon, "follow", "--watch", "state") as panel:
            self.assertEqual(panel.line(), "default")
            for _ in range(3):
                daemon.tell("routing", "rule_changed", {})
            daemon.answers["status"] = a_status(profile="night")
            daemon.tell("profile", "used", {"name": "night"})
            self.assertEqual(panel.line(), "night")

    def test_it_ends_with_the_panel(self):
        for words in (["waybar"], ["follow"], ["monitor"]):
            with ScriptedDaemon() as daemon:
                panel = subprocess.Popen([os.environ["HEADROOMCTL"], *words],
                                         stdout=subprocess.PIPE, env=environment(daemon))
                panel.stdout.readline()
                panel.stdout.close()  # and nothing happens that could be printed
                self.assertEqual(panel.wait(PATIENCE_S), 0, words)
            for end in (signal.SIGTERM, signal.SIGHUP):
                with Follower(None, *words) as follower:
                    follower.line()
                    follower.process.send_signal(end)
                    self.assertEqual(follower.process.wait(PATIENCE_S), 0, words)

    def test_it_ends_with_its_parent(self):
        # The reader stays, the parent does not.
        read, write = os.pipe()
        parent = subprocess.Popen(
            ["sh", "-c", '"$HEADROOMCTL" waybar & echo $! >&2; wait'], stdout=write,
            stderr=subprocess.PIPE, text=True,
            env={**environment(), "HEADROOMCTL": os.environ["HEADROOMCTL"]})
        os.close(write)
        child = int(parent.stderr.readline())
        self.assertTrue(os.read(read, 1))  # it runs
        handle = os.pidfd_open(child)
        parent.kill()
        parent.wait()
        poll = select.poll()
        poll.register(handle)
        self.assertTrue(poll.poll(PATIENCE_S * 1000))
        parent.stderr.close()
        os.close(handle)
        os.close(read)

    def test_monitor(self):
        with ScriptedDaemon() as daemon:
            with Follower(daemon, "monitor", "--json", "routing", "meters", "--hz", "30") as panel:
                self.assertEqual(json.loads(panel.line()), {
                    "event": "connected", "topic": "client",
                    "data": {"daemon": "headroom", "version": "0.1.0", "protocol": 1}})
                while not daemon.asked("subscribe"):
                    time.sleep(0.005)
                self.assertEqual(daemon.asked("subscribe"),
                                 [{"topics": ["routing", "meters"], "meters_hz": 30}])
                event = {"event": "stream_removed", "topic": "routing", "data": {"node_id": 3}}
                daemon.tell(event["topic"], event["event"], event["data"])
                self.assertEqual(json.loads(panel.line()), event)
                daemon.stop()
                gone = json.loads(panel.line())
                self.assertEqual((gone["event"], gone["topic"]), ("disconnected", "client"))
            self.assertEqual(headroomctl(None, "monitor", "--count", "1")[0], 0)
        events = [("profile", "used", {"name": "night"})]
        with ScriptedDaemon(events=events) as daemon:
            code, out, _ = headroomctl(daemon, "monitor", "--count", "2")
            self.assertEqual(code, 0)
            self.assertEqual(out.splitlines()[1], 'profile/used              {"name":"night"}')
            self.assertEqual(daemon.asked("subscribe"),
                             [{"topics": ["profile", "routing", "daemon"]}])


if __name__ == "__main__":
    unittest.main()
