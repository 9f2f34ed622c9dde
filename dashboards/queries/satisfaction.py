"""Satisfaction indices."""

from dataclasses import dataclass

from dashboards.queries import fetch, remembered
from dashboards.snapshot import Snapshot


@dataclass(frozen=True)
class SatisfactionIndex:
    """The index of one target and type of respondent, with interval and sample."""

    year: int
    target_type: str
    target_id: str
    respondent_type: str
    n_respondents: int
    n_responses: int
    index: float | None
    ci_low: float | None
    ci_high: float | None
    sufficient: bool
    response_rate: float | None
    previous: float | None


@remembered
def of_year(snapshot: Snapshot, program: str, year: int) -> list[SatisfactionIndex]:
    """Indices over all targets of a type, by respondents, beside the year before; `all` respondents first."""
    return fetch(
        snapshot,
        SatisfactionIndex,
        """
        select
            now.year, now.target_type, now.target_id, now.respondent_type, now.n_respondents, now.n_responses,
            now.index, now.ci_low, now.ci_high, now.sufficient, now.response_rate, before.index as previous
        from marts.fct_satisfaction as now
        left join marts.fct_satisfaction as before
            on now.program = before.program and now.target_type = before.target_type
                and now.target_id = before.target_id and now.respondent_type = before.respondent_type
                and now.year - 1 = before.year
        where now.program = ? and now.year = ? and now.target_id = 'all'
        order by now.target_type, now.respondent_type <> 'all', now.respondent_type
        """,
        [program, year],
    )
