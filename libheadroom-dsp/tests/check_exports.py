#!/usr/bin/env python3
# SPDX-License-Identifier: MPL-2.0
"""The library exports its marked classes and functions, each of them, and nothing else; and every
function that a header declares without a body is marked.

usage: check_exports.py LIBRARY NM HEADER...
"""
import re
import subprocess
import sys


def main(library, nm, *headers):
    classes, functions, unmarked = set(), set(), set()
    for header in headers:
        with open(header, encoding="utf-8") as file:
            text = file.read()
        classes |= set(re.findall(r"\b(?:class|struct) HEADROOM_DSP_API (\w+)", text))
        functions |= set(re.findall(r"^HEADROOM_DSP_API [^;{]*?\b(\w+)\(", text, flags=re.M))
        unmarked |= set(re.findall(r"^(?!HEADROOM_DSP_API|inline|template|using|friend)\w[^;{}=#/\n]*?"
                                   r"\b(\w+)\([^;{}]*\)[^;{}()]*;", text, flags=re.M))
    listing = subprocess.run([nm, "-DC", "--defined-only", library], check=True, text=True,
                             capture_output=True).stdout
    symbols = [line.split(maxsplit=2)[2] for line in listing.splitlines()]

    seen, failed = set(), not symbols
    for symbol in symbols:
        match = re.match(r"headroom::(\w+)(?:\[abi:\w+\])?(::|\()", symbol)
        name = match.group(1) if match else None
        if name not in (classes if match and match.group(2) == "::" else functions):
            print(f"exported, but no header marks it: {symbol}")
            failed = True
        seen.add(name)
    for name in sorted((classes | functions) - seen):
        print(f"marked in a header, but not exported: {name}")
        failed = True
    for name in sorted(unmarked):
        print(f"declared in a header, but not marked: {name}")
        failed = True
    print(f"{len(symbols)} symbols of {len(classes)} classes and {len(functions)} functions")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
