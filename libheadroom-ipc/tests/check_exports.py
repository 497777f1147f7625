#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The symbol map, the public headers and the library itself must name the same functions.

usage: check_exports.py MAP LIBRARY NM HEADER...
"""
import re
import subprocess
import sys


def without_comments(text):
    return re.sub(r"/\*.*?\*/", "", text, flags=re.S)


def main(map_path, library, nm, *headers):
    with open(map_path, encoding="utf-8") as file:
        in_map = set(re.findall(r"\b(headroom_\w+);", without_comments(file.read())))
    in_headers = set()
    for header in headers:
        with open(header, encoding="utf-8") as file:
            in_headers |= set(re.findall(r"\b(headroom_\w+)\(", without_comments(file.read())))
    listing = subprocess.run([nm, "-D", "--defined-only", library], check=True, text=True,
                             capture_output=True).stdout
    # Upper case: global. A is the version node itself.
    rows = [line.split()[1:] for line in listing.splitlines()]
    in_library = {name.split("@")[0] for kind, name in rows if kind.isupper() and kind != "A"}

    failed = not in_map
    for title, other in (("headers", in_headers), ("library", in_library)):
        for name in sorted(in_map ^ other):
            where = "map" if name in in_map else title
            print(f"{name}: only in the {where}, not in the {title if where == 'map' else 'map'}")
            failed = True
    print(f"{len(in_map)} symbols")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
