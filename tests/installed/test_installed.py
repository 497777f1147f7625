#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Installs the build into an empty folder and builds two programs on nothing but what is there.

usage: test_installed.py BUILD_FOLDER "CC..." "CXX..." IPC_CLIENT.c DSP_HOST.cpp
"""
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile

STRICT = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"]


def run(command: list[str], **options) -> str:
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          check=False, **options)
    if done.returncode != 0:
        sys.exit(f"{shlex.join(command)}: exit {done.returncode}\n{done.stdout}")
    return done.stdout


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
            print(package, run([program], cwd=folder, env=environment).strip(), sep=": ")


if __name__ == "__main__":
    main(*sys.argv[1:])
