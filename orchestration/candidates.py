"""Candidates: the review list of names that no code, link or exact name settles, kept beside the snapshots.

Belongs here: which records are open, what was compared before, the file HOME/candidates.duckdb. Does not
belong here: comparing names (ingestion.matching). No figure reads this file, and no run waits for it.
"""

import hashlib
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from ingestion.inbox import answered_records
from ingestion.ledger import Ledger
from ingestion.matching import candidates as matching
from ingestion.matching import names as parts
from orchestration.snapshots import open_reader
from orchestration.warehouse import Bounds, connect

if TYPE_CHECKING:
    import duckdb

FILE = "candidates.duckdb"
LINKS = "identity_links"
SOURCES = {
    "complaints": ("complaint_no", "respondent_uscc", "respondent_name", "received_at", "fct_complaint"),
    "penalties": ("penalty_no", "uscc", "party_name", "decided_on", "fct_penalty"),
}
"""By feed: key, given code, name, day, and the mart that says how a record was matched."""
TABLES = {
    "identity_candidates": "名称候选：每个未能确定主体的名称与可能的经营主体，供人工核对，不进入任何指标"
    " / Candidates for names that nothing settles, for a person to review; no figure rests on them",
    "candidate_records": "候选名称下的记录，认定时引用其编号 / The records that bear each name",
    "open_identities": "涉及被判断主体、尚待认定的记录 / Records that might belong to a firm under judgement",
}
_OUTPUT = """
    create table identity_candidates as
    select source_feed, source_name, n_records, candidate_uscc, candidate_name, score, reasons, rank,
        cast($as_of as date) as as_of
    from scored inner join (
        select source_feed, source_name, count(*) as n_records from open_records group by all
    ) using (source_name)
    order by source_feed, n_records desc, source_name, rank, candidate_uscc;

    create table candidate_records as
    select source_feed, source_key, source_name, recorded_on, cast($as_of as date) as as_of
    from open_records semi join scored using (source_name)
    order by source_feed, source_name, source_key;

    create table open_identities as
    select judged.uscc, source_feed, source_key, source_name, recorded_on, score, reasons, rank,
        decision_marts, cast($as_of as date) as as_of
    from open_records inner join scored using (source_name)
    inner join judged on judged.uscc = candidate_uscc
    order by judged.uscc, source_feed, source_key;
"""


@dataclass(frozen=True)
class Summary:
    """What one pass did.

    Attributes:
        snapshot_id, as_of: the publication it was made for.
        open_records, open_names: what nothing settles.
        new_names, new_enterprises: compared in this pass; all others were compared before.
        candidates, names_with_candidates: on the review list.
        open_identities: records that might belong to a firm under judgement.
    """

    snapshot_id: str
    as_of: date
    open_records: int
    open_names: int
    new_names: int
    new_enterprises: int
    candidates: int
    names_with_candidates: int
    open_identities: int


@dataclass(frozen=True)
class _Kept:
    """What the last pass compared and found."""

    register: pl.DataFrame
    names: pl.DataFrame
    scored: pl.DataFrame


def rules_version() -> str:
    """Hash of the weights, the lists and the code that compare; a change of them compares everything anew."""
    digest = hashlib.sha256()
    for path in sorted(parts.FOLDER.iterdir()):
        if path.suffix in (".csv", ".py"):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def refresh_candidates(home: Path, snapshot: Path, bounds: Bounds) -> Summary:
    """Bring the review list up to a snapshot: only names and enterprises that are new are compared.

    Args:
        home: the home; its landing holds the names, which are in no mart.
        snapshot: the published snapshot's own file.
        bounds: what DuckDB may use.
    """
    with connect("", bounds) as memory:
        memory.execute(f"attach '{str(snapshot).replace(chr(39), chr(39) * 2)}' as snapshot (read_only)")
        ((snapshot_id, as_of),) = memory.execute(
            "select snapshot_id, as_of from snapshot.meta.snapshot"
        ).fetchall()
        known = {row[0] for row in memory.execute("select batch_id from snapshot.meta.batches").fetchall()}
        regions = (
            memory.table("snapshot.marts.dim_region").select("region_code, name, parent_code, level").pl()
        )
        judged = _judged_firms(memory)
        records = pl.concat([_open_records(home, known, feed, memory) for feed in SOURCES])
        registered = memory.table("snapshot.marts.dim_enterprise").select("uscc").pl()
    register = _registered_names(home, known).join(registered, on="uscc", how="semi")
    names = records.select(name="source_name").unique().sort("name")
    before = _kept(home, bounds)
    new_names = names.join(before.names, on="name", how="anti")
    changed = register.join(before.register, on=register.columns, how="anti", nulls_equal=True)
    scored = pl.concat(
        [
            _still_valid(before, register, names),
            *_compare(before, names, new_names, register, changed, regions),
        ]
    )
    scored = scored.unique(["source_name", "candidate_uscc"], keep="first", maintain_order=True)
    listed = matching.rank_candidates(scored)
    frames = {"scored": listed, "open_records": records, "judged": judged}
    cache = _Kept(register, names, scored)
    _write(home, frames, cache, snapshot_id, as_of, bounds)
    return Summary(
        snapshot_id, as_of, records.height, names.height, new_names.height, changed["uscc"].n_unique(),
        listed.height, listed["source_name"].n_unique(),
        records.join(listed, on="source_name").join(judged, left_on="candidate_uscc", right_on="uscc").height,
    )  # fmt: skip


def open_identities(home: Path, uscc: str) -> list[tuple[str, str, str, float]] | None:
    """Records that might belong to a firm and that nobody has assigned, the most alike first.

    Returns:
        source_feed, source_key, source_name, score; None where no list has been made.
    """
    path = home / FILE
    if not path.exists():
        return None
    with open_reader(path) as kept:
        return kept.execute(
            "select source_feed, source_key, source_name, score from open_identities where uscc = ?"
            " order by score desc, recorded_on desc, source_key",
            [uscc],
        ).fetchall()


def _compare(
    before: _Kept,
    names: pl.DataFrame,
    new_names: pl.DataFrame,
    register: pl.DataFrame,
    changed: pl.DataFrame,
    regions: pl.DataFrame,
) -> list[pl.DataFrame]:
    """New names against all enterprises, the others against the enterprises that are new."""
    old_names = names.join(new_names, on="name", how="anti")
    found = []
    for some, enterprises in ((new_names, register), (old_names, changed)):
        if some.height and enterprises.height:
            theirs = matching.name_enterprises(enterprises, regions)
            found.append(matching.find_candidates(parts.take_apart(some, regions), theirs))
    return found


def _still_valid(before: _Kept, register: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """Results of earlier passes whose name is still open and whose enterprise still bears its names."""
    unchanged = before.register.join(register, on=register.columns, how="semi", nulls_equal=True)
    gone = before.register.join(unchanged, on=register.columns, how="anti", nulls_equal=True)
    return (
        before.scored.join(unchanged, left_on="candidate_uscc", right_on="uscc", how="semi")
        .join(gone, left_on=["candidate_uscc", "candidate_name"], right_on=["uscc", "name"], how="anti")
        .join(names, left_on="source_name", right_on="name", how="semi")
    )


def _judged_firms(memory: "duckdb.DuckDBPyConnection") -> pl.DataFrame:
    """Every firm with a row in a decision mart, and which marts."""
    marts = memory.execute(
        """
        select table_name from duckdb_columns()
        where database_name = 'snapshot' and schema_name = 'marts' and starts_with(table_name, 'dec_')
            and column_name = 'uscc'
        order by table_name
        """
    ).fetchall()
    if not marts:
        return pl.DataFrame(schema={"uscc": pl.String, "decision_marts": pl.List(pl.String)})
    firms = [
        memory.table(f"snapshot.marts.{mart}").select(f"uscc, '{mart}' as mart").distinct().pl()
        for (mart,) in marts
    ]
    judged = pl.concat(firms).drop_nulls("uscc")
    return judged.group_by("uscc").agg(pl.col("mart").sort().alias("decision_marts")).sort("uscc")


def _open_records(
    home: Path, known: set[str], feed: str, memory: "duckdb.DuckDBPyConnection"
) -> pl.DataFrame:
    """Records with a name, without code and without an answer by a person, that no exact name matched."""
    key, code, name, day, mart = SOURCES[feed]
    unmatched = memory.table(f"snapshot.marts.{mart}").filter("match_method = 'none'").select(key).pl()
    columns = [key, code, name, day]
    records = newest_rows(home, known, feed, [key], columns)
    answers = newest_rows(home, known, LINKS, ["link_no"], ["link_no", "source_feed", "source_key"])
    waiting = [(e.get("source_feed"), e.get("source_key")) for e in answered_records(home, LINKS)]
    settled = pl.concat(
        [
            answers.select("source_feed", "source_key"),
            pl.DataFrame(
                waiting,
                schema={"source_feed": pl.String, "source_key": pl.String},
                orient="row",
                strict=False,
            ),
        ]
    ).filter(pl.col("source_feed") == feed)
    return (
        records.join(unmatched, on=key, how="semi")
        .filter(pl.col(code).is_null() & pl.col(name).is_not_null())
        .join(settled, left_on=key, right_on="source_key", how="anti")
        .select(
            pl.lit(feed).alias("source_feed"),
            pl.col(key).alias("source_key"),
            parts.comparable(pl.col(name)).alias("source_name"),
            pl.col(day).cast(pl.Date).alias("recorded_on"),
        )
        .filter(pl.col("source_name") != "")
        .sort("source_key")
    )


def _registered_names(home: Path, known: set[str]) -> pl.DataFrame:
    """Every current and former name of every enterprise: uscc, name, region_code."""
    columns = ["uscc", "name", "former_names", "region_code"]
    rows = newest_rows(home, known, "enterprises", ["uscc"], columns)
    former = rows.with_columns(pl.col("former_names").str.split(";")).explode("former_names")
    names = pl.concat(
        [
            rows.select("uscc", "name", "region_code"),
            former.select("uscc", pl.col("former_names").alias("name"), "region_code"),
        ]
    )
    return names.filter(pl.col("name").str.strip_chars() != "").unique().sort("uscc", "name")


def newest_rows(home: Path, known: set[str], feed: str, key: list[str], columns: list[str]) -> pl.DataFrame:
    """The version of each record that holds (interfaces.md, Versions), withdrawn ones left out."""
    batches = [b for b in Ledger(home / "landing").batches() if b.feed == feed and b.batch_id in known]
    frames = [
        pl.scan_parquet(home / "landing" / feed / b.batch_id / "rows.parquet").select(
            *columns, "updated_at", "record_status", "row_number", pl.lit(b.seq).alias("seq")
        )
        for b in batches
        if b.accepted
    ]
    if not frames:
        from ingestion.contracts import load_feed, polars_schema

        return pl.DataFrame(schema=polars_schema(load_feed(feed))).select(columns)
    return (
        pl.concat(frames)
        .sort("updated_at", "seq", "row_number", nulls_last=False)
        .unique(key, keep="last", maintain_order=True)
        .filter(pl.col("record_status").fill_null("正常") != "作废")
        .select(columns)
        .collect()
    )


def _kept(home: Path, bounds: Bounds) -> _Kept:
    """What the last pass left, if the same rules made it; else nothing."""
    path = home / FILE
    empty = _Kept(
        pl.DataFrame(schema={"uscc": pl.String, "name": pl.String, "region_code": pl.String}),
        pl.DataFrame(schema={"name": pl.String}),
        pl.DataFrame(schema=matching.SCORED),
    )
    if not path.exists():
        return empty
    with connect("", bounds) as memory:
        memory.execute(f"attach '{str(path).replace(chr(39), chr(39) * 2)}' as kept (read_only)")
        made = memory.execute("select rules_version from kept.cache.pass").fetchall()
        if made != [(rules_version(),)]:
            return empty
        return _Kept(
            *(
                memory.table(f"kept.cache.{table}").pl().select(frame.columns)
                for table, frame in (
                    ("register", empty.register), ("names", empty.names), ("scored", empty.scored),
                )
            )
        )  # fmt: skip


def _write(
    home: Path, frames: dict[str, pl.DataFrame], cache: _Kept, snapshot_id: str, as_of: date, bounds: Bounds
) -> None:
    """Write the file whole and put it where readers look."""
    staged = home / f".{FILE}.{os.getpid()}"
    staged.unlink(missing_ok=True)
    with connect(staged, bounds) as work:
        for name, frame in frames.items():
            work.register(name, frame)
        for statement in _OUTPUT.split(";"):
            if statement.strip():
                work.execute(statement, {"as_of": as_of} if "$as_of" in statement else None)
        for table, text in TABLES.items():
            work.execute(f"comment on table {table} is '{text}'")
        work.execute("create schema cache")
        for name in ("register", "names", "scored"):
            work.register("kept_frame", getattr(cache, name))
            work.execute(f"create table cache.{name} as from kept_frame")
        work.execute("create table cache.pass (snapshot_id varchar, rules_version varchar)")
        work.execute("insert into cache.pass values (?, ?)", [snapshot_id, rules_version()])
    staged.replace(home / FILE)
