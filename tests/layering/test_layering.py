# SPDX-License-Identifier: GPL-3.0-or-later
"""The layering check finds each kind of wrong arrow, and only those."""

import os
import tempfile
import unittest

import layering

GPL, MPL, MIT = "GPL-3.0-or-later", "MPL-2.0", "MIT"


class Layering(unittest.TestCase):
    def findings(self, tree):
        """Findings in a tree given as {path: (licence, lines)}."""
        with tempfile.TemporaryDirectory() as root:
            for path, (licence, lines) in tree.items():
                os.makedirs(os.path.join(root, os.path.dirname(path)), exist_ok=True)
                with open(os.path.join(root, path), "w", encoding="utf-8") as file:
                    file.write(f"// SPDX-License-Identifier: {licence}\n" + "\n".join(lines))
            return list(layering.findings(root))

    def one(self, path, licence, line):
        return self.findings({path: (licence, [line])})

    def accepts(self, path, licence, line):
        self.assertEqual(self.one(path, licence, line), [])

    def refuses(self, path, licence, line):
        found = self.one(path, licence, line)
        self.assertEqual(len(found), 1, found)
        self.assertTrue(found[0].startswith(path + ":2: "), found)

    def test_each_third_party_header_stays_in_its_folder(self):
        homes = {
            "hwy/highway.h": ("libheadroom-dsp/src/kernels/a.cpp", MPL),
            "Eigen/Core": ("libheadroom-dsp/src/design/a.cpp", MPL),
            "simdjson.h": ("libheadroom-ipc/src/wire.cpp", MIT),
            "pipewire/pipewire.h": ("headroomd/src/pipewire/a.hpp", GPL),
            "spa/pod/pod.h": ("headroomd/src/pipewire/a.cpp", GPL),
            "toml++/toml.h": ("headroomd/src/profile/a.cpp", GPL),
            "CLI/CLI.hpp": ("headroomctl/src/command_line.cpp", GPL),
            "sndfile.h": ("headroomctl/src/render/a.cpp", GPL),
            "ncurses.h": ("headroomctl/src/tui/a.cpp", GPL),
            "benchmark/benchmark.h": ("bench/a.cpp", GPL),
        }
        for header, (home, licence) in homes.items():
            with self.subTest(header):
                self.accepts(home, licence, f"#include <{header}>")
                self.refuses("headroomd/src/a.cpp", GPL, f"#include <{header}>")
                self.refuses("libheadroom-dsp/include/headroom-dsp/a.hpp", MPL,
                             f"#include <{header}>")

    def test_libraries_do_not_know_each_other(self):
        self.refuses("libheadroom-dsp/src/a.cpp", MPL, "#include <headroom-ipc/client.h>")
        self.refuses("libheadroom-ipc/src/a.cpp", MIT, '#include "headroom-dsp/chain.hpp"')
        self.accepts("headroomctl/src/a.cpp", GPL, "#include <headroom-ipc/client.h>")
        self.accepts("headroomd/src/a.cpp", GPL, "#include <headroom-dsp/chain.hpp>")

    def test_dsp_knows_no_threads_clocks_streams_or_posix(self):
        for header in ("mutex", "thread", "chrono", "iostream", "fstream", "unistd.h", "sys/mman.h"):
            with self.subTest(header):
                self.refuses("libheadroom-dsp/src/a.cpp", MPL, f"#include <{header}>")
        self.accepts("libheadroom-dsp/tests/a.cpp", MPL, "#include <chrono>")
        self.accepts("libheadroom-dsp/src/a.cpp", MPL, "#include <vector>")

    def test_daemon_has_no_mutex(self):
        self.refuses("headroomd/src/a.cpp", GPL, "#include <mutex>")
        self.refuses("headroomd/src/a.cpp", GPL, "#include <thread>")
        self.accepts("headroomd/src/control/curve_fit.hpp", GPL, "#include <thread>")
        self.refuses("headroomd/src/control/curve_fit.hpp", GPL, "#include <mutex>")

    def test_no_reaching_into_another_component(self):
        tree = {"headroomd/src/a.hpp": (GPL, []),
                "headroomctl/src/a.cpp": (GPL, ['#include "../../headroomd/src/a.hpp"'])}
        self.assertEqual(len(self.findings(tree)), 1)
        self.refuses("headroomctl/src/a.cpp", GPL, '#include "engine.hpp"')

    def test_own_headers_are_found(self):
        tree = {"headroomd/src/pipewire/loop.hpp": (GPL, []),
                "headroomd/src/a.cpp": (GPL, ['#include "pipewire/loop.hpp"'])}
        self.assertEqual(self.findings(tree), [])

    def test_the_protocol_code_is_for_the_daemons_control_side(self):
        for user, expected in (("headroomd/src/control/a.cpp", 0), ("headroomd/src/daemon.cpp", 0),
                               ("headroomd/src/pipewire/a.cpp", 1), ("headroomctl/src/a.cpp", 1)):
            tree = {"libheadroom-ipc/src/wire.hpp": (MIT, []),
                    user: (GPL, ['#include "wire.hpp"'])}
            self.assertEqual(len(self.findings(tree)), expected, user)

    def test_profiles_are_for_the_commands_that_work_without_a_daemon(self):
        for user, expected in (("headroomctl/src/render/a.cpp", 0),
                               ("headroomctl/src/commands/a.cpp", 0),
                               ("headroomctl/src/command_line.cpp", 0),
                               ("headroomd/src/daemon.cpp", 0),
                               ("headroomctl/src/tui/a.cpp", 1), ("bench/a.cpp", 1),
                               ("libheadroom-ipc/src/a.cpp", 1)):
            licence = MIT if user.startswith("libheadroom-ipc") else GPL
            tree = {"headroomd/src/profile/profile.hpp": (GPL, []),
                    user: (licence, ['#include "profile/profile.hpp"'])}
            self.assertEqual(len(self.findings(tree)), expected, user)

    def test_an_unknown_library_is_refused(self):
        self.refuses("headroomd/src/a.cpp", GPL, "#include <boost/asio.hpp>")
        self.refuses("headroomctl/src/a.cpp", GPL, "#include <json.hpp>")

    def test_licences_follow_the_folder(self):
        self.assertEqual(len(self.one("libheadroom-dsp/src/a.cpp", GPL, "")), 1)
        self.assertEqual(len(self.one("headroomd/src/a.cpp", MIT, "")), 1)
        with tempfile.TemporaryDirectory() as root:
            with open(os.path.join(root, "a.cpp"), "w", encoding="utf-8") as file:
                file.write("int x;\n")
            self.assertEqual(list(layering.findings(root)), ["a.cpp:1: no SPDX-License-Identifier"])


if __name__ == "__main__":
    unittest.main()
