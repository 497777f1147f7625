#!/usr/bin/env python3
# SPDX-License-Identifier: MPL-2.0
"""Lets doxygen read the public headers and prints what is wrong with their comments.

check_comments.py DOXYGEN ROOT exits with 1 if a comment names a parameter that does not exist,
refers to nothing, is malformed, or if a type has none at all. A member without a comment is fine:
where its name and type say everything, there is none.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

doxygen, root = sys.argv[1:]
settings = (pathlib.Path(root) / "docs/Doxyfile").read_text()
with tempfile.TemporaryDirectory() as folder:
    settings += f"""
OUTPUT_DIRECTORY = {folder}
GENERATE_HTML = NO
GENERATE_XML = YES
XML_PROGRAMLISTING = NO
"""
    result = subprocess.run([doxygen, "-"], input=settings, capture_output=True, text=True,
                            cwd=root, check=False)
    described = list(pathlib.Path(folder).glob("xml/classheadroom_1_1*.xml"))
findings = [line for line in result.stderr.splitlines()
            if line.strip() and not re.search(r"Member .* is not documented", line)]
print("\n".join(findings))
print(f"{len(described)} classes, {len(findings)} findings")
sys.exit(result.returncode != 0 or findings != [] or not described)
