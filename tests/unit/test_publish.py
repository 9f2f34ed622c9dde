"""Publication: whole or not at all, in a form that others can open."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from ingestion.world import World
from orchestration import publish
from orchestration.errors import SnapshotBrokenError, SnapshotUnknownError
from orchestration.publish import Snapshot, snapshot_id
from orchestration.snapshots import find_snapshot, kept_snapshots
from orchestration.warehouse import Bounds, connect

AS_OF = date(2025, 12, 31)


class BrokenWorld(World):
    """A world in which the n-th move of a file fails, as a full disk or a kill would have it."""

    def __init__(self, failing: int) -> None:
        super().__init__({})
        self._left = failing

    def replace(self, source: Path, target: Path) -> None:
        self._left -= 1
        if self._left == 0:
            raise OSError("the disk is full")
        super().replace(source, target)


@pytest.fixture
def bounds(tmp_path: Path) -> Bounds:
    return Bounds("256MB", 2, tmp_path / "bounds")


def build(home: Path, bounds: Bounds, value: int) -> Path:
    """A work file as dbt leaves it: several schemas, a mart with key, comments and a list."""
    work = home / "work" / "work.duckdb"
    work.parent.mkdir(parents=True, exist_ok=True)
    work.unlink(missing_ok=True)
    with connect(work, bounds) as connection:
        connection.execute(
            f"""
            create schema landing; create schema staging; create schema marts; create schema meta;
            create view landing.penalties as select 1 as n;
            create table staging.stg_penalties as select * from range(1000);
            create view marts.v_leftover as select * from staging.stg_penalties;
            create table marts.fct_penalty (
                penalty_no varchar primary key, fine_yuan decimal(18, 2) not null, reasons varchar[]
            );
            comment on table marts.fct_penalty is '行政处罚 / Penalties';
            comment on column marts.fct_penalty.fine_yuan is '罚款 / Fine';
            insert into marts.fct_penalty values ('P2', {value}, ['A', 'B']), ('P1', {value}, []);
            create table meta.batches (batch_id varchar);
            """
        )
    return work


def publish_value(
    home: Path,
    bounds: Bounds,
    value: int,
    *,
    make_current: bool = True,
    world: World | None = None,
    complete: Callable[[duckdb.DuckDBPyConnection], None] = lambda connection: None,
) -> Path:
    """Publish a small warehouse in which every fine is `value`."""
    snapshot = Snapshot(f"20251231-{value:012d}", AS_OF, datetime(2026, 1, 1), "c0de")
    return publish.publish(
        build(home, bounds, value),
        home,
        snapshot,
        order_by={"fct_penalty": ("penalty_no",)},
        complete=complete,
        make_current=make_current,
        bounds=bounds,
        world=world or World({"PINBIAO_NOW": "2026-01-01T08:00:00"}),
    )


def fines(path: Path) -> set[int]:
    """What a reader finds."""
    with duckdb.connect(":memory:") as reader:
        reader.execute(f"attach '{path}' as snapshot (read_only)")
        return {
            int(row[0])
            for row in reader.execute("select fine_yuan from snapshot.marts.fct_penalty").fetchall()
        }


def test_a_snapshot_holds_tables_only_with_their_comments_and_keys(tmp_path: Path, bounds: Bounds) -> None:
    path = publish_value(tmp_path, bounds, 7)
    with duckdb.connect(str(path), read_only=True) as reader:
        assert (
            reader.execute("select schema_name, view_name from duckdb_views() where not internal").fetchall()
            == []
        )
        schemas = reader.execute("select distinct schema_name from duckdb_tables()").fetchall()
        assert {name for (name,) in schemas} == {"marts", "meta"}
        comments = reader.execute("select comment from duckdb_columns() where comment is not null").fetchall()
        assert comments == [("罚款 / Fine",)]
        keys = "select constraint_type from duckdb_constraints() where table_name = 'fct_penalty' order by 1"
        assert ("PRIMARY KEY",) in reader.execute(keys).fetchall()
        told = reader.execute("from meta.snapshot").fetchall()
        assert told == [
            ("20251231-000000000007", AS_OF, datetime(2026, 1, 1), datetime(2026, 1, 1, 8), "c0de")
        ]
        tags = reader.execute("select tags from duckdb_databases() where not internal").fetchone()
        assert tags is not None
        assert tags[0]["storage_version"].startswith("v1.4")


def test_current_is_the_newest_and_earlier_ones_are_kept(tmp_path: Path, bounds: Bounds) -> None:
    first = publish_value(tmp_path, bounds, 1)
    second = publish_value(tmp_path, bounds, 2)
    current = tmp_path / "published" / "current.duckdb"
    assert current.resolve() == second
    assert fines(current) == {2}
    assert fines(first) == {1}
    assert kept_snapshots(tmp_path) == [first.stem, second.stem]
    assert not current.readlink().is_absolute(), "a home can be moved"


def test_a_snapshot_published_aside_leaves_current_alone(tmp_path: Path, bounds: Bounds) -> None:
    first = publish_value(tmp_path, bounds, 1)
    aside = publish_value(tmp_path, bounds, 2, make_current=False)
    assert (tmp_path / "published" / "current.duckdb").resolve() == first
    assert fines(aside) == {2}


def test_a_reader_keeps_the_snapshot_it_opened(tmp_path: Path, bounds: Bounds) -> None:
    publish_value(tmp_path, bounds, 1)
    parquet = (tmp_path / "published" / "parquet").resolve()
    with duckdb.connect(":memory:") as reader:
        reader.execute(f"attach '{tmp_path}/published/current.duckdb' as snapshot (read_only)")
        publish_value(tmp_path, bounds, 2)
        assert reader.execute("select max(fine_yuan) from snapshot.marts.fct_penalty").fetchone() == (1,)
    assert (parquet / "fct_penalty.parquet").exists(), (
        "the Parquet of the release before stays for open readers"
    )
    publish_value(tmp_path, bounds, 3)
    assert not parquet.exists()


def test_publishing_the_same_snapshot_again_is_possible(tmp_path: Path, bounds: Bounds) -> None:
    publish_value(tmp_path, bounds, 1)
    publish_value(tmp_path, bounds, 1)
    assert fines(tmp_path / "published" / "current.duckdb") == {1}
    assert (tmp_path / "published" / "parquet" / "fct_penalty.parquet").exists()


@pytest.mark.parametrize("failing", [1, 2], ids=["moving the snapshot", "moving the link"])
def test_a_publication_cut_short_leaves_the_old_one_whole(
    tmp_path: Path, bounds: Bounds, failing: int
) -> None:
    publish_value(tmp_path, bounds, 1)
    with pytest.raises(OSError, match="the disk is full"):
        publish_value(tmp_path, bounds, 2, world=BrokenWorld(failing))
    published = tmp_path / "published"
    assert fines(published / "current.duckdb") == {1}
    with duckdb.connect() as reader:
        read = reader.execute(f"select max(fine_yuan) from '{published}/parquet/fct_penalty.parquet'")
        assert read.fetchone() == (1,)
    publish_value(tmp_path, bounds, 3)
    assert fines(published / "current.duckdb") == {3}


def test_a_snapshot_that_lacks_rows_is_not_published(tmp_path: Path, bounds: Bounds) -> None:
    publish_value(tmp_path, bounds, 1)

    def lose_a_row(connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute("delete from marts.fct_penalty where penalty_no = 'P1'")

    with pytest.raises(SnapshotBrokenError, match=r"marts.fct_penalty: 2 rows built, 1 copied"):
        publish_value(tmp_path, bounds, 2, complete=lose_a_row)
    assert fines(tmp_path / "published" / "current.duckdb") == {1}


def test_parquet_is_ordered_by_the_grain_and_the_same_to_the_byte(tmp_path: Path, bounds: Bounds) -> None:
    files = []
    for name in ("one", "two"):
        publish_value(tmp_path / name, bounds, 5)
        files.append(tmp_path / name / "published" / "parquet" / "fct_penalty.parquet")
    assert files[0].read_bytes() == files[1].read_bytes()
    with duckdb.connect() as reader:
        rows = reader.execute(f"select penalty_no from '{files[0]}'").fetchall()
        assert rows == [("P1",), ("P2",)]


def batch(batch_id: str, seq: int) -> SimpleNamespace:
    return SimpleNamespace(batch_id=batch_id, feed=batch_id.split("-")[0], seq=seq)


def test_the_id_follows_from_day_batches_and_code() -> None:
    batches = [batch("penalties-1", 1), batch("penalties-2", 2), batch("standards-3", 3)]
    ids = {
        snapshot_id(AS_OF, batches, "c0de"),
        snapshot_id(date(2025, 12, 30), batches, "c0de"),
        snapshot_id(AS_OF, batches[:2], "c0de"),
        snapshot_id(AS_OF, batches, "0ther"),
        snapshot_id(AS_OF, [batch("penalties-2", 1), batch("penalties-1", 2), batches[2]], "c0de"),
    }
    assert len(ids) == 5
    assert all(found.startswith("2025123") for found in ids)


def test_the_id_does_not_follow_the_order_among_feeds() -> None:
    one = [batch("penalties-1", 1), batch("standards-3", 2)]
    two = [batch("penalties-1", 2), batch("standards-3", 1)]
    assert snapshot_id(AS_OF, one, "c0de") == snapshot_id(AS_OF, two, "c0de")


def test_a_snapshot_is_found_by_its_beginning(tmp_path: Path, bounds: Bounds) -> None:
    path = publish_value(tmp_path, bounds, 1)
    assert find_snapshot(tmp_path, "20251231") == path
    assert find_snapshot(tmp_path, "current") == path
    publish_value(tmp_path, bounds, 2)
    for name in ("20251231", "1999", ""):
        with pytest.raises(SnapshotUnknownError, match="no snapshot"):
            find_snapshot(tmp_path, name)
