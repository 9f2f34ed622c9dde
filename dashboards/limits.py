"""Limits: how often an address may look something up where nobody has to sign in.

Belongs here: counting in memory, refusing, and saying when to come back. Does not belong here: attempts to
sign in (access.sessions), which survive a restart.
"""

import math
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable

import flask

from dashboards import labels
from dashboards.access.gate import CALLBACK, asked_of

PAGE = "lookup"
"""The page that is open to all."""
MOST, PER_S = 30, 60.0
"""Look-ups of one address within a span of time, in seconds."""
MOST_ADDRESSES = 10_000
"""Addresses remembered; the one quiet longest is forgotten first."""


class Limit:
    """At most so many events of one name within a span of time.

    Args:
        most: how many.
        per_s: the span in seconds.
        clock: tells seconds that only grow.
    """

    def __init__(
        self, most: int = MOST, per_s: float = PER_S, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._per_s, self._clock = most, per_s, clock
        self._events: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, name: str) -> float:
        """Count an event, unless there were too many: then the seconds until one may come again, else 0."""
        now = self._clock()
        with self._lock:
            times = self._events.setdefault(name, deque())
            self._events.move_to_end(name)
            while len(self._events) > MOST_ADDRESSES:
                self._events.popitem(last=False)
            while times and times[0] <= now - self._per_s:
                times.popleft()
            if len(times) >= self._most:
                return times[0] + self._per_s - now
            times.append(now)
            return 0.0


def limit_lookups(server: flask.Flask, limit: Limit) -> None:
    """Answer 429 with `Retry-After` once an address looks up too much, before any answer that is kept."""

    @server.before_request
    def refuse_the_greedy() -> flask.Response | None:
        if flask.request.path != CALLBACK:
            return None  # the page alone shows nothing of the data
        asked = asked_of(flask.request)
        if asked.page is None or asked.page.key != PAGE or not asked.looked_for:
            return None
        seconds = limit.wait(flask.request.remote_addr or "")
        if not seconds:
            return None
        said = labels.text("lookup.too_often", asked.question.language)
        headers = {"Retry-After": str(math.ceil(seconds))}
        return flask.Response(said, 429, headers, mimetype="text/plain")
