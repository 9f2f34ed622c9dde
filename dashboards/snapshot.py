"""Snapshots: one published file, open read-only, and the newest one of a home.

Belongs here: how a file is opened so that a reader can do nothing but read it, one cursor per thread, and
noticing that a newer one was published. Does not belong here: any query (queries).
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from dashboards.errors import NothingPublishedError, SnapshotUnreadableError
from ingestion.settings import Settings

MEMORY_LIMIT = "1GB"
"""What reading may hold in memory, whatever a build is allowed."""
ANSWERS_KEPT = 1000
"""Answers kept with a snapshot; the one unused longest goes first."""

T = TypeVar("T")


@dataclass(frozen=True)
class SnapshotFacts:
    """What a snapshot is a snapshot of."""

    snapshot_id: str
    as_of: date
    known_at: datetime
    published_at: datetime
    code_version: str


class Snapshot:
    """One published snapshot; safe to use from several threads.

    Args:
        path: the snapshot's own file, not the link to the current one.
        settings: how many threads DuckDB may use.

    Raises:
        SnapshotUnreadableError: the file is no snapshot.
    """

    def __init__(self, path: Path, settings: Settings) -> None:
        self.path = path
        self._cursors: dict[int, duckdb.DuckDBPyConnection] = {}
        self._lock = threading.Lock()
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()
        options: Any = {
            "memory_limit": MEMORY_LIMIT,
            "threads": str(settings.duckdb_threads),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "enable_external_access": "false",
            "lock_configuration": "true",
        }
        try:
            self._connection = duckdb.connect(str(path), read_only=True, config=options)
            (row,) = self.rows(
                "select snapshot_id, as_of, known_at, published_at, code_version from meta.snapshot"
            )
        except (duckdb.Error, ValueError) as problem:
            raise SnapshotUnreadableError(path, str(problem).strip().splitlines()[0]) from problem
        self.facts = SnapshotFacts(**row)
        self._tables: dict[str, set[str]] = {}
        for row in self.rows(
            "select table_schema || '.' || table_name as name, column_name from information_schema.columns"
        ):
            self._tables.setdefault(row["name"], set()).add(row["column_name"])

    @property
    def home(self) -> Path | None:
        """The home it was published in, which holds what is kept beside it; None for a file elsewhere."""
        return next((folder.parent for folder in self.path.parents if folder.name == "published"), None)

    def rows(self, query: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[dict[str, Any]]:
        """The rows of a query, each by its columns' names."""
        cursor = self._cursor()
        cursor.execute(query, parameters)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def remember(self, key: Hashable, ask: Callable[[], T]) -> T:
        """The answer of a question asked before, or asked now."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
        answer = ask()
        with self._lock:
            self._answers[key] = answer
            while len(self._answers) > ANSWERS_KEPT:
                self._answers.popitem(last=False)
        return answer

    def has(self, table: str, column: str = "") -> bool:
        """Whether the snapshot holds a table, named with its schema, and a column of it."""
        return table in self._tables and (not column or column in self._tables[table])

    def close(self) -> None:
        """Close the file; no thread may still be reading."""
        for cursor in self._cursors.values():
            cursor.close()
        self._cursors.clear()
        self._connection.close()

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        """This thread's cursor.

        They are kept here and not with the threads: a cursor that dies with its thread while the process ends
        takes the process down.
        """
        thread = threading.get_ident()
        if thread not in self._cursors:
            self._cursors[thread] = self._connection.cursor()
        return self._cursors[thread]


class SnapshotStore:
    """The newest snapshot of a home, opened again when another one becomes current.

    A request that began on the old one ends on it: its file stays, and is closed when nobody holds it.
    """

    def __init__(self, home: Path, settings: Settings) -> None:
        self.home = home
        self._settings = settings
        self._lock = threading.Lock()
        self._held: Snapshot | None = None

    def current(self) -> Snapshot:
        """The newest published snapshot.

        Raises:
            NothingPublishedError: there is none.
        """
        link = self.home / "published" / "current.duckdb"
        path = link.resolve()
        with self._lock:
            if self._held is None or self._held.path != path:
                if not path.is_file():
                    raise NothingPublishedError(self.home)
                self._held = Snapshot(path, self._settings)
            return self._held

    def close(self) -> None:
        """Close the snapshot that is open; no request may still be answered."""
        with self._lock:
            if self._held is not None:
                self._held.close()
                self._held = None
