# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns a page of docs/ into scdoc(5), so that the manual says what the documentation says.

usage: from_markdown.py NAME SECTION "one line" PAGE.md > NAME.SECTION.scd

Knows what docs/ uses: headings, paragraphs, lists, tables, code blocks, `code`, **bold**, links.
"""

import re
import sys


def plain(text):
    """Text in which no character is a command."""
    return re.sub(r"([\\_*])", r"\\\1", text)


def inline(text):
    text = re.sub(r"!\[[^]]*\]\([^)]*\)", "", text)
    text = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", text)
    parts = re.split(r"(`[^`]+`|\*\*[^*]+\*\*)", text)
    return "".join(f"*{plain(p.strip('`*'))}*" if p[:1] in "`*" and len(p) > 2 else plain(p)
                   for p in parts)


def paragraph(text):
    text = inline(text)
    return ("\\" + text if text[:1] in ".-#|[]<>!" else text)


def cells(row):
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", row.strip().strip("|"))]


def table(rows):
    """A definition list: the first column is what is defined."""
    header = cells(rows[0])
    for row in rows[2:]:
        first, *middle = cells(row)
        last = middle.pop() if middle else ""
        facts = [f"{inline(name)}: {inline(cell)}" for name, cell in zip(header[1:], middle) if cell]
        yield inline(first)
        yield "\t" + "; ".join(facts) + ("++\n" if facts and last else "") + paragraph(last)
        yield ""


def blocks(lines):
    """(kind, lines) of everything between empty lines; list items each by itself."""
    block, kind = [], "text"
    fence = None
    for line in lines:
        if fence is not None:
            if line.startswith("```"):
                yield "code", fence
                fence = None
            else:
                fence.append(line)
            continue
        starts = {"```": "code", "#": "heading", "|": "table", "* ": "item", "<!--": "comment"}
        start = next((k for s, k in starts.items() if line.startswith(s)), None)
        start = start or ("number" if re.match(r"\d+\. ", line) else None)
        if block and (not line.strip() or (start and (start, kind) != ("table", "table"))):
            yield kind, block
            block = []
        if start == "code":
            fence = []
        elif line.strip() and start != "comment":
            kind = kind if block else start or "text"
            block.append(line)
    if block:
        yield kind, block


def convert(name, section, summary, text):
    out = [f"{name}({section})", "", "# NAME", "", f"{name} - {summary}", "", "# DESCRIPTION", ""]
    for kind, lines in blocks(text.splitlines()):
        joined = " ".join(line.strip() for line in lines)
        if kind == "heading":
            level, title = joined.split(" ", 1)
            if len(level) > 1:
                out += ["#" * (len(level) - 1) + " " + (plain(title.replace("`", "")).upper()
                                                        if len(level) == 2 else
                                                        plain(title.replace("`", ""))), ""]
        elif kind == "code":
            out += ["```", *lines, "```", ""]
        elif kind == "table":
            out += table(lines)
        elif kind in ("item", "number"):
            mark = "- " if kind == "item" else ". "
            item = mark + inline(re.sub(r"^(\* |\d+\. )", "", joined))
            if out[-1] == "" and out[-2][:2] == mark:
                out.pop() # one list
            out += [item, ""]
        else:
            out += [paragraph(joined), ""]
    return "\n".join(out)


def main(name, section, summary, path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    sys.stdout.reconfigure(encoding="utf-8")
    print(convert(name, section, summary, text))


if __name__ == "__main__":
    main(*sys.argv[1:])
