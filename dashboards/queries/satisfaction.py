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


@dataclass(frozen=True)
class NamedTarget:
    """A named target with its place among those of its kind whose samples suffice."""

    target_type: str
    target_id: str
    name: str | None
    index: float | None
    previous: float | None
    ci_low: float | None
    ci_high: float | None
    n_respondents: int
    response_rate: float | None
    sufficient: bool
    place: int | None
    n_ranked: int


@remembered
def named_targets(snapshot: Snapshot, program: str, year: int) -> list[NamedTarget]:
    """Every named target of a year by kind, the best first; too small samples last, without a place."""
    return fetch(
        snapshot,
        NamedTarget,
        """
        select
            now.target_type, now.target_id, enterprises.name, now.index, before.index as previous,
            now.ci_low, now.ci_high, now.n_respondents, now.response_rate, now.sufficient,
            case when now.sufficient then
                rank() over (partition by now.target_type, now.sufficient order by now.index desc)
            end as place,
            count(*) filter (now.sufficient) over (partition by now.target_type) as n_ranked
        from marts.fct_satisfaction as now
        left join marts.fct_satisfaction as before
            on now.program = before.program and now.target_type = before.target_type
                and now.target_id = before.target_id and now.respondent_type = before.respondent_type
                and now.year - 1 = before.year
        left join marts.dim_enterprise as enterprises on now.target_id = enterprises.uscc
        where now.program = ? and now.year = ? and now.target_id <> 'all' and now.respondent_type = 'all'
            and now.index is not null
        order by now.target_type, place nulls last, now.index desc, now.target_id
        """,
        [program, year],
    )


@remembered
def over_years(snapshot: Snapshot, program: str, until: int) -> list[SatisfactionIndex]:
    """Indices over all targets of a kind and all respondents, year by year up to one."""
    return fetch(
        snapshot,
        SatisfactionIndex,
        """
        select
            year, target_type, target_id, respondent_type, n_respondents, n_responses,
            index, ci_low, ci_high, sufficient, response_rate, null as previous
        from marts.fct_satisfaction
        where program = ? and year <= ? and target_id = 'all' and respondent_type = 'all'
        order by year, target_type
        """,
        [program, until],
    )


@dataclass(frozen=True)
class Stability:
    """What becomes of an index and its place when one weight after the other moves.

    Attributes:
        item: the year, or the type of respondent.
        index, place: with the weights as they are.
        lowest, highest: of the index over all moves.
        best, worst: of the place over all moves.
    """

    item: str
    index: float
    place: int
    lowest: float
    highest: float
    best: int
    worst: int


WEIGHTS = "marts.dim_satisfaction_weight"
"""The weights of the kinds of target; snapshots of earlier versions lack them."""
_ITEMS = {
    "year": "cast(indices.year as varchar)",
    "respondent": "indices.respondent_type",
}
_WHICH = {
    "year": "indices.respondent_type = 'all' and indices.year <= $year",
    "respondent": "indices.respondent_type <> 'all' and indices.year = $year",
}


@remembered
def stability(snapshot: Snapshot, program: str, year: int, items: str, move: float) -> list[Stability]:
    """Overall indices and their places while each weight in turn moves down and up, the rest renormalised.

    Args:
        snapshot: what is asked.
        program: of which programme.
        year: the year, or the last one.
        items: what is ranked: each `year` up to this one, or each type of `respondent` in it.
        move: by which share a weight moves, such as 0.2.
    """
    if not snapshot.has(WEIGHTS):
        return []
    return fetch(
        snapshot,
        Stability,
        f"""
        with moves as (
            select null as moved, 1.0 as factor
            union all
            select target_type, unnest([1 - $move, 1 + $move]) from {WEIGHTS}
        ),
        known as (select distinct year from marts.fct_annual_metric where program = $program),
        moved as (
            select
                {_ITEMS[items]} as item, moves.moved, moves.factor,
                weights.weight * case when weights.target_type = moves.moved then moves.factor else 1 end
                    as weight,
                indices.index
            from marts.fct_satisfaction as indices
            inner join known on indices.year = known.year
            inner join {WEIGHTS} as weights on indices.target_type = weights.target_type
            cross join moves
            where indices.program = $program and indices.target_id = 'all' and indices.index is not null
                and {_WHICH[items]}
        ),
        -- a fixed order of the terms: doubles do not add up the same in every order
        pooled as (
            select
                item, moved, factor,
                round(
                    sum(index * weight order by weight, index) / sum(weight order by weight, index), 9
                ) as index
            from moved
            group by item, moved, factor
        ),
        ranked as (
            select *, rank() over (partition by moved, factor order by index desc) as place from pooled
        )
        select
            item,
            max(index) filter (moved is null) as index, max(place) filter (moved is null) as place,
            min(index) as lowest, max(index) as highest, min(place) as best, max(place) as worst
        from ranked
        group by item
        order by place, item
        """,  # noqa: S608  only the texts above are put in
        {"program": program, "year": year, "move": move},
    )


@dataclass(frozen=True)
class Weight:
    """The weight of a kind of target."""

    target_type: str
    weight: float
    source: str


@remembered
def weights(snapshot: Snapshot) -> list[Weight]:
    """The weights, the largest first."""
    if not snapshot.has(WEIGHTS):
        return []
    return fetch(
        snapshot,
        Weight,
        f"select target_type, weight, source from {WEIGHTS} order by weight desc, target_type",  # noqa: S608
    )
