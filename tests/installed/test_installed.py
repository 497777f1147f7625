#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Installs the build into an empty folder and builds two programs on nothing but what is there.

usage: test_installed.py BUILD_FOLDER "CC..." "CXX..." IPC_CLIENT.c DSP_HOST.cpp

PYTHONPATH has the folder of scripted_daemon.py.
"""
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile
import threading

from scripted_daemon import ScriptedDaemon, a_status

STRICT = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"]


def run(command: list[str], **options) -> str:
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          check=False, **options)
    if done.returncode != 0:
        sys.exit(f"{shlex.join(command)}: exit {done.returncode}\n{done.stdout}")
    return done.stdout


def follow(panel: str, environment: dict[str, str]) -> str:
    """The panel sees one profile, another, and the daemon's end."""
    callbacks = {"overruns": 2, "max_us": 212.5, "histogram_us": [0, 3]}
    with ScriptedDaemon({"status": a_status(callbacks=callbacks)}) as daemon:
        with subprocess.Popen([panel, daemon.path], stdout=subprocess.PIPE, text=True,
                              env=environment) as process:
            watchdog = threading.Timer(60, process.kill)
            watchdog.start()
            seen = [process.stdout.readline().strip()]
            daemon.answers["status"] = a_status(profile="night", callbacks=callbacks)
            daemon.tell("profile", "used", {"name": "night"})
            seen.append(process.stdout.readline().strip())
            daemon.stop()
            end = process.stdout.read().strip()
            code = process.wait()
            watchdog.cancel()
    if seen != [f"{name}, 0 streams, 2 overruns" for name in ("default", "night")] or not end or code:
        sys.exit(f"the panel printed {seen}, then {end!r}, and exited with {code}")
    return end


def main(build: str, cc: str, cxx: str, client: str, host: str) -> None:
    with tempfile.TemporaryDirectory(prefix="headroom-installed-") as folder:
        root = pathlib.Path(folder)
        run(["meson", "install", "-C", build, "--no-rebuild", "--quiet", "--destdir", folder])
        descriptions = {path.parent for path in root.rglob("headroom-*.pc")}
        if len(descriptions) != 1:
            sys.exit(f"descriptions for pkg-config in {descriptions or 'no folder'}")
        libraries = descriptions.pop().parent
        # Everything of ours comes from the new folder, headers of the source tree are out of reach.
        environment = os.environ | {
            "PKG_CONFIG_PATH": str(libraries / "pkgconfig"),
            "PKG_CONFIG_SYSROOT_DIR": folder,
            "LD_LIBRARY_PATH": str(libraries),
        }
        for package, source, compiler in (
                ("headroom-ipc", client, [*shlex.split(cc), "-std=c11"]),
                ("headroom-dsp", host, [*shlex.split(cxx), "-std=c++20"])):
            flags = run(["pkg-config", "--cflags", "--libs", package], env=environment).split()
            program = str(root / package)
            run([*compiler, *STRICT, source, "-o", program, *flags], cwd=folder, env=environment)
            mapped = run(["ldd", program], env=environment)
            if str(libraries / f"lib{package}.so") not in mapped:
                sys.exit(f"{package}: not linked to the installed library\n{mapped}")
            if package == "headroom-ipc":
                print(package, run([program, "/nonexistent/control.sock"], env=environment).strip(),
                      follow(program, environment), sep=": ")
            else:
                print(package, run([program], cwd=folder, env=environment).strip(), sep=": ")


if __name__ == "__main__":
    main(*sys.argv[1:])
