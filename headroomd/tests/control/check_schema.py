#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/ipc.schema.json against the conversations of docs/IPC.md, which the server has proved true.

check_schema.py SCHEMA DOCUMENT prints a finding per line and exits with 1 if there is any. What the
daemon says must be described to the last field; a request that it serves must be allowed, and one that
it refuses for its form must not.
"""

import copy
import json
import sys

import jsonschema

MALFORMED = ("INVALID_MESSAGE",)


def conversations(document):
    """The lines of each block of messages."""
    lines = None
    for line in document.splitlines():
        if line.startswith("```"):
            if lines is not None:
                yield lines
                lines = None
            elif line.startswith("```ipc"):
                lines = []
        elif lines is not None:
            lines.append(line)


def strict(schema):
    """The same schema, in which objects have no fields but those it names."""
    if isinstance(schema, list):
        return [strict(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: strict(value) for key, value in schema.items()}
    if schema.get("type") == "object" and isinstance(schema.get("properties"), dict):
        closed.setdefault("additionalProperties", False)
    return closed


class Judge:
    def __init__(self, schema):
        jsonschema.Draft202012Validator.check_schema(schema)
        self.schema = schema
        self.strict = strict(schema)
        self.findings = []
        self.shown = set()

    def errors(self, schema, path, value):
        """What is wrong with a value that should fit $defs/path, None if there is no such part."""
        part = schema["$defs"]
        for step in path:
            part = part.get(step)
            if part is None:
                return None
        rooted = dict(part) if isinstance(part, dict) else {"allOf": [part]}
        rooted["$defs"] = schema["$defs"]
        return [f"{error.json_path}: {error.message}"
                for error in jsonschema.Draft202012Validator(rooted).iter_errors(value)]

    def expect(self, schema, path, value, line):
        self.shown.add(path)
        found = self.errors(schema, path, value)
        if found is None:
            self.findings.append(f"{'/'.join(path)} is not in the schema: {line[:100]}")
        else:
            self.findings += [f"{'/'.join(path)}: {error}: {line[:100]}" for error in found]

    def event(self, message, line):
        self.expect(self.strict, ("event",), message, line)
        self.expect(self.strict, ("events", message["topic"], message["event"]), message["data"], line)

    def served(self, request, answer, line):
        self.expect(self.schema, ("request",), request, line)
        self.expect(self.schema, ("operations", request["op"], "args"), request.get("args") or {}, line)
        self.expect(self.strict, ("operations", request["op"], "result"), answer["result"], line)

    def refused(self, request, code, line):
        if isinstance(request, dict):
            self.shown.add(("operations", request.get("op"), "result"))
        if code in MALFORMED and not self.errors(self.schema, ("request",), request):
            self.findings.append(f"the schema allows a request of no form: {line[:100]}")

    def conversation(self, lines):
        asked = []
        for line in lines:
            if line.startswith("> {") or line.startswith("> ["):
                asked.append(json.loads(line[2:]))
            elif line.startswith("< "):
                answer = json.loads(line[2:])
                kinds = [kind for kind in ("reply", "error", "event")
                         if not self.errors(self.schema, (kind,), answer)]
                if len(kinds) != 1:
                    self.findings.append(f"is a message of the kinds {kinds}: {line[:100]}")
                elif kinds == ["event"]:
                    self.event(answer, line)
                elif kinds == ["reply"]:
                    self.served(asked.pop(0), answer, line)
                elif asked:
                    self.expect(self.strict, ("error",), answer, line)
                    self.refused(asked.pop(0), answer["error"]["code"], line)


def is_checked(judge, path, value):
    """Every required field that goes missing, and every one of another type, is noticed."""
    for key in judge.schema["$defs"][path]["required"]:
        for broken in ({k: v for k, v in value.items() if k != key}, {**value, key: {"no": "no"}}):
            if broken != value and not judge.errors(judge.schema, (path,), copy.deepcopy(broken)):
                return False
    return True


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        judge = Judge(json.load(file))
    with open(sys.argv[2], encoding="utf-8") as file:
        document = file.read()
    statuses = []
    for lines in conversations(document):
        judge.conversation(lines)
        statuses += [json.loads(line[2:])["result"] for line in lines if '"streams":' in line]
    if not statuses or not is_checked(judge, "status", statuses[0]):
        judge.findings.append("the schema lets a broken status pass")
    for topic, events in judge.schema["$defs"]["events"].items():
        judge.findings += [f"events/{topic}/{event} has no example" for event in events
                           if ("events", topic, event) not in judge.shown]
    judge.findings += [f"operations/{op} has no example" for op in judge.schema["$defs"]["operations"]
                       if ("operations", op, "result") not in judge.shown]
    print("\n".join(judge.findings) or f"{len(judge.shown)} shapes shown")
    return 1 if judge.findings else 0


if __name__ == "__main__":
    sys.exit(main())
