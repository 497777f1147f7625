# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the #include lines and licence lines of the tree and names every wrong arrow.

layering.py ROOT prints one line per finding, "path:line: what is wrong", and exits with 1 if there
is any. The tables below are docs/architecture's "who may include what".
"""

import os
import re
import sys

# A third-party header belongs to these folders, and to nobody else.
THIRD_PARTY = {
    "hwy/": ("libheadroom-dsp/src/kernels/", "libheadroom-dsp/tests/test_kernels",
             "libheadroom-dsp/tests/test_svf_kernels", "libheadroom-dsp/tests/every_target", "bench/"),
    "Eigen/": ("libheadroom-dsp/src/design/",),
    "simdjson.h": ("libheadroom-ipc/src/wire",),
    "pipewire/": ("headroomd/src/pipewire/", "tests/harness/"),
    "spa/": ("headroomd/src/pipewire/", "tests/harness/"),
    "toml++/": ("headroomd/src/profile/",),
    "CLI/": ("headroomctl/src/command_line.cpp",),
    "sndfile": ("headroomctl/src/render/", "headroomctl/tests/sound_fixture"),
    "curses.h": ("headroomctl/src/tui/",),
    "ncurses": ("headroomctl/src/tui/",),
    "benchmark/": ("bench/",),
    "libavfilter/": ("bench/peers/",),
    "libavutil/": ("bench/peers/",),
    "catch2/": ("tests/catch/",),
    "lv2/": ("contrib/lv2/", "bench/peers/"),
    "lilv/": ("contrib/lv2/tests/", "bench/peers/"),
    "valgrind/": (),
}
SYSTEM_FOLDERS = ("sys/", "linux/", "netinet/", "arpa/", "asm/")

# The public headers of the two libraries, and which components may see them.
LIBRARIES = {
    "headroom-dsp/": ("libheadroom-dsp/", "headroomd/", "headroomctl/", "bench/", "contrib/",
                      "tests/"),
    "headroom-ipc/": ("libheadroom-ipc/", "headroomd/", "headroomctl/", "bench/", "tests/"),
}

# Two private doors. What speaks the protocol's frames is shared by client library and daemon.
WIRE_FOLDER = "libheadroom-ipc/src/"
WIRE_HEADERS = ("wire", "file_descriptor.hpp", "socket_path.hpp")
WIRE_USERS = ("headroomd/src/control/", "headroomd/src/daemon", "headroomd/tests/", "bench/ipc/")
# Profiles and the settings table are shared by the daemon and what of headroomctl works without one.
PROFILE_FOLDER = "headroomd/src/"
PROFILE_HEADERS = ("profile/",)
PROFILE_USERS = ("headroomctl/src/command_line.cpp", "headroomctl/src/commands/", "headroomctl/src/render/",
                 "headroomctl/tests/", "tests/profiles/")

# Never in these folders: what they name has no place in a library that knows samples only, and the
# daemon is one thread beside the audio thread.
THREADS = ("mutex", "shared_mutex", "condition_variable", "thread", "future", "semaphore", "latch",
           "barrier", "stop_token")
BANNED = {
    "libheadroom-dsp/src/": THREADS + ("chrono", "ctime", "iostream", "ostream", "istream",
                                       "fstream", "cstdio", "filesystem"),
    "libheadroom-dsp/include/": THREADS + ("chrono", "ctime", "iostream", "ostream", "istream",
                                           "fstream", "cstdio", "filesystem"),
    "libheadroom-ipc/src/": THREADS + ("iostream", "cstdio"),
    "headroomd/src/": THREADS + ("iostream",),
}
# The one thread that may: it fits bands to a curve, shares nothing while it runs, and is waited for.
ALLOWED = {("headroomd/src/control/curve_fit.hpp", "thread")}
# In these folders every standard header is a C++ one: no POSIX, no C.
CPP_STANDARD_ONLY = ("libheadroom-dsp/include/", "libheadroom-dsp/src/")

# Headers of the tests that are found through include folders.
TEST_HEADERS = ("headroom_catch.hpp", "short_run.hpp", "signals.hpp", "reference/excess.hpp")

LICENCES = {"libheadroom-dsp/": "MPL-2.0", "libheadroom-ipc/": "MIT"}
DEFAULT_LICENCE = "GPL-3.0-or-later"

SOURCES = (".c", ".h", ".cpp", ".hpp")
LICENSED = SOURCES + (".py", ".map", ".in", ".txt.in")
LICENSED_NAMES = ("meson.build", "meson_options.txt")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
SPDX = re.compile(r"SPDX-License-Identifier: (\S+)")


def files(root):
    """Paths of the tree's own files relative to root, sorted."""
    for folder, names, entries in os.walk(root):
        names[:] = sorted(n for n in names
                          if not n.startswith(("build", ".git")) and n != "subprojects")
        for entry in sorted(entries):
            yield os.path.relpath(os.path.join(folder, entry), root)


def component(path):
    return path.split("/", 1)[0] + "/"


def is_own(root, path, included):
    """Whether a quoted include names a file of the including component."""
    own = component(path)
    bases = [os.path.dirname(path)]
    if own != "tests/":
        bases += [own + "src", own + "include", own + "tests", own + "src/kernels"]
    for base in bases:
        candidate = os.path.normpath(os.path.join(base, included))
        if candidate.startswith(own) and os.path.isfile(os.path.join(root, candidate)):
            return True
    return False


def wrong_include(root, path, quoted, included):
    """What is wrong with an include line, or None."""
    for folder, headers in BANNED.items():
        if path.startswith(folder) and included in headers and (path, included) not in ALLOWED:
            return f"<{included}> is banned in {folder}"
    if quoted and ".." in included.split("/") and component(
            os.path.normpath(os.path.join(os.path.dirname(path), included))) != component(path):
        return f'"{included}" reaches into another component'
    if quoted and is_own(root, path, included):
        return None
    if included.startswith(WIRE_HEADERS) and os.path.isfile(
            os.path.join(root, WIRE_FOLDER, included)):
        return None if path.startswith(WIRE_USERS) else (
            f'"{included}" is for {" and ".join(WIRE_USERS)}')
    if included.startswith(PROFILE_HEADERS) and os.path.isfile(
            os.path.join(root, PROFILE_FOLDER, included)):
        return None if path.startswith(PROFILE_USERS) else (
            f'"{included}" is for {" and ".join(PROFILE_USERS)}')
    for prefix, users in LIBRARIES.items():
        if included.startswith(prefix):
            return None if path.startswith(users) else f"{component(path)} must not see {prefix}"
    for prefix, users in THIRD_PARTY.items():
        if included.startswith(prefix):
            return None if path.startswith(users) else (
                f"<{included}> belongs to {' and '.join(users) or 'nobody'}")
    if quoted or included in TEST_HEADERS:
        # Found through an include folder of a declared dependency: tests may, code may not.
        return None if "/tests/" in "/" + path or path.startswith("bench/") else (
            f'"{included}" is no file of {component(path)}')
    if path.startswith(CPP_STANDARD_ONLY) and ("/" in included or "." in included):
        return f"<{included}>: only C++ standard headers here"
    if "/" in included and not included.startswith(SYSTEM_FOLDERS):
        return f"<{included}> is in no table of tests/layering/layering.py"
    if included.endswith((".hpp", ".hh")):
        return f"<{included}> is in no table of tests/layering/layering.py"
    return None


def needs_licence(root, path):
    if path.endswith(LICENSED) or os.path.basename(path) in LICENSED_NAMES:
        return True
    with open(os.path.join(root, path), "rb") as content:
        return content.read(2) == b"#!"


def findings(root):
    for path in files(root):
        if path.startswith("LICENSES/") or not needs_licence(root, path):
            continue
        with open(os.path.join(root, path), encoding="utf-8") as content:
            lines = content.read().splitlines()
        expected = LICENCES.get(component(path), DEFAULT_LICENCE)
        found = SPDX.search("\n".join(lines[:3]))
        if found is None:
            yield f"{path}:1: no SPDX-License-Identifier"
        elif found.group(1) != expected:
            yield f"{path}:1: licence {found.group(1)}, {component(path)} is {expected}"
        if not path.endswith(SOURCES):
            continue
        for number, line in enumerate(lines, 1):
            match = INCLUDE.match(line)
            problem = match and wrong_include(root, path, match.group(1) == '"', match.group(2))
            if problem:
                yield f"{path}:{number}: {problem}"


def main(root):
    problems = list(findings(root))
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
