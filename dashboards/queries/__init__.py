"""Queries: SQL against the published marts, one module per subject; rows come back as dataclasses.

Belongs here: every statement the dashboards and reports send. Values are always parameters, never part of the
text. A snapshot never changes, so an answer given once is kept with it (`remembered`).
"""

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Concatenate, ParamSpec, TypeVar

from dashboards.snapshot import Snapshot

T = TypeVar("T")
P = ParamSpec("P")


def fetch(
    snapshot: Snapshot, kind: type[T], query: str, parameters: Sequence[Any] | Mapping[str, Any] = ()
) -> list[T]:
    """The rows of a query as instances of a dataclass whose fields are the query's columns."""
    return [kind(**row) for row in snapshot.rows(query, parameters)]


def remembered(
    question: Callable[Concatenate[Snapshot, P], T],
) -> Callable[Concatenate[Snapshot, P], T]:
    """Keep the answers to a question with the snapshot they are about; arguments must be hashable."""
    name = getattr(question, "__module__", ""), getattr(question, "__qualname__", "")

    @functools.wraps(question)
    def answer(snapshot: Snapshot, /, *args: P.args, **kwargs: P.kwargs) -> T:
        key = (name, args, tuple(sorted(kwargs.items())))
        return snapshot.remember(key, lambda: question(snapshot, *args, **kwargs))

    return answer
