# SPDX-License-Identifier: GPL-3.0-or-later
"""Each command asks the daemon this, prints that, and exits so."""

import json
import os
import tempfile
import unittest

from scripted_daemon import Refusal, ScriptedDaemon, a_status, headroomctl

PROFILES = {"profiles": [{"name": "default", "active": False, "description": "gentle daily use"},
                         {"name": "night", "active": True, "description": "narrow dynamics"},
                         {"name": "speech", "active": False, "description": "VoIP"}]}
TICK = {"momentary_lufs": -20.4, "shortterm_lufs": -21.0, "integrated_lufs": -200.0,
        "true_peak_dbtp": -1.2, "gain_reduction_db": -3.5, "compressor_gr_db": -2.5,
        "limiter_gr_db": -1.0, "agc_gain_db": 4.5, "agc_enabled": False,
        "loudness_range_lu": 6.5, "soft_gr_db": 0.0}


def refuse(code, message):
    def answer(_):
        raise Refusal(code, message)
    return answer


class Commands(unittest.TestCase):
    maxDiff = None

    def run_with(self, answers, *words, events=()):
        """Exit code, output, and what was asked."""
        with ScriptedDaemon(answers, events) as daemon:
            code, out, err = headroomctl(daemon, *words)
            self.assertEqual(err, "", words)
            return code, out, daemon.requests

    def asks(self, words, op, args=None, answers=None):
        """Says nothing, and the last thing asked is this."""
        code, out, requests = self.run_with({op: None, **(answers or {})}, *words.split())
        self.assertEqual((code, out, requests[-1]), (0, "", (op, args)), words)

    def prints(self, answers, words, expected):
        code, out, _ = self.run_with(answers, *words.split())
        self.assertEqual((code, out), (0, expected), words)

    def test_profiles(self):
        answers = {"profile.list": PROFILES, "profile.use": {"name": "speech"}}
        broken = {"name": "x", "active": False, "description": "", "error": "x.toml:1:1: bad"}
        self.prints(answers, "profile list",
                    "   default  gentle daily use\n*  night    narrow dynamics\n   speech   VoIP\n")
        _, out, _ = self.run_with({**answers, "profile.list": {
            "profiles": PROFILES["profiles"][:2] + [broken]}}, "profile", "next")
        self.assertEqual(out, "default\n")
        self.prints({"profile.list": {"profiles": [broken]}}, "profile list",
                    "   x  x.toml:1:1: bad\n")
        self.prints({}, "profile current", "default\n")
        self.asks("profile use night", "profile.use", {"name": "night"})
        for word, name in (("next", "speech"), ("prev", "default")):
            code, out, requests = self.run_with(answers, "profile", word)
            self.assertEqual((code, out), (0, name + "\n"))
            self.assertEqual(requests[-1], ("profile.use", {"name": name}))
        shown = {"name": "night", "agc": {"enabled": True, "target_lufs": -20.0},
                 "rules": [{"match": {"process_binary": ["mpv"]}, "route": "bypass"}], "words": ["a"]}
        self.prints({"profile.show": lambda args: shown if args == {"name": "night"} else None},
                    "profile show night",
                    "name                          night\n"
                    "agc.enabled                   true\n"
                    "agc.target_lufs               -20\n"
                    "rules.0.match.process_binary  [\"mpv\"]\n"
                    "rules.0.route                 bypass\n"
                    "words                         [\"a\"]\n")

    def test_profile_check(self):
        with tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
            file.write("name = 1\n")
            file.flush()
            finding = {"line": 1, "column": 8, "message": "name must be a text, got 1"}
            code, out, requests = self.run_with({"profile.check": {"diagnostics": [finding]}},
                                                "profile", "check", file.name)
            self.assertEqual((code, out),
                             (1, f"{file.name}:1:8: name must be a text, got 1\n"))
            self.assertEqual(requests, [("profile.check", {"text": "name = 1\n"})])
            elsewhere = {"file": "base.toml", **finding}
            _, out, _ = self.run_with({"profile.check": {"diagnostics": [elsewhere]}},
                                      "profile", "check", file.name)
            self.assertEqual(out, "base.toml:1:8: name must be a text, got 1\n")
            code, out, _ = self.run_with({"profile.check": {"diagnostics": []}},
                                         "profile", "check", file.name)
            self.assertEqual((code, out), (0, ""))
        code, _, err = headroomctl(None, "profile", "check", "/nonexistent.toml")
        self.assertEqual((code, err), (5, "headroomctl: /nonexistent.toml: cannot be read\n"))

    def test_reload(self):
        with ScriptedDaemon({"profile.reload": {"reloaded": ["default", "night"],
                                                "warnings": ["x.toml: bad"]}}) as daemon:
            self.assertEqual(headroomctl(daemon, "reload"),
                             (0, "default\nnight\n", "headroomctl: x.toml: bad\n"))

    def test_routes(self):
        routes = {"rules": [{"match": {"process_binary": ["mpv", "vlc"], "media_role": ["Music"]},
                             "route": "bypass", "origin": "night.toml"}],
                  "current": [{"node_id": 51, "app": "mpv", "route": "bypass"},
                              {"node_id": 107, "app": "", "route": "processed",
                               "placement": "placed"},
                              {"node_id": 108, "app": "game", "route": "processed",
                               "placement": "unroutable"}],
                  "default_route": "processed"}
        self.prints({"route.list": routes}, "route list",
                    "Rules\n"
                    "  process_binary mpv, vlc; media_role Music  bypass     night.toml\n"
                    "  everything else                            processed\n"
                    "\n"
                    "Streams\n"
                    "   51  mpv   bypass\n"
                    "  107  -     processed\n"
                    "  108  game  processed  UNROUTABLE\n")
        self.asks("route set mpv bypass", "route.set", {"app": "mpv", "to": "bypass"})
        self.asks("route unset mpv", "route.unset", {"app": "mpv"})
        self.asks("route stream 51 processed", "route.stream", {"node_id": 51, "to": "processed"})
        self.asks("route stream 51 rules", "route.stream", {"node_id": 51, "to": "rules"})

    def test_route_explain(self):
        streams = [{"node_id": 51, "app": "mpv", "route": "bypass"},
                   {"node_id": 60, "app": "vlc", "route": "bypass"},
                   {"node_id": 70, "app": "mpv", "route": "bypass"}]
        answers = {"status": a_status(streams=streams),
                   "route.explain": lambda args: {"rule": "default", "stream": args["node_id"]}}
        self.prints(answers, "route explain 60", "rule    default\nstream  60\n")
        self.prints(answers, "route explain mpv",
                    "rule    default\nstream  51\n\nrule    default\nstream  70\n")
        with ScriptedDaemon(answers) as daemon:
            self.assertEqual(headroomctl(daemon, "route", "explain", "game"),
                             (5, "", 'headroomctl: no stream of "game" plays\n'))

    def test_route_reset(self):
        def rule(field, app, origin):
            return {"match": {field: [app]}, "route": "bypass", "origin": origin}
        rules = [rule("process_binary", "mpv", "override"), rule("application_name", "mpv", "override"),
                 rule("process_binary", "vlc", "override"), rule("process_binary", "x", "night.toml")]
        routes = {"rules": rules, "current": [], "default_route": "processed"}
        code, out, requests = self.run_with({"route.list": routes, "apply": {"results": []}},
                                            "route", "reset")
        self.assertEqual((code, out), (0, "2 cleared\n"))
        self.assertEqual(requests[-1], ("apply", {"ops": [
            {"op": "route.unset", "args": {"app": app}} for app in ("mpv", "vlc")]}))
        self.prints({"route.list": {**routes, "rules": []}}, "route reset", "0 cleared\n")

    def test_per_app(self):
        apps = {"layer_a": [{"node_id": 51, "app": "mpv", "managed": True, "volume_lin": 0.5,
                             "reduction_db": 6.0, "deferred": False},
                            {"node_id": 52, "app": "vlc", "managed": True, "volume_lin": 1.0,
                             "reduction_db": 0.0, "deferred": True},
                            {"node_id": 7, "app": "game", "managed": False, "volume_lin": 1.0,
                             "reduction_db": 0.0, "deferred": False}]}
        self.prints({"per-app.list": apps}, "per-app list",
                    "NODE  APP   STATE             REDUCTION\n"
                    "  51  mpv   managed              6.0 dB\n"
                    "  52  vlc   left to the user     0.0 dB\n"
                    "   7  game  off                  0.0 dB\n")
        self.prints({"per-app.list": {"layer_a": []}}, "per-app list",
                    "No app's volume is looked after.\n")
        self.asks("per-app set mpv on", "per-app.set", {"app": "mpv", "enabled": True})
        self.asks("per-app set mpv off", "per-app.set", {"app": "mpv", "enabled": False})
        self.asks("per-app master on", "per-app.master", {"enabled": True})
        self.asks("per-app reset 51", "per-app.reset", {"node_id": 51})

    def test_equaliser(self):
        eq = {"enabled": True, "design": "analog", "preamp_db": -3.0, "overridden": True,
              "bands": [{"type": "peak", "frequency_hz": 100.0, "gain_db": -4.5, "q": 1.0,
                         "enabled": True},
                        {"type": "notch", "frequency_hz": 50.0, "gain_db": 0.0, "q": 30.0,
                         "enabled": False}]}
        self.prints({"eq.show": eq}, "eq show",
                    "on, preamp -3.0 dB, design analog, not as in the profile\n"
                    "1  peak   100.0 Hz  -4.5 dB   Q 1.00\n"
                    "2  notch   50.0 Hz   0.0 dB  Q 30.00  off\n")
        code, out, requests = self.run_with({"eq.add": {"band": 3}},
                                            *"eq add high-shelf 8000 -2.5 0.5".split())
        self.assertEqual((code, out), (0, "band 3\n"))
        self.assertEqual(requests[-1], ("eq.add", {"type": "high-shelf", "frequency_hz": 8000.0,
                                                   "gain_db": -2.5, "q": 0.5}))
        self.asks("eq change 1 gain_db -1.5", "eq.change", {"band": 1, "gain_db": -1.5})
        for word, enabled in (("on", True), ("true", True), ("off", False), ("false", False)):
            self.asks("eq change 1 enabled " + word, "eq.change", {"band": 1, "enabled": enabled})
        for word in ("of", "0", "On", "yes"):
            self.assertEqual(headroomctl(None, "eq", "change", "1", "enabled", word),
                             (2, "", f"headroomctl: enabled must be on or off, got \"{word}\"\n"))
        self.asks("eq remove 2", "eq.remove", {"band": 2})
        self.asks("eq clear", "eq.clear", {})
        self.asks("eq use warm", "eq.use", {"preset": "warm"},
                  {"eq.use": {"warnings": []}})
        self.prints({"eq.export": {"text": "Preamp: 0 dB\n"}}, "eq export", "Preamp: 0 dB\n")
        self.prints({"eq.use": {"warnings": ["w"], "fitting": True}}, "eq use warm",
                    "a curve: bands are being fitted to it, and heard in a moment\nw\n")
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
            file.write("Preamp: -2.5 dB\nFilter 1: ON PK Fc 105.5 Hz Gain 3 dB Q 0.7\n")
            file.flush()
            self.prints({"eq.import": {"warnings": ["text:1:1: so"]}}, "eq import " + file.name,
                        "text:1:1: so\n")
        for now, other in (("processed", "original"), ("original", "processed")):
            code, out, requests = self.run_with({"ab.get": {"side": now}, "ab.set": None}, "ab")
            self.assertEqual((code, out, requests[-1]),
                             (0, other + "\n", ("ab.set", {"side": other})))

    def test_settings(self):
        key = "limiter.ceiling_dbtp"
        self.prints({"setting.get": {"key": key, "value": -1.0}}, "get " + key, "-1\n")
        self.prints({"setting.get": {"key": key, "value": "auto"}}, "get " + key, "auto\n")
        for typed, value in (("-1.5", -1.5), ("3", 3), ("+2", 2), ("true", True), ("auto", "auto"),
                             ("60%", "60%"), ("1e", "1e"), ("inf", "inf")):
            self.asks(f"set {key} {typed}", "setting.set", {"key": key, "value": value})
        self.asks(f"set {key} -1 --ephemeral", "setting.set",
                  {"key": key, "value": -1, "ephemeral": True})
        self.asks("set agc.enabled off", "setting.set", {"key": "agc.enabled", "value": False},
                  {"setting.get": {"key": "agc.enabled", "value": True}})
        self.asks("set a.word off", "setting.set", {"key": "a.word", "value": "off"},
                  {"setting.get": {"key": "a.word", "value": "auto"}})
        self.asks("clear " + key, "setting.clear", {"key": key},
                  {"setting.clear": {"key": key, "cleared": True}})
        self.prints({"setting.clear": {"key": key, "cleared": False}}, "clear " + key,
                    key + " was not overridden\n")
        self.prints({"setting.reset": {"cleared": 3}}, "reset", "3 cleared\n")
        settings = {"status": a_status(setting_overrides={key: -1.0}),
                    "setting.list": {"settings": {"agc.enabled": True, key: -1.0}}}
        self.prints(settings, "list", f"   agc.enabled           true\n*  {key}  -1\n")
        self.prints(settings, "list agc", "   agc.enabled  true\n")

    def test_eq_plot(self):
        def response(args):
            return {"sample_rate_hz": 48000.0, "db": [6.0 if hz < 630 else -3.0
                                                      for hz in args["frequencies_hz"]]}
        code, out, requests = self.run_with({"eq.response": response}, "eq", "plot",
                                            "--channel", "2")
        asked = requests[-1][1]["frequencies_hz"]
        self.assertEqual((code, requests[-1][1]["channel"]), (0, 2))
        self.assertEqual((asked[0], asked[-1], len(asked)), (20, 20000, 128))
        self.assertEqual(asked, sorted(asked))
        lines = out.splitlines()
        labels = [line[:6].strip() for line in lines[:-1]]
        self.assertEqual(labels, ["6 dB", "", "4 dB", "", "2 dB", "", "0 dB", "", "-2 dB", "",
                                  "-4 dB"])
        # Half of the way at 6 dB, the rest between -2 and -4 dB; dots in the line of 0 dB.
        self.assertEqual(lines[0][7:39], "\u2812" * 32)
        self.assertEqual(lines[0][40:].strip("\u2800"), "")
        self.assertEqual(lines[9][7:38].strip("\u2800"), "")
        self.assertEqual(lines[9][40:], "\u2812" * 31)
        self.assertNotEqual(lines[6][7:39].strip("\u2800"), "")
        self.assertEqual(lines[-1].split(), ["20", "100", "1k", "10k", "20k", "Hz"])
        code, out, _ = self.run_with({"eq.response": response}, "eq", "plot", "--json")
        shown = json.loads(out)
        self.assertEqual((shown["v"], shown["frequencies_hz"], len(shown["db"])), (1, asked, 128))

    def test_describe(self):
        described = {"key": "limiter.release_ms", "type": "number", "unit": "ms", "min": 1,
                     "max": 5000, "default": 80.0, "doc": "How fast the gain comes back"}
        text = ("limiter.release_ms\n  How fast the gain comes back\n  type     number\n"
                "  allowed  1..5000\n  unit     ms\n  default  80\n")
        self.prints({"setting.describe": described}, "describe limiter.release_ms", text)
        self.prints({"setting.describe": {"settings": [described, described]}}, "describe",
                    text + "\n" + text)

    def test_devices(self):
        devices = [{"name": "headset", "description": "My headset", "layout": ["FL", "FR"],
                    "state": "linked"}, {"name": "usb", "state": "absent"}]
        self.prints({"device.list": {"devices": devices}}, "device list",
                    "headset  linked  My headset\n"
                    "usb      absent\n")
        self.prints({"device.list": {"devices": []}}, "device list", "No devices.\n")
        self.asks("device link headset", "device.link", {"name": "headset"})
        self.asks("device unlink usb", "device.unlink", {"name": "usb"})

    def test_bypass(self):
        self.prints({}, "bypass", "off\n")
        self.asks("bypass on", "bypass.set", {"enabled": True})
        self.asks("bypass off", "bypass.set", {"enabled": False})
        for now in (True, False):
            code, out, requests = self.run_with({"status": a_status(bypass=now), "bypass.set": None},
                                                "bypass", "toggle")
            self.assertEqual((code, out), (0, "off\n" if now else "on\n"))
            self.assertEqual(requests[-1], ("bypass.set", {"enabled": not now}))

    def test_bypass_for_a_while(self):
        for span, seconds in (("30s", 30), ("30", 30), ("250ms", 0.25), ("1.5m", 90), ("2h", 7200)):
            self.asks("bypass on --for " + span, "bypass.set", {"enabled": True, "for_s": seconds})
        for now in (True, False):
            _, _, requests = self.run_with({"status": a_status(bypass=now), "bypass.set": None},
                                           "bypass", "toggle", "--for", "1s")
            self.assertEqual(requests[-1][1], {"enabled": False} if now else
                             {"enabled": True, "for_s": 1})
        for words in ("on --for soon", "on --for 0", "on --for -1s", "on --for 8000h",
                      "off --for 1s", "--for 1s"):
            self.assertEqual(headroomctl(None, "bypass", *words.split())[0], 2, words)

    def test_meters_once(self):
        events = [("routing", "stream_removed", {"node_id": 3}), ("meters", "tick", TICK)]
        code, out, requests = self.run_with({}, "meters", "--once", "--hz", "7", events=events)
        self.assertEqual((code, requests),
                         (0, [("subscribe", {"topics": ["meters"], "meters_hz": 7})]))
        self.assertEqual(out,
                         "Momentary       -20.4  LUFS\n"
                         "Short-term      -21.0  LUFS\n"
                         "Integrated          -  LUFS\n"
                         "Loudness range    6.5  LU\n"
                         "True peak        -1.2  dBTP\n"
                         "Gain reduction    3.5  dB\n"
                         "  compressor      2.5  dB\n"
                         "  soft limiter    0.0  dB\n"
                         "  limiter         1.0  dB\n"
                         "AGC gain          off  dB\n")
        code, out, _ = self.run_with({}, "meters", "--once", "--json", events=events)
        self.assertEqual(json.loads(out), {"v": 1, **TICK})
        self.asks("meters --reset", "meters.reset")
        with ScriptedDaemon() as daemon:
            code, _, err = headroomctl(daemon, "meters", "--once", "--timeout", "60")
            self.assertEqual((code, err),
                             (124, "headroomctl: the daemon sent no levels within 60 ms\n"))
        with ScriptedDaemon({"subscribe": refuse("UNKNOWN_OP", "no subscribe")}) as daemon:
            self.assertEqual(headroomctl(daemon, "meters")[0::2], (1, "headroomctl: no subscribe\n"))

    def test_log_and_metrics(self):
        self.prints({"log.level": {"level": "info"}}, "log", "info\n")
        self.asks("log debug", "log.level", {"level": "debug"})
        for result in ("headroom_xruns 0\n", {"text": "headroom_xruns 0\n"}):
            self.prints({"metrics": result}, "metrics", "headroom_xruns 0\n")

    def test_json_is_one_versioned_object(self):
        for words, op, result, expected in (
                ("profile list", "profile.list", PROFILES, PROFILES),
                ("profile use x", "profile.use", {"name": "x"}, {"name": "x"}),
                ("route set mpv bypass", "route.set", None, {}),
                ("set k 1", "setting.set", None, {}),
                ("get k", "setting.get", {"key": "k", "value": 1}, {"key": "k", "value": 1}),
                ("reset", "setting.reset", {"cleared": 0}, {"cleared": 0}),
                ("bypass on", "bypass.set", None, {"bypass": True}),
                ("bypass", "status", a_status(bypass=True), {"bypass": True}),
                ("profile current", "status", a_status(), {"name": "default"}),
                ("metrics", "metrics", "x 1\n", {"result": "x 1\n"}),
                ("daemon status", "status", a_status(),
                 {"running": True, "managed_by": "nobody", "pid": os.getpid()})):
            code, out, _ = self.run_with({op: result}, *words.split(), "--json")
            self.assertEqual(code, 0, words)
            self.assertTrue(out.startswith('{"v":1') and out.count("\n") == 1, out)
            self.assertEqual(json.loads(out), {"v": 1, **expected}, words)

    def test_a_daemon_of_systemd_is_systemds(self):
        with tempfile.TemporaryDirectory(prefix="headroom-") as folder:
            os.makedirs(os.path.join(folder, "systemd"))
            with open(os.path.join(folder, "systemd", "private"), "w", encoding="utf-8"):
                pass  # where systemd's own socket is
            said = os.path.join(folder, "said")
            program = os.path.join(folder, "systemctl")
            with open(program, "w", encoding="utf-8") as file:
                # There is a unit if a file says so; restart fails.
                file.write(f'#!/bin/sh\necho "$@" >>{said}\n'
                           f'case $2 in cat) test -e {folder}/unit ;; restart) exit 4 ;; esac\n')
            os.chmod(program, 0o700)
            env = {"PATH": folder + ":" + os.environ["PATH"], "XDG_RUNTIME_DIR": folder}

            def asked(daemon, *words):
                """Exit code, output, and what systemctl was told."""
                open(said, "w", encoding="utf-8").close()
                code, out, err = headroomctl(daemon, "daemon", *words, env=env)
                self.assertEqual(err, "")
                with open(said, encoding="utf-8") as file:
                    return code, out, file.read().splitlines()

            looks = "--user cat headroom.service"
            self.assertEqual(asked(None, "stop"), (0, "", [looks]))  # no unit, and none runs
            with open(os.path.join(folder, "unit"), "w", encoding="utf-8"):
                pass
            for verb, code in (("start", 0), ("stop", 0), ("restart", 1)):
                self.assertEqual(asked(None, verb),
                                 (code, "", [looks, f"--user {verb} headroom.service"]))
            self.assertEqual(asked(None, "status"), (3, "not running\n", [looks]))
            with ScriptedDaemon() as daemon:
                code, out, _ = asked(daemon, "status", "--json")
                self.assertEqual((code, json.loads(out)), (0, {
                    "v": 1, "running": True, "managed_by": "systemd", "pid": os.getpid()}))

    def test_refusals(self):
        for code_text, expected in (("NOT_FOUND", 5), ("INVALID_ARGS", 1), ("CONFLICT", 1)):
            with ScriptedDaemon({"profile.use": refuse(code_text, "no \"nigth\"\x1b, did you mean "
                                                       "\"night\"?")}) as daemon:
                code, out, err = headroomctl(daemon, "profile", "use", "nigth")
                self.assertEqual((code, out, err), (expected, "", "headroomctl: no \"nigth\"?, did "
                                                    "you mean \"night\"?\n"))
        with ScriptedDaemon() as daemon:
            code, _, err = headroomctl(daemon, "reload")
            self.assertEqual((code, err), (1, "headroomctl: unknown op \"profile.reload\"\n"))

    def test_names_cannot_drive_the_terminal(self):
        evil = "\x1b[2J"
        rows = {"profile.list": {"profiles": [{"name": evil, "active": True, "description": evil}]},
                "route.list": {"rules": [{"match": {evil: [evil]}, "route": evil}],
                               "current": [{"node_id": 1, "app": evil, "route": evil}],
                               "default_route": evil},
                "per-app.list": {"layer_a": [{"node_id": 1, "app": evil}]},
                "profile.show": {evil: {evil: evil}},
                "setting.list": {"settings": {evil: evil}},
                "setting.describe": {"key": evil, "doc": evil, "unit": evil, "default": evil},
                "status": a_status(profile=evil, streams=[{"node_id": 1, "app": evil,
                                                           "route": "bypass"}], warnings=[evil])}
        for words in ("profile list", "route list", "per-app list", "profile show", "list",
                      "describe", "status", "profile current", "profile next"):
            _, out, _ = self.run_with({**rows, "profile.use": None}, *words.split())
            self.assertNotIn("\x1b", out, words)
            self.assertIn("?[2J", out, words)

    def test_mistakes(self):
        for words in ("profile", "profile use", "route set mpv sideways", "route stream x bypass",
                      "per-app set mpv maybe", "meters --hz 0", "meters --hz 61", "log loud",
                      "follow --format tea", "follow --fps 31", "daemon", "set key"):
            code, out, err = headroomctl(None, *words.split())
            self.assertEqual((code, out), (2, ""), words)
            self.assertTrue(err.startswith("headroomctl: "), err)
        for words, meant in (("profile lits", "list"), ("rout", "route"),
                             ("profile list --jsno", "--json"), ("set k 1 --ephemral", "--ephemeral")):
            self.assertIn(f'did you mean "{meant}"?', headroomctl(None, *words.split())[2])
        for words in ("status", "profile list", "set k off", "meters", "daemon status"):
            self.assertEqual(headroomctl(None, *words.split())[0], 3, words)


if __name__ == "__main__":
    unittest.main()
