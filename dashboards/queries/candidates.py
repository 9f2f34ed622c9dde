"""The review list of names that nothing settles: `candidates.duckdb` of the home, beside the snapshots."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb

FILE = "candidates.duckdb"


@dataclass(frozen=True)
class OpenIdentity:
    """A record that might belong to a firm under judgement."""

    uscc: str
    source_feed: str
    source_key: str
    source_name: str
    recorded_on: date | None
    score: float
    rank: int


@dataclass(frozen=True)
class CandidatePair:
    """A record without a code beside an enterprise that it might mean.

    Attributes:
        reasons: `feature:level:points` of each feature compared.
        n_records: records that bear the same name.
    """

    source_feed: str
    source_key: str
    source_name: str
    recorded_on: date | None
    candidate_uscc: str
    candidate_name: str
    score: float
    reasons: list[str]
    rank: int
    n_records: int


@dataclass(frozen=True)
class ReviewList:
    """The pairs to look at first, and how many names there are in all."""

    pairs: tuple[CandidatePair, ...]
    names: int
    as_of: date


def open_identities(home: Path | None, uscc: str) -> list[OpenIdentity] | None:
    """Records that might belong to a firm; None where nobody has made the list (`pinbiao match`)."""
    rows = _read(
        home,
        """
        select uscc, source_feed, source_key, source_name, recorded_on, score, rank
        from open_identities
        where uscc = $uscc
        order by score desc, recorded_on desc, source_key
        """,
        {"uscc": uscc},
    )
    return None if rows is None else [OpenIdentity(**row) for row in rows]


def review_list(home: Path | None, most: int, settled: Collection[str] = ()) -> ReviewList | None:
    """The names with the best candidates, one record each, best first; None where there is no list.

    Args:
        home: the home.
        most: names shown.
        settled: records that a person has answered meanwhile, as `feed|key`.
    """
    pairs = _read(
        home,
        """
        with open_records as (
            select * from candidate_records
            where not list_contains($settled, source_feed || '|' || source_key)
        ),

        firsts as (
            select source_feed, source_name, max(score) as best, any_value(n_records) as n_records
            from identity_candidates
            semi join open_records using (source_feed, source_name)
            group by source_feed, source_name
            order by best desc, n_records desc, source_name
            limit $most
        )

        select
            records.source_feed, records.source_key, records.source_name, records.recorded_on,
            candidates.candidate_uscc, candidates.candidate_name, candidates.score, candidates.reasons,
            candidates.rank, firsts.n_records
        from firsts
        inner join identity_candidates as candidates using (source_feed, source_name)
        inner join (
            select * from open_records
            qualify row_number() over (
                partition by source_feed, source_name order by recorded_on desc, source_key
            ) = 1
        ) as records using (source_feed, source_name)
        order by firsts.best desc, firsts.n_records desc, source_name, candidates.rank, candidate_uscc
        """,
        {"most": most, "settled": sorted(settled)},
    )
    counted = _read(
        home,
        """
        select count(distinct (source_feed, source_name)) as names, max(as_of) as as_of
        from identity_candidates
        """,
        {},
    )
    if pairs is None or not counted:
        return None
    return ReviewList(tuple(CandidatePair(**row) for row in pairs), counted[0]["names"], counted[0]["as_of"])


def _read(home: Path | None, query: str, given: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """Rows of the file as it is now; None where there is none. It is replaced whole, never changed."""
    path = home / FILE if home else None
    if path is None or not path.is_file():
        return None
    frozen = tuple((name, tuple(v) if isinstance(v, list) else v) for name, v in given.items())
    return _answer(path, path.stat().st_mtime_ns, query, frozen)


@lru_cache(maxsize=256)
def _answer(path: Path, stamp: int, query: str, given: tuple[tuple[str, Any], ...]) -> list[dict[str, Any]]:
    """Rows of a file that was last written at a moment."""
    values = {name: list(value) if isinstance(value, tuple) else value for name, value in given}
    with duckdb.connect(str(path), read_only=True) as connection:
        cursor = connection.execute(query, values)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
