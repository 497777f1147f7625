#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A panel in Python, through ctypes: prints a line whenever something changes.

usage: panel.py [LINES]   ends after that many lines
"""

import ctypes
import select
import sys

CONNECTED, DISCONNECTED, STATUS, REPLY, FAILED, NOTICE = range(1, 7)


class Event(ctypes.Structure):
    """struct headroom_event."""
    _fields_ = [("size", ctypes.c_size_t), ("type", ctypes.c_uint32), ("error", ctypes.c_uint32),
                ("request_id", ctypes.c_uint64), ("message", ctypes.c_char_p),
                ("code", ctypes.c_char_p), ("topic", ctypes.c_char_p), ("name", ctypes.c_char_p),
                ("json", ctypes.c_char_p)]


class Client:
    """One struct headroom_client; events() is what a main loop calls when fileno() is readable."""

    def __init__(self, socket_path=None):
        self.library = ctypes.CDLL("libheadroom-ipc.so.0")
        self.library.headroom_client_value_text.restype = ctypes.c_char_p
        self.handle = ctypes.c_void_p()
        error = self.library.headroom_client_create(socket_path, ctypes.byref(self.handle))
        if error < 0:
            raise OSError(-error, "headroom_client_create")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.library.headroom_client_destroy(self.handle)

    def fileno(self):
        return self.library.headroom_client_fd(self.handle)

    def subscribe(self, topics):
        self.library.headroom_client_subscribe(self.handle, topics.encode(), 0)

    def request_status(self):
        self.library.headroom_client_request_status(self.handle, None)

    def text(self, pointer):
        """A text in the JSON of the last event, by JSON Pointer; None when there is none."""
        found = self.library.headroom_client_value_text(self.handle, pointer.encode())
        return None if found is None else found.decode()

    def events(self):
        self.library.headroom_client_dispatch(self.handle)
        event = Event(size=ctypes.sizeof(Event))
        while self.library.headroom_client_next_event(self.handle, ctypes.byref(event)) > 0:
            yield event


def lines(client):
    while True:
        select.select([client], [], [])
        for event in client.events():
            if event.type in (CONNECTED, NOTICE):
                client.request_status()
            elif event.type == STATUS:
                yield client.text("/profile")
            elif event.type == DISCONNECTED:
                yield "away"


def main(count=-1):
    with Client() as client:
        client.subscribe("profile,routing,daemon")
        for line in lines(client):
            print(line, flush=True)
            count -= 1
            if count == 0:
                break


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:2]))
