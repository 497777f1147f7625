#!/usr/bin/env python3
# SPDX-License-Identifier: MPL-2.0
"""Each public header compiles alone without a warning, and includes the standard library and its
neighbours only.

usage: check_headers.py CXX INCLUDE_DIR HEADER...
"""
import os
import re
import subprocess
import sys

STRICT = ["-x", "c++", "-std=c++20", "-fsyntax-only", "-pedantic", "-Wall", "-Wextra",
          "-Wconversion", "-Wno-sign-conversion", "-Wshadow", "-Werror"]
OWN = re.compile(r'"headroom-dsp/\w+\.hpp"')
STANDARD = re.compile(r"<[a-z_]+>")  # no .h, no folder


def main(compiler, include_dir, *headers):
    failed = not headers
    for header in headers:
        name = os.path.relpath(header, include_dir)
        with open(header, encoding="utf-8") as file:
            for included in re.findall(r"^\s*#\s*include\s*(\S+)", file.read(), flags=re.M):
                if not OWN.fullmatch(included) and not STANDARD.fullmatch(included):
                    print(f"{name} includes {included}")
                    failed = True
        result = subprocess.run([*compiler.split(), *STRICT, "-I", include_dir, "-"],
                                input=f'#include "{name}"\n', text=True, check=False)
        if result.returncode != 0:
            print(f"{name} does not compile alone")
            failed = True
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
