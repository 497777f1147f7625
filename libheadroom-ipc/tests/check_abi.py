#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a compiled panel relies on is as it was: prototypes, constants, layout of structs.

usage: check_abi.py SNAPSHOT CC INCLUDE_DIR HEADER...
       HEADROOM_UPDATE=1 writes the snapshot instead, to be read as a diff: added lines are a new
       minor version, any other change is a new major one with a new soversion.

Exits with 77 where pointers do not have 64 bits: the snapshot is of LP64.
"""
import difflib
import os
import re
import subprocess
import sys
import tempfile


def without_comments(text):
    return re.sub(r"/\*.*?\*/", "", text, flags=re.S)


def one_line(text):
    return re.sub(r"\s+", " ", text).strip()


def prototypes(text):
    text = re.sub(r"^\s*#.*$", "", text, flags=re.M)
    for match in re.finditer(r"([\w\s*]+?\bheadroom_\w+\([^;{]*\));", text):
        yield one_line(match.group(1))


def structs(text):
    """(name, [field, ...]) of each struct that is defined."""
    for name, body in re.findall(r"\bstruct (headroom_\w+)\s*\{(.*?)\};", text, flags=re.S):
        declarations = [one_line(line) for line in body.split(";") if line.strip()]
        yield name, [re.sub(r"\[.*", "", line).split()[-1].lstrip("*") for line in declarations]


def constants(text):
    return re.findall(r"^#define (HEADROOM_\w+) +\S", text, flags=re.M)


def program(headers, text):
    """C that prints the table."""
    lines = [f"#include <{header}>" for header in headers]
    lines += ["#include <stdio.h>", "int main(void) {"]
    for name in constants(text):
        lines.append(f'printf("constant {name} %.0f\\n", (double){name});')
    for name, fields in structs(text):
        lines.append(f'printf("struct {name} %zu\\n", sizeof(struct {name}));')
        for field in fields:
            lines.append(f'printf("  {field} at %zu, %zu bytes\\n", offsetof(struct {name}, {field}),'
                         f" sizeof(((struct {name}*)0)->{field}));")
    return "\n".join(lines + ["return sizeof(void*) == 8 ? 0 : 77;", "}"])


def table(compiler, include_dir, paths):
    text = ""
    for path in paths:
        with open(path, encoding="utf-8") as file:
            text += without_comments(file.read())
    headers = [os.path.relpath(path, include_dir) for path in paths]
    with tempfile.TemporaryDirectory() as folder:
        executable = os.path.join(folder, "layout")
        subprocess.run([*compiler.split(), "-x", "c", "-std=c11", "-I", include_dir, "-o",
                        executable, "-"], input=program(headers, text), text=True, check=True)
        result = subprocess.run([executable], capture_output=True, text=True, check=False)
    if result.returncode == 77:
        sys.exit(77)
    rows = result.stdout.splitlines()
    return sorted(f"function {line}" for line in set(prototypes(text))) + rows


def main(snapshot, compiler, include_dir, *paths):
    now = table(compiler, include_dir, paths)
    if os.environ.get("HEADROOM_UPDATE"):
        with open(snapshot, "w", encoding="utf-8") as file:
            file.write("\n".join(now) + "\n")
    with open(snapshot, encoding="utf-8") as file:
        before = file.read().splitlines()
    changes = list(difflib.unified_diff(before, now, "snapshot", "headers", lineterm="", n=0))
    print("\n".join(changes) if changes else f"{len(now)} lines as before")
    return 1 if changes else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
