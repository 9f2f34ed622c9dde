"""Snapshots: what a home keeps published, and how a reader opens one safely.

Belongs here: finding kept snapshots, a read-only connection that can reach nothing but its snapshot.
Does not belong here: writing snapshots (publish). duckdb is loaded when a snapshot is opened.
"""

import shutil
import tempfile
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.errors import QueryError, SnapshotUnknownError

if TYPE_CHECKING:
    import duckdb

MEMORY_LIMIT = "1GB"
TIME_LIMIT_S = 60.0


def snapshot_folder(home: Path) -> Path:
    """Where the kept snapshots of a home lie."""
    return home / "published" / "snapshots"


def kept_snapshots(home: Path) -> list[str]:
    """Ids of the kept snapshots, oldest publication first."""
    files = snapshot_folder(home).glob("*.duckdb")
    return [path.stem for path in sorted(files, key=lambda p: (p.stat().st_mtime_ns, p.name))]


def find_snapshot(home: Path, name: str) -> Path:
    """The file of a snapshot named by its id, the beginning of it, or `current`.

    Raises:
        SnapshotUnknownError: no kept snapshot has that name, or several begin with it.
    """
    known = kept_snapshots(home)
    current = home / "published" / "current.duckdb"
    if name == "current" and current.exists():
        return current.resolve()
    matching = [name] if name in known else [s for s in known if name and s.startswith(name)]
    if len(matching) != 1:
        raise SnapshotUnknownError(name, known)
    return snapshot_folder(home) / f"{matching[0]}.duckdb"


@contextmanager
def open_reader(
    path: Path, memory_limit: str = MEMORY_LIMIT, time_limit_s: float = TIME_LIMIT_S
) -> Generator["duckdb.DuckDBPyConnection"]:
    """A connection that reads one snapshot and can do nothing else: no files, no network, no settings.

    Args:
        path: the snapshot's own file (not the link to the current one, which may change).
        memory_limit: what a query may hold in memory; more goes to a temporary folder.
        time_limit_s: what the whole block may take; a query that is running then is stopped.

    Raises:
        QueryError: the query is wrong, forbidden, or was stopped.
    """
    import duckdb

    spill = tempfile.mkdtemp(prefix="pinbiao-sql-")
    offline: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    connection = duckdb.connect(str(path), read_only=True, config=offline)
    timer = threading.Timer(time_limit_s, connection.interrupt)
    try:
        connection.execute("set temp_directory = $folder", {"folder": spill})
        connection.execute("set memory_limit = $limit", {"limit": memory_limit})
        connection.execute("set allowed_directories = [$folder]", {"folder": spill})
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
        timer.daemon = True
        timer.start()
        yield connection
    except duckdb.InterruptException:
        raise QueryError(
            f"The query was stopped after {time_limit_s:g} s.",
            "Narrow it down, or allow more with --timeout SECONDS.",
        ) from None
    except duckdb.Error as problem:
        raise QueryError(str(problem).strip(), "Tables and columns are described in meta.columns.") from None
    finally:
        timer.cancel()
        connection.close()
        shutil.rmtree(spill, ignore_errors=True)
