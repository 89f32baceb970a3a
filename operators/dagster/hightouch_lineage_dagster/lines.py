"""Whole lines of messages, however they arrive."""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

import dagster as dg
from dagster_pipes import PipesParams

SECONDS_BETWEEN_LOOKS = 0.01


def whole_lines(pieces: Iterable[bytes]) -> Iterator[str]:
    """The lines of a text that comes in pieces, the last one also without its end."""
    rest = b""
    for piece in pieces:
        *lines, rest = (rest + piece).split(b"\n")
        yield from (line.decode("utf-8", "replace") for line in lines)
    if rest:
        yield rest.decode("utf-8", "replace")


def growing(path: str, is_over: Callable[[], bool]) -> Iterator[bytes]:
    """What is written to a file, until it is over and all of it has been read."""
    with open(path, "rb") as file:
        while True:
            ends = is_over()  # asked before the last look, so that nothing written until then is missed
            piece = file.read()
            if piece:
                yield piece
            elif ends:
                return
            else:
                time.sleep(SECONDS_BETWEEN_LOOKS)


class WholeLinesMessageReader(dg.PipesMessageReader):
    """Reads messages out of a temporary file, for ``PipesSubprocessClient``.

    Dagster's own reader follows the file while it grows, and takes what it has for a line: where it comes upon one that is
    only half written, as long ones are for a moment, it ends with a JSONDecodeError, and the step fails.
    """

    def __init__(self, include_stdio_in_messages: bool = False):
        self._include_stdio = include_stdio_in_messages

    @contextmanager
    def read_messages(self, handler: Any) -> Iterator[PipesParams]:
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "messages")
            open(path, "wb").close()
            closed = Event()
            thread = Thread(target=self._read, args=(handler, path, closed.is_set), daemon=True)
            thread.start()
            try:
                yield {"path": path, "include_stdio_in_messages": self._include_stdio}
            finally:
                closed.set()
                thread.join()

    def _read(self, handler: Any, path: str, is_over: Callable[[], bool]) -> None:
        try:
            for line in whole_lines(growing(path, is_over)):
                handler.handle_message(json.loads(line))
        except BaseException:
            handler.report_pipes_framework_exception(f"{type(self).__name__} reader thread", sys.exc_info())
            raise

    def no_messages_debug_text(self) -> str:
        return "Attempted to read messages from a temporary file."
