"""Quality of the data a snapshot was built from."""

from dataclasses import dataclass
from datetime import datetime

from dashboards.queries import fetch, remembered
from dashboards.snapshot import Snapshot


@dataclass(frozen=True)
class FeedReceipt:
    """What was received of one feed."""

    feed: str
    batches: int
    received: int
    accepted: int
    quarantined: int
    files_refused: int
    last_ingested_at: datetime | None


@dataclass(frozen=True)
class QuarantineReason:
    """Rows held back for one reason."""

    feed: str
    rule: str
    field: str | None
    findings: int
    row_count: int
    example: str | None


@dataclass(frozen=True)
class Matching:
    """How records without a code were matched to enterprises."""

    subject: str
    match_method: str
    n: int


@dataclass(frozen=True)
class Dangling:
    """Records of one table that name an enterprise which is not in the register."""

    table: str
    named: int
    missing: int


NAMING = (
    "fct_certificate",
    "fct_mark_right",
    "fct_complaint",
    "fct_penalty",
    "dec_drafter_conformity",
    "dec_self_declaration",
    "dec_subsidy",
)
"""Tables whose rows name an enterprise."""


@remembered
def receipts(snapshot: Snapshot) -> list[FeedReceipt]:
    """Every feed of which something was received."""
    return fetch(
        snapshot,
        FeedReceipt,
        """
        with refused as (
            select feed, count(distinct batch_id) as files
            from meta.quarantine
            where row_number = 0
            group by feed
        ),

        received as (
            select
                feed,
                count(*) as batches,
                cast(sum(received) as bigint) as received,
                cast(sum(accepted) as bigint) as accepted,
                cast(sum(quarantined) as bigint) as quarantined,
                max(ingested_at) as last_ingested_at
            from meta.batches
            group by feed
        )

        select
            received.feed, received.batches, received.received, received.accepted, received.quarantined,
            coalesce(refused.files, 0) as files_refused, received.last_ingested_at
        from received
        left join refused on received.feed = refused.feed
        order by received.feed
        """,
    )


@remembered
def quarantine_reasons(snapshot: Snapshot) -> list[QuarantineReason]:
    """Findings by feed, rule and field, most rows first."""
    return fetch(
        snapshot,
        QuarantineReason,
        """
        select
            feed, rule, field,
            count(*) as findings,
            count(distinct (batch_id, row_number)) as row_count,
            min(message) as example
        from meta.quarantine
        group by feed, rule, field
        order by row_count desc, feed, rule, field
        """,
    )


@remembered
def matchings(snapshot: Snapshot) -> list[Matching]:
    """Methods of matching complaints and penalties."""
    return fetch(
        snapshot,
        Matching,
        """
        select 'fct_complaint' as subject, match_method, count(*) as n
        from marts.fct_complaint
        group by match_method
        union all
        select 'fct_penalty', match_method, count(*)
        from marts.fct_penalty
        group by match_method
        order by subject, n desc, match_method
        """,
    )


@remembered
def last_ingested_at(snapshot: Snapshot) -> datetime | None:
    """When the newest batch came in."""
    return snapshot.rows("select max(ingested_at) as at from meta.batches")[0]["at"]


@remembered
def open_findings(snapshot: Snapshot) -> int:
    """Rows and files held back: what someone has to look at."""
    return snapshot.rows("select count(distinct (batch_id, row_number)) as n from meta.quarantine")[0]["n"]


@remembered
def dangling(snapshot: Snapshot) -> list[Dangling]:
    """Records naming an enterprise, and those of them whose enterprise is not in the register."""
    counted = " union all ".join(
        f"""
        select '{table}' as "table", count(facts.uscc) as named,
            count(facts.uscc) filter (known.uscc is null) as missing
        from marts.{table} as facts
        left join marts.dim_enterprise as known on facts.uscc = known.uscc
        """  # noqa: S608  only the names above are put in
        for table in NAMING
        if snapshot.has(f"marts.{table}")
    )
    return fetch(snapshot, Dangling, counted)


@dataclass(frozen=True)
class Batch:
    """One batch: a file as it was received."""

    feed: str
    file: str
    batch_id: str
    ingested_at: datetime
    received: int
    accepted: int
    quarantined: int


@dataclass(frozen=True)
class HeldRow:
    """A row that was held back, or a file (row 0)."""

    file: str
    row_number: int
    field: str | None
    value: str | None
    message: str | None


@remembered
def batches(snapshot: Snapshot, most: int | None) -> list[Batch]:
    """Batches, the newest first; with `most` no more than so many."""
    limit = "" if most is None else f" limit {int(most)}"
    return fetch(
        snapshot,
        Batch,
        f"""
        select feed, file, batch_id, ingested_at, received, accepted, quarantined
        from meta.batches order by seq desc{limit}
        """,  # noqa: S608  a number is put in
    )


@remembered
def held_rows(
    snapshot: Snapshot, feed: str, rule: str, field: str | None, most: int | None
) -> tuple[list[HeldRow], int]:
    """Rows held back for one reason, the newest batch first, and how many there are."""
    scope = "where held.feed = $feed and held.rule = $rule and held.field is not distinct from $field"
    given = {"feed": feed, "rule": rule, "field": field}
    limit = "" if most is None else f" limit {int(most)}"
    rows = fetch(
        snapshot,
        HeldRow,
        f"""
        select
            coalesce(batches.file, held.batch_id) as file, held.row_number, held.field, held.value,
            held.message
        from meta.quarantine as held
        left join meta.batches as batches on held.batch_id = batches.batch_id
        {scope}
        order by batches.seq desc, held.row_number{limit}
        """,  # noqa: S608  only the texts above are put in
        given,
    )
    (counted,) = snapshot.rows(
        f"select count(*) as n from meta.quarantine as held {scope}",  # noqa: S608  likewise
        given,
    )
    return rows, counted["n"]
