"""The review list of names that nothing settles: `candidates.duckdb` of the home, beside the snapshots."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
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


def review_list(home: Path | None, most: int) -> ReviewList | None:
    """The names with the best candidates, one record each, best first; None where there is no list."""
    pairs = _read(
        home,
        """
        with firsts as (
            select source_feed, source_name, max(score) as best, any_value(n_records) as n_records
            from identity_candidates
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
            select * from candidate_records
            qualify row_number() over (
                partition by source_feed, source_name order by recorded_on desc, source_key
            ) = 1
        ) as records using (source_feed, source_name)
        order by firsts.best desc, firsts.n_records desc, source_name, candidates.rank, candidate_uscc
        """,
        {"most": most},
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
    """Rows of the file as it is now: it is replaced whole, so it is opened for each question."""
    path = home / FILE if home else None
    if path is None or not path.is_file():
        return None
    with duckdb.connect(str(path), read_only=True) as connection:
        cursor = connection.execute(query, given)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
