#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Each public header compiles alone, as C11 and as C++20, without a warning.

usage: check_headers.py CC CXX INCLUDE_DIR HEADER...
"""
import os
import subprocess
import sys

STRICT = ["-fsyntax-only", "-pedantic", "-Wall", "-Wextra", "-Wconversion", "-Werror"]


def main(cc, cxx, include_dir, *headers):
    failed = not headers
    for header in headers:
        name = os.path.relpath(header, include_dir)
        source = f"#include <{name}>\nint unused_translation_unit(void);\n"
        for compiler, language, extra in (
                (cc, "c", ["-std=c11", "-Wstrict-prototypes", "-Wc++-compat"]),
                (cxx, "c++", ["-std=c++20"])):
            command = [*compiler.split(), "-x", language, *extra, *STRICT, "-I", include_dir, "-"]
            result = subprocess.run(command, input=source, text=True, check=False)
            if result.returncode != 0:
                print(f"{name} as {extra[0]}: failed")
                failed = True
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
