# SPDX-License-Identifier: GPL-3.0-or-later
"""The words that shells offer, with what the daemon knows; each shell is asked if it is there."""

import os
import shutil
import subprocess
import tempfile
import time
import unittest

from scripted_daemon import ScriptedDaemon, a_status, environment, headroomctl
from test_commands import PROFILES, refuse

COMPLETIONS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "completions")
ANSWERS = {"profile.list": PROFILES,
           "setting.list": {"settings": {"agc.enabled": True, "limiter.ceiling_dbtp": -1.0}},
           "setting.get": lambda args: {"key": args["key"],
                                        "value": True if args["key"] == "agc.enabled" else "peak"},
           "device.list": {"devices": [{"name": "usb", "description": "Headset", "state": "off"},
                                       {"name": "hdmi", "state": "linked"}]},
           "setting.describe": {"words": ["peak", "rms"]},
           "status": a_status(streams=[
               {"node_id": 51, "app": "mpv", "route": "bypass"},
               {"node_id": 52, "app": "mpv", "route": "bypass"},
               {"node_id": 60, "app": "a b", "route": "processed"}])}


class Words(unittest.TestCase):
    def offers(self, daemon, *words):
        # Nobody waits longer than 100 ms for live values; on a busy machine that is too short for
        # the daemon of this test at times.
        for _ in range(5 if daemon else 1):
            code, out, err = headroomctl(daemon, "__complete", *words)
            self.assertEqual((code, err), (0, ""))
            if out:
                break
        return [line.split("\t")[0] for line in out.splitlines()]

    def test_commands_and_options(self):
        self.assertIn("profile", self.offers(None, ""))
        self.assertIn("status\twhat is protected", headroomctl(None, "__complete", "")[1])
        self.assertEqual(self.offers(None, "prof"), ["profile"])
        self.assertEqual(self.offers(None, "per-app", "ma"), ["master"])
        self.assertEqual(self.offers(None, "--json", "route", "un"), ["unset"])
        self.assertEqual(self.offers(None, "set", "--e"), ["--ephemeral"])
        self.assertEqual(self.offers(None, "waybar", "--j"), ["--json"])
        self.assertEqual(self.offers(None, "bypass", "t"), ["toggle"])
        self.assertEqual(self.offers(None, "bypass", "on", ""), [])
        self.assertEqual(self.offers(None, "follow", "--format", "i3"), ["i3status-rs", "i3bar"])
        self.assertEqual(self.offers(None, "monitor", "meters", "r"), ["routing"])
        self.assertEqual(self.offers(None, "profile", "check", ""), [":files"])
        self.assertEqual(self.offers(None, "nonsense", "x", ""), [])

    def test_what_the_daemon_knows(self):
        with ScriptedDaemon(ANSWERS) as daemon:
            self.assertEqual(self.offers(daemon, "profile", "use", ""),
                             ["default", "night", "speech"])
            self.assertEqual(self.offers(daemon, "profile", "use", "n"), ["night"])
            self.assertEqual(self.offers(daemon, "get", "limiter."), ["limiter.ceiling_dbtp"])
            self.assertEqual(self.offers(daemon, "route", "set", ""), ["mpv", "a b"])
            self.assertEqual(self.offers(daemon, "route", "set", "mpv", ""),
                             ["processed", "bypass"])
            self.assertEqual(self.offers(daemon, "route", "stream", ""), ["51", "52", "60"])
            self.assertEqual(self.offers(daemon, "device", "link", ""), ["usb", "hdmi"])
            self.assertEqual(self.offers(daemon, "device", "unlink", "h"), ["hdmi"])
            self.assertEqual(self.offers(daemon, "set", "agc.enabled", ""), ["true", "false"])
            self.assertEqual(self.offers(daemon, "set", "compressor.detector", ""), ["peak", "rms"])
            self.assertEqual(self.offers(None, "--socket", daemon.path, "profile", "use", "s"),
                             ["speech"])

    def test_silence_without_a_daemon_or_an_answer(self):
        self.assertEqual(self.offers(None, "profile", "use", ""), [])
        with ScriptedDaemon({"profile.list": refuse("INTERNAL", "no")}) as daemon:
            self.assertEqual(self.offers(daemon, "profile", "use", ""), [])
        with ScriptedDaemon({"profile.list": lambda _: time.sleep(5)}) as daemon:
            started = time.monotonic()
            self.assertEqual(self.offers(daemon, "profile", "use", ""), [])
            self.assertLess(time.monotonic() - started, 4)

    def test_names_that_no_shell_could_take(self):
        evil = {"profiles": [{"name": "a\nb"}, {"name": "\x1b[2J"}, {"name": "good"}]}
        with ScriptedDaemon({"profile.list": evil}) as daemon:
            self.assertEqual(self.offers(daemon, "profile", "use", ""), ["good"])


class Shells(unittest.TestCase):
    def setUp(self):
        self.daemon = ScriptedDaemon(ANSWERS)
        self.addCleanup(self.daemon.__exit__)

    def shell(self, name, *words):
        if not shutil.which(name):
            self.skipTest(name + " is not there")
        folder = os.path.dirname(os.environ["HEADROOMCTL"])
        with tempfile.TemporaryDirectory() as home:
            variables = environment(self.daemon)
            variables |= {"PATH": folder + ":" + variables["PATH"], "HOME": home, "TERM": "dumb"}
            result = subprocess.run([name, *words], capture_output=True, text=True, check=False,
                                    timeout=60, env=variables, cwd=COMPLETIONS)
        self.assertEqual(result.stderr, "")
        return result.stdout.splitlines()

    def test_bash(self):
        script = ("source ./headroomctl.bash; COMP_WORDS=(headroomctl {words}); "
                  "COMP_CWORD={last}; _headroomctl; printf '%s\\n' \"${{COMPREPLY[@]}}\"")
        for words, expected in (("profile use n", ["night"]), ("profile use ''",
                                ["default", "night", "speech"]), ("route set a", ["a\\ b"]),
                                ("device link ''", ["usb", "hdmi"])):
            line = script.format(words=words, last=len(words.split()))
            self.assertEqual(self.shell("bash", "--norc", "-c", line), expected)

    def test_fish(self):
        line = "source ./headroomctl.fish; complete -C 'headroomctl profile use n'"
        self.assertEqual(self.shell("fish", "-c", line), ["night\tnarrow dynamics"])
        line = "source ./headroomctl.fish; complete -C 'headroomctl profile use '"
        self.assertEqual(len(self.shell("fish", "-c", line)), 3)
        line = "source ./headroomctl.fish; complete -C 'headroomctl device link u'"
        self.assertEqual(self.shell("fish", "-c", line), ["usb\tHeadset"])

    def test_zsh(self):
        # What the function gives to _describe is what a terminal would show.
        line = ("_describe() { print -l ${(P)2} }; _files() { print FILES }; "
                "complete() { source ./_headroomctl }; "
                "words=(headroomctl {words}); CURRENT={last}; complete")
        for words, expected in (("profile use n", ["night:narrow dynamics"]),
                                ("profile check ''", ["FILES"]), ("route set mpv p", ["processed"]),
                                ("device link u", ["usb:Headset"])):
            script = line.replace("{words}", words).replace("{last}", str(len(words.split()) + 1))
            self.assertEqual([l for l in self.shell("zsh", "-f", "-c", script) if l], expected)


if __name__ == "__main__":
    unittest.main()
