"""Programmes, years, regions, metrics, policy documents and clauses."""

from dataclasses import dataclass, replace
from datetime import date

from dashboards.errors import ProgramUnknownError, RegionNotOfProgramError, YearUnknownError
from dashboards.queries import fetch, remembered
from dashboards.queries.regions import regions_below
from dashboards.snapshot import Snapshot


@dataclass(frozen=True)
class Region:
    """A region a programme has figures of."""

    region_code: str
    name: str
    is_whole: bool


@dataclass(frozen=True)
class MetricFigure:
    """A metric of one programme, year and region beside the year before and the goal.

    Attributes:
        goal, goal_year: the goal of this year, or the next one that is set; None where there is none.
    """

    metric_code: str
    name_zh: str
    name_en: str
    unit: str
    formula: str
    clause_id: str | None
    required_of: list[str]
    program: str
    year: int
    region_code: str
    value: float | None
    numerator: float | None
    denominator: float | None
    previous: float | None
    goal: float | None
    goal_year: int | None
    goal_source: str | None

    def name(self, lang: str) -> str:
        """The metric's name."""
        return self.name_zh if lang == "zh" else self.name_en


@dataclass(frozen=True)
class YearFigure:
    """A metric in one year, for trends."""

    metric_code: str
    year: int
    value: float | None
    numerator: float | None
    denominator: float | None


@dataclass(frozen=True)
class PolicyDocument:
    """A policy document; `note` says what is not known of it."""

    document: str
    title: str
    number: str | None
    issued_on: date | None
    in_force_from: date
    in_force_to: date | None
    superseded_by: str | None


@dataclass(frozen=True)
class Clause:
    """A clause with its text."""

    clause_id: str
    document: str
    title: str
    text: str
    valid_from: date | None
    valid_to: date | None
    in_force: bool


@remembered
def programs(snapshot: Snapshot) -> list[str]:
    """Programmes with figures, Zhejiang first."""
    rows = snapshot.rows("select distinct program from marts.fct_annual_metric order by program desc")
    return [row["program"] for row in rows]


@remembered
def years(snapshot: Snapshot, program: str) -> list[int]:
    """Years a programme has figures of, oldest first."""
    rows = snapshot.rows(
        "select distinct year from marts.fct_annual_metric where program = ? order by year", [program]
    )
    return [row["year"] for row in rows]


def check(snapshot: Snapshot, program: str, year: int) -> None:
    """Refuse what the snapshot holds no figures of.

    Raises:
        ProgramUnknownError, YearUnknownError: with what it does hold.
    """
    known = programs(snapshot)
    if program not in known:
        raise ProgramUnknownError(program, known)
    known_years = years(snapshot, program)
    if year not in known_years:
        raise YearUnknownError(program, year, known_years)


def check_region(snapshot: Snapshot, program: str, region: str) -> None:
    """Refuse what is neither the programme's province nor a city or county in it.

    Raises:
        RegionNotOfProgramError: with the cities there are.
    """
    whole = whole_region(snapshot, program)
    if region not in regions_below(snapshot, whole):
        cities = [each.region_code for each in regions(snapshot, program) if not each.is_whole]
        raise RegionNotOfProgramError(region, program, cities)


def last_complete_year(snapshot: Snapshot, program: str) -> int:
    """The last year whose last day is not after as_of; the first year there is where none is complete."""
    known = years(snapshot, program)
    as_of = snapshot.facts.as_of
    complete = [year for year in known if date(year, 12, 31) <= as_of]
    return complete[-1] if complete else known[0]


@remembered
def whole_region(snapshot: Snapshot, program: str) -> str:
    """The region code that stands for the whole programme: its province's."""
    rows = snapshot.rows(
        """
        select distinct figures.region_code
        from marts.fct_annual_metric as figures
        inner join marts.dim_region as regions on figures.region_code = regions.region_code
        where figures.program = ? and regions.level = 'province'
        """,
        [program],
    )
    return rows[0]["region_code"] if rows else "000000"


@remembered
def regions(snapshot: Snapshot, program: str) -> list[Region]:
    """Regions a programme has figures of, the whole first."""
    return fetch(
        snapshot,
        Region,
        """
        select distinct
            figures.region_code,
            coalesce(regions.name, figures.region_code) as name,
            figures.region_code = $whole as is_whole
        from marts.fct_annual_metric as figures
        left join marts.dim_region as regions on figures.region_code = regions.region_code
        where figures.program = $program
        order by is_whole desc, figures.region_code
        """,
        {"program": program, "whole": whole_region(snapshot, program)},
    )


@remembered
def region_names(snapshot: Snapshot) -> dict[str, str]:
    """Names of all regions by code."""
    return {
        row["region_code"]: row["name"]
        for row in snapshot.rows("select region_code, name from marts.dim_region")
    }


@remembered
def metric_figures(snapshot: Snapshot, program: str, year: int, region: str) -> list[MetricFigure]:
    """Every metric of a programme in one year and region."""
    figures = fetch(
        snapshot,
        MetricFigure,
        """
        with goals as (
            select metric_code, year, target, source
            from marts.dim_target
            where program = $program and year >= $year and $region = $whole
            qualify row_number() over (partition by metric_code order by year) = 1
        )
        select
            metrics.metric_code, metrics.name_zh, metrics.name_en, metrics.unit, metrics.formula,
            metrics.clause_id, metrics.required_of,
            figures.program, figures.year, figures.region_code, figures.value,
            figures.numerator, figures.denominator,
            before.value as previous,
            goals.target as goal, goals.year as goal_year, goals.source as goal_source
        from marts.fct_annual_metric as figures
        inner join marts.dim_metric as metrics on figures.metric_code = metrics.metric_code
        left join marts.fct_annual_metric as before
            on figures.program = before.program
                and figures.region_code = before.region_code
                and figures.metric_code = before.metric_code
                and figures.year - 1 = before.year
        left join goals on figures.metric_code = goals.metric_code
        where figures.program = $program and figures.year = $year and figures.region_code = $region
        order by metrics.metric_code
        """,
        {"program": program, "year": year, "region": region, "whole": whole_region(snapshot, program)},
    )
    clauses_of = metric_clauses(snapshot, program)
    return [replace(figure, clause_id=clauses_of[figure.metric_code]) for figure in figures]


@remembered
def metric_clauses(snapshot: Snapshot, program: str) -> dict[str, str | None]:
    """The clause each metric answers in a programme: of its own policy, where the catalogue names one."""
    own = {
        row["clause_id"]
        for row in snapshot.rows("select clause_id from marts.dim_clause where program = ?", [program])
    }
    rows = snapshot.rows("select metric_code, clause_id, clause_ids from marts.dim_metric")
    return {
        row["metric_code"]: next((each for each in row["clause_ids"] if each in own), row["clause_id"])
        for row in rows
    }


@remembered
def trend(
    snapshot: Snapshot, program: str, region: str, metric_codes: tuple[str, ...], until: int
) -> list[YearFigure]:
    """Metrics of a programme and region over the years up to one."""
    return fetch(
        snapshot,
        YearFigure,
        """
        select metric_code, year, value, numerator, denominator
        from marts.fct_annual_metric
        where program = $program and region_code = $region and year <= $until
            and list_contains($metric_codes, metric_code)
        order by metric_code, year
        """,
        {"program": program, "region": region, "metric_codes": list(metric_codes), "until": until},
    )


@remembered
def metric_names(snapshot: Snapshot, lang: str) -> dict[str, str]:
    """Names of all metrics by code."""
    column = "name_zh" if lang == "zh" else "name_en"
    return {
        row["metric_code"]: row[column]
        for row in snapshot.rows("select metric_code, name_zh, name_en from marts.dim_metric")
    }


@remembered
def documents(snapshot: Snapshot, program: str) -> list[PolicyDocument]:
    """Policy documents of a programme, oldest first."""
    return fetch(
        snapshot,
        PolicyDocument,
        """
        select document, title, number, issued_on, in_force_from, in_force_to, superseded_by
        from marts.dim_policy_document
        where program = ?
        order by in_force_from, document
        """,
        [program],
    )


@remembered
def clauses(snapshot: Snapshot, clause_ids: tuple[str, ...]) -> list[Clause]:
    """Clauses by their ids, in the order of the documents."""
    return fetch(
        snapshot,
        Clause,
        """
        select clause_id, document, title, text, valid_from, valid_to, in_force
        from marts.dim_clause
        where list_contains($clause_ids, clause_id)
        order by document, try_cast(regexp_extract(clause_id, '([0-9]+)$', 1) as integer), clause_id
        """,
        {"clause_ids": list(clause_ids)},
    )


@dataclass(frozen=True)
class Parameter:
    """A rule's parameter with its source."""

    parameter: str
    value: str | None
    unit: str | None
    clause_id: str | None
    valid_from: date | None
    valid_to: date | None
    source: str


@remembered
def parameters(snapshot: Snapshot, program: str) -> list[Parameter]:
    """Parameters of a programme's rules."""
    return fetch(
        snapshot,
        Parameter,
        """
        select parameter, value, unit, clause_id, valid_from, valid_to, source
        from marts.dim_policy_parameter
        where program = ?
        order by parameter, valid_from
        """,
        [program],
    )


@remembered
def documents_with_clauses(snapshot: Snapshot) -> frozenset[str]:
    """Documents whose text is at hand: those with clauses."""
    rows = snapshot.rows("select distinct document from marts.dim_clause")
    return frozenset(row["document"] for row in rows)
