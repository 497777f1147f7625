# SPDX-License-Identifier: GPL-3.0-or-later
"""A daemon that says what a test tells it to, over the real protocol (docs/IPC.md)."""

import json
import os
import socket
import struct
import subprocess
import tempfile
import threading

HELLO = {"event": "hello", "topic": "control",
         "data": {"daemon": "headroom", "version": "0.1.0", "protocol": 1}}


def a_status(**changes):
    sink = {"node_id": 34, "name": "headroom", "ready": True, "sample_rate": 48000}
    status = {"version": "0.1.0", "protocol": 1, "uptime_s": 61, "profile": "default",
              "bypass": False, "per_app": False, "sinks": {"processed": sink, "real": sink},
              "streams": [], "revision": 7,
              "scheduling": {"realtime": True, "policy": "SCHED_FIFO", "priority": 20}}
    return {**status, **changes}


class Refusal(Exception):
    """An error reply."""

    def __init__(self, code, message):
        super().__init__(message)
        self.reply = {"code": code, "message": message}


class ScriptedDaemon:
    """answers: op -> result, or a function of the args. requests: what was asked, in order."""

    def __init__(self, answers=None, events=(), path=None):
        self.answers = {"status": a_status(), "subscribe": {"subscribed": []}, **(answers or {})}
        self.events = list(events)  # sent after each subscribe
        self.requests = []
        self.clients = []
        self.folder = tempfile.TemporaryDirectory(prefix="headroom-")
        self.path = path or os.path.join(self.folder.name, "control.sock")
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(self.path)
        self.listener.listen(8)
        self.acceptor = threading.Thread(target=self._accept, daemon=True)
        self.acceptor.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
        self.folder.cleanup()

    def stop(self):
        """Gone without a word, as after a crash."""
        # Closed under a thread that is about to accept, its number could be the next daemon's
        # listener, whose clients that thread would take.
        if self.acceptor.is_alive():
            self.listener.shutdown(socket.SHUT_RDWR)
            self.acceptor.join()
        self.listener.close()
        if os.path.exists(self.path):
            os.unlink(self.path)
        for client in self.clients:
            try:
                client.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def tell(self, topic, event, data):
        """An event, to everybody."""
        for client in self.clients:
            if client.fileno() >= 0:
                self._send(client, {"event": event, "topic": topic, "data": data})

    def asked(self, op):
        """The args of each request of that op."""
        return [args for asked, args in self.requests if asked == op]

    @staticmethod
    def _send(client, message):
        body = json.dumps(message, separators=(",", ":")).encode()
        client.sendall(struct.pack(">I", len(body)) + body)

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            self.clients.append(client)
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        try:
            with client, client.makefile("rb") as stream:
                self._send(client, HELLO)
                while header := stream.read(4):
                    request = json.loads(stream.read(struct.unpack(">I", header)[0]))
                    self._send(client, {"id": request["id"], **self._answer(request)})
                    if request["op"] == "subscribe":
                        for topic, event, data in self.events:
                            self._send(client, {"event": event, "topic": topic, "data": data})
        except (OSError, struct.error):
            pass

    def _answer(self, request):
        args = request.get("args")
        self.requests.append((request["op"], args))
        try:
            if request["op"] not in self.answers:
                raise Refusal("UNKNOWN_OP", f"unknown op \"{request['op']}\"")
            answer = self.answers[request["op"]]
            return {"result": answer(args) if callable(answer) else answer}
        except Refusal as refusal:
            return {"error": refusal.reply}


def environment(daemon=None):
    """Ours, with nothing of the machine's own session."""
    kept = {name: os.environ[name] for name in ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS",
                                                "LSAN_OPTIONS", "TSAN_OPTIONS", "LD_LIBRARY_PATH")
            if name in os.environ}
    kept["HEADROOM_SOCKET"] = daemon.path if daemon else "/nonexistent/control.sock"
    return kept


def headroomctl(daemon, *words, **more):
    """Runs it to its end: exit code, standard output, standard error."""
    if daemon and "--timeout" not in words and "__complete" not in words:
        words = ("--timeout", "30000", *words)  # two seconds can pass on a busy machine
    result = subprocess.run([os.environ["HEADROOMCTL"], *words], capture_output=True, text=True,
                            check=False, timeout=60,
                            env={**environment(daemon), **more.pop("env", {})}, **more)
    return result.returncode, result.stdout, result.stderr
