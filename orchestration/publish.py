"""Publication: a checked work file becomes a snapshot, whole or not at all.

Belongs here: the snapshot's id, its file and its Parquet, the swap that makes it current. Does not belong
here: deciding whether it may be published (checks), reading snapshots (snapshots).

Layout below HOME/published, where one link, `release`, moves:

    current.duckdb -> release/snapshot.duckdb      parquet -> release/parquet
    release -> releases/<id>                       (swapped by one rename: readers see the old or the new)
    releases/<id>/snapshot.duckdb -> ../../snapshots/<id>.duckdb, releases/<id>/parquet/<mart>.parquet
    snapshots/<id>.duckdb                          every snapshot ever published
"""

import hashlib
import itertools
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.errors import SnapshotBrokenError
from orchestration.snapshots import snapshot_folder
from orchestration.warehouse import STORAGE_VERSION, Bounds, connect, quoted

if TYPE_CHECKING:
    import duckdb

    from ingestion.ledger import Batch
    from ingestion.world import World

PUBLISHED_SCHEMAS = ("marts", "meta")
SNAPSHOT_TABLE = """
    create or replace table meta.snapshot (
        snapshot_id varchar not null, as_of date not null, known_at timestamp not null,
        published_at timestamp not null, code_version varchar not null
    )
"""


@dataclass(frozen=True)
class Snapshot:
    """What a snapshot is a snapshot of."""

    snapshot_id: str
    as_of: date
    known_at: datetime
    code_version: str


def snapshot_id(as_of: date, batches: Sequence["Batch"], code_version: str) -> str:
    """The id that follows from what a snapshot is made of: the same day, batches and code give the same id.

    Within a feed the order of the batches counts: of two versions that are otherwise alike the later batch
    holds.
    """
    ordered = sorted(batches, key=lambda b: (b.feed, b.seq))
    made_of = "\n".join([as_of.isoformat(), code_version, *(b.batch_id for b in ordered)])
    return f"{as_of:%Y%m%d}-{hashlib.sha256(made_of.encode()).hexdigest()[:12]}"


def publish(
    work: Path,
    home: Path,
    snapshot: Snapshot,
    *,
    order_by: Mapping[str, Sequence[str]],
    complete: Callable[["duckdb.DuckDBPyConnection"], object],
    make_current: bool,
    bounds: Bounds,
    world: "World",
) -> Path:
    """Publish a checked work file.

    Args:
        work: the work file; it is reduced to what is published.
        home: the home to publish in.
        snapshot: what it is a snapshot of.
        order_by: grain of each mart, the order of its Parquet rows; a mart without one is ordered by all
        columns.
        complete: adds the tables that describe the others, given a connection to the new file.
        make_current: make it the snapshot that readers find.
        bounds: what DuckDB may use.
        world: clock and file moves.

    Returns:
        the snapshot's file.

    Raises:
        SnapshotBrokenError: the new file does not hold what was built.
    """
    draft = work.parent / f"{snapshot.snapshot_id}.duckdb"
    _reduce(work, bounds)
    target = snapshot_folder(home) / draft.name
    target.parent.mkdir(parents=True, exist_ok=True)
    release = _new_release(target, home / "published" / "releases") if make_current else None
    with connect(":memory:", bounds) as connection, ThreadPoolExecutor(1) as beside:
        connection.execute(f"attach {quoted(work)} as work (read_only)")
        exported = beside.submit(_export, connection.cursor(), release, order_by) if release else None
        _copy(connection, draft, snapshot, world.local_now(), complete)
        if exported:
            exported.result()
    _settle(draft)
    world.replace(draft, target)
    if release:
        _make_current(release, home / "published", world)
    return target


def _reduce(work: Path, bounds: Bounds) -> None:
    """Drop from the work file all that is not published."""
    with connect(work, bounds) as connection:
        views = connection.execute(
            "select schema_name, view_name from duckdb_views() "
            "where database_name = current_database() and not internal"
        )
        for schema, name in views.fetchall():
            connection.execute(f'drop view "{schema}"."{name}"')
        rest = connection.execute(
            "select distinct schema_name from duckdb_schemas() "
            "where database_name = current_database() and not internal "
            "and not list_contains($kept, schema_name)",
            {"kept": [*PUBLISHED_SCHEMAS, "main"]},
        )
        for (schema,) in rest.fetchall():
            connection.execute(f'drop schema "{schema}" cascade')


def _copy(
    connection: "duckdb.DuckDBPyConnection",
    draft: Path,
    snapshot: Snapshot,
    published_at: datetime,
    complete: Callable[["duckdb.DuckDBPyConnection"], object],
) -> None:
    """Copy the database `work`, comments and constraints included, and say what it is a snapshot of."""
    draft.unlink(missing_ok=True)
    connection.execute(f"attach {quoted(draft)} as draft (storage_version '{STORAGE_VERSION}')")
    connection.execute("copy from database work to draft")
    connection.execute("use draft")
    connection.execute(SNAPSHOT_TABLE)
    connection.execute(
        "insert into meta.snapshot values ($snapshot_id, $as_of, $known_at, $published_at, $code_version)",
        {**asdict(snapshot), "published_at": published_at},
    )
    complete(connection)
    built, copied = (_counts(connection, name) for name in ("work", "draft"))
    wrong = [
        f"{table}: {n} rows built, {copied.get(table)} copied"
        for table, n in built.items()
        if copied.get(table) != n
    ]
    if wrong:
        raise SnapshotBrokenError(f"The snapshot does not hold what was built: {'; '.join(wrong)}.")
    connection.execute("use memory")
    connection.execute("detach draft")


def _counts(connection: "duckdb.DuckDBPyConnection", database: str) -> dict[str, int]:
    tables = connection.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = $name", {"name": database}
    )
    return {
        f"{schema}.{table}": len(connection.table(f'"{database}"."{schema}"."{table}"'))
        for schema, table in tables.fetchall()
    }


def _new_release(target: Path, releases: Path) -> Path:
    """A new folder for the marts as Parquet, with a link to the snapshot's file-to-be."""
    names = itertools.chain([target.stem], (f"{target.stem}.{n}" for n in itertools.count(2)))
    release = next(releases / name for name in names if not (releases / name).exists())
    (release / "parquet").mkdir(parents=True)
    (release / "snapshot.duckdb").symlink_to(os.path.relpath(target, release))
    return release


def _export(
    connection: "duckdb.DuckDBPyConnection", release: Path, order_by: Mapping[str, Sequence[str]]
) -> None:
    """Write every mart of the database `work` as Parquet, while the database itself is copied."""
    marts = connection.execute(
        "select table_name from duckdb_tables() where database_name = 'work' and schema_name = 'marts'"
    )
    for (mart,) in marts.fetchall():
        grain = ", ".join(f'"{column}"' for column in order_by.get(mart, ())) or "all"
        file = release / "parquet" / f"{mart}.parquet"
        connection.execute(
            f'copy (from work.marts."{mart}" order by {grain}) to {quoted(file)} '
            "(format parquet, compression zstd)"
        )
        _settle(file)


def _make_current(release: Path, published: Path, world: "World") -> None:
    """Swap the one link that readers follow; then forget all releases but this one and the one before."""
    link, fresh = published / "release", published / ".release.new"
    before = link.resolve() if link.exists() else None
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(os.path.relpath(release, published))
    world.replace(fresh, link)
    for name, target in (("current.duckdb", "release/snapshot.duckdb"), ("parquet", "release/parquet")):
        if not (published / name).is_symlink():
            (published / name).symlink_to(target)
    for old in release.parent.iterdir():
        if old.resolve() not in (release.resolve(), before):
            shutil.rmtree(old)


def _settle(path: Path) -> None:
    """Wait until a file is on disk, so that a name never points to a file that a power cut would empty."""
    with path.open("rb") as opened:
        os.fsync(opened.fileno())
