"""Answers: how pages are sent, and kept as they were sent, so that who asks the same is answered at once.

Belongs here: components → JSON, which answers are kept, for whom, how many. Does not belong here: making
pages (app).
An answer depends on the file read, the role, the page, the question as it is answered, and what people wrote
since.
"""

import gzip
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import cache
from pathlib import Path
from typing import Any

import flask
import orjson
from dash.development.base_component import Component

from dashboards.access.gate import AHEAD
from dashboards.queries.candidates import FILE as CANDIDATES
from ingestion.batch_findings import FOLDER as FINDINGS
from ingestion.drop import INBOX

MOST_BYTES = 96 * 1024 * 1024
KEY = "answer_key"
LEVEL = 1
"""How hard answers are packed: the least takes a page to a tenth, in half a millisecond."""


class Answers:
    """Answers by what they depend on, packed; the one unused longest goes first.

    Args:
        server: the application whose answers are kept.
        key_of: what the answer of the present request depends on; None: it is not kept.
    """

    def __init__(self, server: flask.Flask, key_of: Callable[[], Hashable | None]) -> None:
        self._key_of = key_of
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()
        self._asked_at = -math.inf
        server.before_request(self._find)
        server.after_request(self._keep)

    def idle_s(self) -> float:
        """Seconds since somebody asked for what is kept here, or would be."""
        return time.monotonic() - self._asked_at

    def _find(self) -> flask.Response | None:
        key = self._key_of()
        if key is None:
            return None
        if AHEAD not in flask.request.environ:
            self._asked_at = time.monotonic()
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
                return _packed(flask.Response(mimetype="application/json"), kept)
        flask.g.setdefault(KEY, key)
        return None

    def _keep(self, response: flask.Response) -> flask.Response:
        key = flask.g.get(KEY)
        if key is None or response.status_code != 200:
            return response
        content = gzip.compress(response.get_data(), LEVEL)
        with self._lock:
            self._bytes += len(content) - len(self._kept.pop(key, b""))
            self._kept[key] = content
            while self._bytes > MOST_BYTES:
                self._bytes -= len(self._kept.popitem(last=False)[1])
        return _packed(response, content)


def _packed(response: flask.Response, content: bytes) -> flask.Response:
    """An answer with its content as it is kept; unpacked for who does not say that he can do so."""
    response.vary.add("Accept-Encoding")
    if flask.request.accept_encodings["gzip"]:
        response.content_encoding = "gzip"
    else:
        content = gzip.decompress(content)
    response.set_data(content)
    return response


def as_sent(part: Any) -> orjson.Fragment:
    """A part of a page as JSON, to be put into an answer as it is.

    Dash's own way looks at every value in Python, which takes longer than to make the page. Plain values and
    components are all that a page holds; the result is the same but for the order of keys.
    """
    return orjson.Fragment(orjson.dumps(part, default=_component))


def _component(part: Any) -> dict[str, Any]:
    if not isinstance(part, Component):
        raise TypeError(f"{type(part).__name__} is neither a plain value nor a component")
    known = _names(tuple(part._prop_names))
    held = {k: v for k, v in vars(part).items() if k in known or k.startswith(("data-", "aria-"))}
    return {"type": part._type, "namespace": part._namespace, "props": held}


@cache
def _names(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(names)


def written_until(home: Path) -> int:
    """When what pages show beside the snapshot was last written, in nanoseconds; 0 where nothing was.

    That is the inbox, the review list of names and what stood out in batches.
    """
    paths = [*(home / INBOX).glob("*/*.jsonl"), home / CANDIDATES, home / FINDINGS]
    return max((path.stat().st_mtime_ns for path in paths if path.exists()), default=0)
