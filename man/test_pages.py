# SPDX-License-Identifier: GPL-3.0-or-later
"""The manual pages name every command, option, key and function that there is, and no other."""

import os
import re
import shutil
import subprocess
import sys
import unittest

import from_markdown

PAGES = {}  # name -> text without troff


def without_troff(text):
    text = re.sub(r'^\.\\".*\n', "", text, flags=re.M)
    text = re.sub(r"\\f[BIRP]", "", text)
    return text.replace("\\-", "-").replace("\\&", "").replace("\\e", "\\").replace("\\(oq", "'")


def output(program, *words):
    return subprocess.run([os.environ[program], *words], capture_output=True, text=True,
                          check=True, timeout=60, env={"HEADROOM_SOCKET": "/nonexistent", **{
                              name: os.environ[name] for name in os.environ
                              if name.startswith(("LD_", "ASAN", "UBSAN", "LSAN", "PATH"))}}).stdout


def needs(variable):
    return unittest.skipUnless(variable in os.environ, variable + " is not built")


def offered(*words):
    return [line.split("\t")[0]
            for line in output("HEADROOMCTL", "__complete", *words).splitlines()]


class Pages(unittest.TestCase):
    def test_each_page_has_its_parts(self):
        self.assertEqual(sorted(PAGES), ["headroom-ipc.7", "headroom-profile.5", "headroomctl.1",
                                         "headroomd.1", "libheadroom-ipc.3"])
        for name, text in PAGES.items():
            for part in (".SH NAME", ".SH DESCRIPTION"):
                self.assertIn(part, text, name)

    def test_mandoc_finds_nothing_wrong(self):
        if not shutil.which("mandoc"):
            self.skipTest("mandoc is not there")
        result = subprocess.run(["mandoc", "-T", "lint", "-W", "error", *sys.argv_pages],
                                capture_output=True, text=True, check=False)
        self.assertEqual(result.stdout, "")

    @needs("HEADROOMCTL")
    def test_every_command_and_option_of_headroomctl(self):
        page = PAGES["headroomctl.1"]
        options, paths = set(), []
        commands = [()]
        while commands:
            path = commands.pop()
            options |= set(offered(*path, "-"))
            # What can follow and is no word of a choice: help knows commands.
            listed = output("HEADROOMCTL", *path, "--help").partition("Subcommands:")[2]
            for inner in re.findall(r"^  ([a-z-]+) ", listed, flags=re.M):
                commands.append((*path, inner))
                paths.append(" ".join((*path, inner)))
        self.assertGreater(len(paths), 35)
        groups = {path.split()[0] for path in paths if " " in path}
        for path in paths:
            if path not in groups:
                self.assertRegex(page, rf"(?m)(^|, ){path}( |,|$)", path)
        for option in options:
            self.assertRegex(page, rf"{option}\b", option)
        known = options | {"--version"}
        for option in re.findall(r"(?<![\w-])--[a-z]+", page):
            self.assertIn(option, known)

    @needs("HEADROOMCTL")
    def test_help_names_what_completion_does(self):
        for path in ((), ("profile",), ("set",), ("follow",), ("meters",), ("bypass",)):
            help_text = output("HEADROOMCTL", *path, "--help")
            for word in offered(*path, "") + offered(*path, "--f"):
                self.assertIn(word, help_text)

    @needs("HEADROOMD")
    def test_every_option_of_headroomd(self):
        help_text = output("HEADROOMD", "--help")
        page = PAGES["headroomd.1"]
        for pattern in (r"(?<![\w-])--?[a-z]+", r"(?m)^  ([A-Z_]+) ", r"(?m)^  (\d)  "):
            words = re.findall(pattern, help_text)
            self.assertTrue(words)
            for word in words:
                self.assertRegex(page, rf"(?<![\w-]){word}\b", word)

    @needs("PRINT_SETTINGS")
    def test_every_key_of_the_settings_table(self):
        keys = re.findall(r"^\| `([^`]+)`", output("PRINT_SETTINGS"), flags=re.M)
        self.assertGreater(len(keys), 40)
        for key in keys:
            self.assertIn("\n" + key + "\n", PAGES["headroom-profile.5"])

    def test_every_function_of_the_library(self):
        root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
        with open(os.path.join(root, "libheadroom-ipc", "libheadroom-ipc.map"),
                  encoding="utf-8") as file:
            functions = re.findall(r"\b(headroom_\w+);", file.read())
        self.assertGreater(len(functions), 20)
        for function in functions:
            self.assertIn(function + "(", PAGES["libheadroom-ipc.3"])


class Markdown(unittest.TestCase):
    def convert(self, text):
        return from_markdown.convert("a", "7", "b", text).split("# DESCRIPTION\n\n")[1]

    def test_what_is_text_stays_text(self):
        self.assertEqual(self.convert("a_b *c* `d_e` **f**\n.g"),
                         "a\\_b \\*c\\* *d\\_e* *f* .g\n")
        self.assertEqual(self.convert(".a"), "\\.a\n")

    def test_structure(self):
        self.assertEqual(self.convert("# T\n\n## Part\n\n### a_b\n\n* x\n  y\n* z\n\n1. w\n"),
                         "# PART\n\n## a\\_b\n\n- x y\n- z\n\n. w\n")
        self.assertEqual(self.convert("```json\n{_}\n```\n"), "```\n{_}\n```\n")
        self.assertEqual(self.convert("t\n\n| k | unit | m |\n|---|---|---|\n| `a` | ms | b |\n"),
                         "t\n\n*a*\n\tunit: ms++\nb\n")


if __name__ == "__main__":
    sys.argv_pages = sys.argv[1:]
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8") as page:
            PAGES[os.path.basename(path)] = without_troff(page.read())
    unittest.main(argv=sys.argv[:1])
