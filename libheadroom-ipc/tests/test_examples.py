#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every example follows a daemon that changes, goes, and comes back.

usage: test_examples.py PROGRAM...
"""

import json
import os
import queue
import socket
import struct
import subprocess
import sys
import tempfile
import threading

PATIENCE_S = 20


def message(text):
    body = json.dumps(text).encode()
    return struct.pack(">I", len(body)) + body


class Daemon:
    """Says hello, answers status with a profile, everything else with null."""

    def __init__(self, path, profile):
        self.profile = profile
        self.clients = []
        self.path = path
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(path)
        self.listener.listen(4)
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            self.clients.append(client)
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        hello = {"daemon": "headroom", "version": "0.1.0", "protocol": 1}
        try:
            with client, client.makefile("rb") as stream:
                client.sendall(message({"event": "hello", "topic": "control", "data": hello}))
                while header := stream.read(4):
                    request = json.loads(stream.read(struct.unpack(">I", header)[0]))
                    sinks = {"processed": {"ready": True}, "real": {"ready": True}}
                    status = {"version": "0.1.0", "protocol": 1, "uptime_s": 1, "bypass": False,
                              "per_app": False, "profile": self.profile, "sinks": sinks,
                              "streams": []}
                    result = status if request["op"] == "status" else None
                    client.sendall(message({"id": request["id"], "result": result}))
        except (OSError, struct.error):
            pass

    def use(self, profile):
        self.profile = profile
        event = {"event": "used", "topic": "profile", "data": {"name": profile}}
        self.clients[-1].sendall(message(event))

    def stop(self):
        self.listener.close()
        os.unlink(self.path)
        for client in self.clients:
            try:
                client.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


def follow(program, path):
    daemon = Daemon(path, "default")
    words = [sys.executable, program] if program.endswith(".py") else [program]
    process = subprocess.Popen([*words, "4"], stdout=subprocess.PIPE, text=True,
                               env={**os.environ, "HEADROOM_SOCKET": path})
    lines = queue.Queue()

    def read():
        for line in process.stdout:
            lines.put(line.strip())

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    try:
        seen = [lines.get(timeout=PATIENCE_S)]
        daemon.use("night")
        seen.append(lines.get(timeout=PATIENCE_S))
        daemon.stop()
        seen.append(lines.get(timeout=PATIENCE_S))
        daemon = Daemon(path, "speech")
        seen.append(lines.get(timeout=PATIENCE_S))
        assert seen == ["default", "night", "away", "speech"], seen
        assert process.wait(PATIENCE_S) == 0, process.returncode
    finally:
        process.kill()
        process.wait()
        reader.join()
        process.stdout.close()
        daemon.stop()


def main(*programs):
    for program in programs:
        with tempfile.TemporaryDirectory(prefix="headroom-") as folder:
            follow(program, os.path.join(folder, "control.sock"))
        print(f"{os.path.basename(program)}: good")


if __name__ == "__main__":
    main(*sys.argv[1:])
