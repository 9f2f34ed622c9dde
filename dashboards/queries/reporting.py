"""Annual reports handed in, and what they claimed against what was computed."""

from dataclasses import dataclass
from datetime import date

from dashboards.queries import fetch, remembered
from dashboards.snapshot import Snapshot


@dataclass(frozen=True)
class Submission:
    """One reporter's report of one year: due, handed in, late."""

    program: str
    reporter: str
    year: int
    due_on: date | None
    submitted_on: date | None
    status: str
    days_late: int | None


@dataclass(frozen=True)
class Reconciliation:
    """A claimed figure beside the computed ones.

    Attributes:
        previous: the computed figure of the year before, to tell a claim that was only carried on.
    """

    program: str
    reporter: str
    year: int
    metric_code: str
    name_zh: str | None
    name_en: str | None
    unit: str | None
    region_code: str
    claimed: float | None
    cutoff_on: date | None
    computed_at_cutoff: float | None
    computed: float | None
    difference: float | None
    tolerance: float | None
    verdict: str
    previous: float | None

    def name(self, lang: str) -> str:
        """The metric's name; its code where the catalogue has none."""
        return (self.name_zh if lang == "zh" else self.name_en) or self.metric_code

    @property
    def is_consistent(self) -> bool:
        """Whether the claim holds on its own cut-off day."""
        return self.verdict in ("match", "within_tolerance")


@remembered
def submissions(snapshot: Snapshot, program: str) -> list[Submission]:
    """All rows of a programme, newest year first."""
    return fetch(
        snapshot,
        Submission,
        """
        select program, reporter, year, due_on, submitted_on, status, days_late
        from marts.rpt_submission
        where program = ?
        order by year desc, reporter desc
        """,
        [program],
    )


@remembered
def reconciliations(snapshot: Snapshot, program: str, year: int, whole: str) -> list[Reconciliation]:
    """Every metric claimed, or owed, by every reporter for one year."""
    return fetch(
        snapshot,
        Reconciliation,
        """
        select
            claims.program, claims.reporter, claims.year, claims.metric_code,
            metrics.name_zh, metrics.name_en, metrics.unit,
            $whole as region_code,
            claims.claimed, claims.cutoff_on, claims.computed_at_cutoff, claims.computed, claims.difference,
            claims.tolerance, claims.verdict,
            before.value as previous
        from marts.rpt_reconciliation as claims
        left join marts.dim_metric as metrics on claims.metric_code = metrics.metric_code
        left join marts.fct_annual_metric as before
            on claims.program = before.program and claims.year - 1 = before.year
                and claims.metric_code = before.metric_code and before.region_code = $whole
        where claims.program = $program and claims.year = $year
        order by claims.reporter desc, claims.metric_code
        """,
        {"program": program, "year": year, "whole": whole},
    )
