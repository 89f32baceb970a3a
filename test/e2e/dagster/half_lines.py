"""Tells what WholeLinesMessageReader makes of messages that come in pieces: one JSON object by line, and what was reported as broken."""

import json
import threading

from hightouch_lineage_dagster import WholeLinesMessageReader
from hightouch_lineage_dagster.lines import growing


class Handler:
    def __init__(self):
        self.messages, self.broken = [], []
        self.came = threading.Event()

    def handle_message(self, message):
        self.messages.append(message)
        self.came.set()

    def report_pipes_framework_exception(self, origin, exc_info):
        self.broken.append(origin)
        self.came.set()


handler = Handler()
with WholeLinesMessageReader(include_stdio_in_messages=True).read_messages(handler) as params:
    with open(params["path"], "ab", buffering=0) as file:
        file.write(b'{"a": 1}\n{"b": "half of')
        handler.came.wait(60)  # the reader has seen all of this by now
        file.write(' a \u00e9"}\n{"c": '.encode())
        file.write(b'"last"}')
first = handler.messages[:]

looks = iter([False, False, True, True])
with open("grown", "wb", buffering=0) as file:
    file.write(b"one ")
    pieces = growing("grown", lambda: next(looks))
    seen = [next(pieces)]
    file.write(b"two")
    seen += list(pieces)

print(json.dumps({"messages": first, "broken": handler.broken, "params": sorted(params), "pieces": [p.decode() for p in seen]}))
