"""Claims: why a reported figure does not match, split by what was known when the report was handed in.

Belongs here: the difference of a claim as what was there from the first, what was corrected since and what
arrived since. Does not belong here: the comparison itself (rpt_reconciliation), how it is shown
(commands.diff).

A figure is computed three times for the claim's cut-off day: from the batches known at the end of the day of
submission; from the newest versions of the records known then; from all that is known now.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.explain_check import scratch_folder
from orchestration.scratch import compile_models
from orchestration.snapshots import TIME_LIMIT_S
from orchestration.warehouse import Bounds
from orchestration.what_if import KnownBatch, open_scratch, read_snapshot

if TYPE_CHECKING:
    import duckdb

    from orchestration.scratch import ScratchWarehouse

REPORTS = "programme_reports"
"""The feed of the claims themselves: all of it is known, whatever day is asked about."""
FIGURES, HELD = "int_annual_metrics", "int_programme_reports_held"
MISMATCHES = ("mismatch", "matches_full_year")
TIME_LIMIT = 10 * TIME_LIMIT_S
PLACES = 9


@dataclass(frozen=True)
class ClaimSplit:
    """The difference of one claim, in parts that add up to it.

    Attributes:
        program, reporter, year, metric_code: the claim.
        submitted_on: day on which the version that holds was handed in.
        known_then: whether anything had been ingested by the end of that day; if not, no part can be told.
        difference: claimed less computed at the cut-off, as in rpt_reconciliation.
        arrived_after_submission: part that is due to records first known later.
        corrected_since: part that is due to later versions of records known then.
        remaining: part that was there when the report was handed in.
    """

    program: str
    reporter: str
    year: int
    metric_code: str
    submitted_on: date
    known_then: bool
    difference: float
    arrived_after_submission: float | None
    corrected_since: float | None
    remaining: float | None


Figures = Mapping[tuple[str, int, date, str], float | None]
"""Value of the whole programme by program, year, cut-off and metric."""


def split_claims(home: Path, snapshot: Path, bounds: Bounds) -> list[ClaimSplit]:
    """Split the difference of every claim of a snapshot that does not match.

    Args:
        home: the home.
        snapshot: file of the snapshot.
        bounds: what DuckDB may use.
    """
    told, batches = read_snapshot(snapshot)
    claims = _mismatches(snapshot)
    if not claims:
        return []
    warehouse = compile_models(scratch_folder(home))

    def figures(known: Sequence[KnownBatch], keys_of: Sequence[KnownBatch] | None) -> Figures:
        with open_scratch(
            warehouse, home / "landing", known, told["as_of"], bounds, TIME_LIMIT, keys_of
        ) as base:
            base.ensure(FIGURES)
            return _read_figures(base.connection)

    days = _submission_days(warehouse, home / "landing", batches, told["as_of"], bounds)
    computed: dict[frozenset[str], tuple[Figures, Figures]] = {}
    found = []
    for claim in claims:
        submitted_on = days[claim["program"], claim["reporter"], claim["year"], claim["metric_code"]]
        found.append(_split(claim, submitted_on, batches, figures, computed))
    return found


def known_by(batches: Sequence[KnownBatch], day: date) -> list[KnownBatch]:
    """Batches known at the end of a day, with all that hold claims."""
    end = datetime.combine(day, time.max)
    return [batch for batch in batches if batch.ingested_at <= end or batch.feed == REPORTS]


def _split(
    claim: Mapping[str, Any],
    submitted_on: date,
    batches: Sequence[KnownBatch],
    figures: Callable[[Sequence[KnownBatch], Sequence[KnownBatch] | None], Figures],
    computed: dict[frozenset[str], tuple[Figures, Figures]],
) -> ClaimSplit:
    known = known_by(batches, submitted_on)
    told = [claim[name] for name in ("program", "reporter", "year", "metric_code")]
    if all(batch.feed == REPORTS for batch in known):
        return ClaimSplit(*told, submitted_on, False, claim["difference"], None, None, None)
    ids = frozenset(batch.batch_id for batch in known)
    if ids not in computed:
        computed[ids] = figures(known, None), figures(batches, known)
    place = claim["program"], claim["year"], claim["cutoff_on"], claim["metric_code"]
    then, corrected = (each.get(place) for each in computed[ids])
    if then is None or corrected is None:
        return ClaimSplit(*told, submitted_on, True, claim["difference"], None, None, None)
    return ClaimSplit(
        *told,
        submitted_on,
        True,
        claim["difference"],
        round(corrected - claim["computed_at_cutoff"], PLACES),
        round(then - corrected, PLACES),
        round(claim["claimed"] - then, PLACES),
    )


def _mismatches(snapshot: Path) -> list[dict[str, Any]]:
    import duckdb

    with duckdb.connect(str(snapshot), read_only=True) as connection:
        return _records(
            connection.execute(
                "select program, reporter, year, metric_code, claimed, cutoff_on, computed_at_cutoff,"
                " difference from marts.rpt_reconciliation"
                " where list_contains($verdicts, verdict) and difference is not null order by 1, 2, 3, 4",
                {"verdicts": list(MISMATCHES)},
            )
        )


def _submission_days(
    warehouse: "ScratchWarehouse",
    landing: Path,
    batches: Sequence[KnownBatch],
    as_of: date,
    bounds: Bounds,
) -> dict[tuple[str, str, int, str], date]:
    with open_scratch(warehouse, landing, batches, as_of, bounds, TIME_LIMIT) as base:
        base.ensure(HELD)
        rows = base.connection.execute(
            f"select program, reporter, year, metric_code, submitted_on from intermediate.{HELD}"  # noqa: S608
        ).fetchall()
    return {(row[0], row[1], row[2], row[3]): row[4] for row in rows}


def _read_figures(connection: "duckdb.DuckDBPyConnection") -> Figures:
    rows = connection.execute(
        f"""
        select figures.program, figures.year, figures.cut_on, figures.metric_code, figures.value
        from intermediate.{FIGURES} as figures
        inner join seeds.programmes as programmes
            on figures.program = programmes.program and figures.region_code = programmes.province_code
        """  # noqa: S608 (our own name)
    ).fetchall()
    return {(row[0], row[1], row[2], row[3]): row[4] for row in rows}


def _records(found: "duckdb.DuckDBPyConnection") -> list[dict[str, Any]]:
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
