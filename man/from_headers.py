# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts the declarations of the public headers where a page says @HEADERS@.

usage: from_headers.py PAGE.scd HEADER... > PAGE-with-declarations.scd
"""

import os
import re
import sys


def declarations(path):
    """What a program sees of a header: no guards, no extern "C"."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    text = re.sub(r"#ifdef __cplusplus.*?#endif\n", "", text, flags=re.S)
    text = re.sub(r"^#(ifndef|define|endif|include)\b(?! HEADROOM_\w+ +\S).*\n", "", text,
                  flags=re.M)
    text = re.sub(r"/\* SPDX.*\n", "", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def main(page, *headers):
    with open(page, encoding="utf-8") as file:
        text = file.read()
    sections = []
    for header in headers:
        name = os.path.basename(header)
        sections.append(f"## <headroom-ipc/{name}>\n\n```\n{declarations(header)}\n```\n")
    print(text.replace("@HEADERS@", "\n".join(sections)))


if __name__ == "__main__":
    main(*sys.argv[1:])
