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

from dashboards.access.roles import Viewer
from dashboards.access.scopes import PUBLIC, Scope, extract, find_extract
from dashboards.errors import DashboardError, NothingPublishedError, SnapshotUnreadableError
from ingestion.settings import Settings

MEMORY_LIMIT = "1GB"
"""What reading may hold in memory, whatever a build is allowed."""
ANSWERS_KEPT = 1000
"""Answers kept with a snapshot; the one unused longest goes first."""

SCOPES_HELD = 32
"""Files open at once; the scope unused longest is closed first."""
EVERYTHING = Scope()

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
        self.is_extract = self.has("meta.scope")
        """Whether it holds only what a scope may see."""
        cut = self.rows("select region_code, visibility from meta.scope") if self.is_extract else []
        self.region: str = cut[0]["region_code"] if cut else ""
        """The region it was cut to; empty: everywhere."""
        self.hides_past: bool = bool(cut) and cut[0]["visibility"] == PUBLIC
        """Whether records no longer public are left out."""

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
    """The newest snapshot of a home for each scope, opened again when another one becomes current.

    A request that began on the old one ends on it: its file stays, and is closed when nobody holds it. While
    the extract of a new snapshot is being made, the scope is answered from the one before.
    """

    def __init__(self, home: Path, settings: Settings) -> None:
        self.home = home
        self._settings = settings
        self._lock = threading.Lock()
        self._held: OrderedDict[Scope, Snapshot] = OrderedDict()
        self._published: dict[Scope, Path] = {}
        self._making: set[Scope] = set()

    def current(self, scope: Scope = EVERYTHING) -> Snapshot:
        """The newest published snapshot, as far as the scope may see it.

        Raises:
            NothingPublishedError: there is none.
            RegionUnknownError: the scope's region is not in it.
        """
        published = (self.home / "published" / "current.duckdb").resolve()
        with self._lock:
            held = self._held.get(scope)
            if held is not None:
                self._held.move_to_end(scope)
                if self._published[scope] == published:
                    return held
            if not published.is_file():
                raise NothingPublishedError(self.home)
            path = find_extract(self.home, published, scope)
            if path is not None:
                return self._hold(scope, published, path)
            if held is not None:
                self._make_ahead(scope, published)
                return held
        path = extract(self.home, published, scope, self._settings)
        with self._lock:
            return self._hold(scope, published, path)

    def of(self, viewer: Viewer) -> Snapshot:
        """What a viewer may see of the newest snapshot."""
        return self.current(viewer.scope)

    def close(self) -> None:
        """Close the snapshots that are open; no request may still be answered."""
        with self._lock:
            for held in self._held.values():
                held.close()
            self._held.clear()

    def _hold(self, scope: Scope, published: Path, path: Path) -> Snapshot:
        held = self._held.get(scope)
        if held is None or held.path != path:
            held = self._held[scope] = Snapshot(path, self._settings)
        self._published[scope] = published
        while len(self._held) > SCOPES_HELD:
            self._held.popitem(last=False)
        return held

    def _make_ahead(self, scope: Scope, published: Path) -> None:
        """Make the extract of a new snapshot beside the answering; once, not by every request."""
        if scope in self._making:
            return
        self._making.add(scope)

        def make() -> None:
            try:
                extract(self.home, published, scope, self._settings)
            except DashboardError:  # a scope that the new snapshot does not know: the next request says so
                with self._lock:
                    self._held.pop(scope, None)
            finally:
                with self._lock:
                    self._making.discard(scope)

        threading.Thread(target=make, name=f"extract-{scope.name}", daemon=True).start()
