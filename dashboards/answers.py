"""Answers: pages kept as they were sent, so that many people who ask the same are answered at once.

Belongs here: which answers are kept, for whom, how many. Does not belong here: making them (app).
An answer depends on the file read, the role, the address asked for, and what people wrote since.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path

import flask

from ingestion.drop import INBOX

MOST_BYTES = 96 * 1024 * 1024
KEY = "answer_key"


class Answers:
    """Answers by what they depend on; the one unused longest goes first.

    Args:
        server: the application whose answers are kept.
        key_of: what the answer of the present request depends on; None: it is not kept.
    """

    def __init__(self, server: flask.Flask, key_of: Callable[[], Hashable | None]) -> None:
        self._key_of = key_of
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()
        server.before_request(self._find)
        server.after_request(self._keep)

    def _find(self) -> flask.Response | None:
        key = self._key_of()
        if key is None:
            return None
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
                return flask.Response(kept, mimetype="application/json")
        flask.g.setdefault(KEY, key)
        return None

    def _keep(self, response: flask.Response) -> flask.Response:
        key = flask.g.get(KEY)
        if key is None or response.status_code != 200:
            return response
        content = response.get_data()
        with self._lock:
            self._bytes += len(content) - len(self._kept.pop(key, b""))
            self._kept[key] = content
            while self._bytes > MOST_BYTES:
                self._bytes -= len(self._kept.popitem(last=False)[1])
        return response


def written_until(home: Path) -> int:
    """When the inbox of a home was last written, in nanoseconds; 0 where nobody wrote."""
    times = [path.stat().st_mtime_ns for path in (home / INBOX).glob("*/*.jsonl")]
    return max(times, default=0)
