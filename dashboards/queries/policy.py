"""Clauses with what follows from them: statements and their state, rules, parameters, figures, readings."""

from dataclasses import dataclass
from decimal import Decimal

from dashboards.queries import fetch, remembered
from dashboards.snapshot import Snapshot


@dataclass(frozen=True)
class ClauseLine:
    """A clause, and how much follows from it."""

    clause_id: str
    title: str
    in_force: bool
    statements: int
    answered: int
    open_findings: int
    parameters: int
    figures: int


@dataclass(frozen=True)
class Statement:
    """A checkable statement of a clause and where it is answered."""

    statement_no: str
    clause_id: str
    actor: str
    statement: str
    statement_zh: str | None
    state: str
    kind: str
    answered_by: list[str]
    lacking_zh: str | None
    lacking_en: str | None
    open_findings: int | None


@dataclass(frozen=True)
class StateCount:
    """Statements of one state."""

    state: str
    n: int


@dataclass(frozen=True)
class ReadingLine:
    """Another reading of the text, the decisions it would flip, and their money."""

    reading: str
    parameter: str
    chosen: str
    alternative: str
    clause_id: str
    decisions: int
    money_yuan: Decimal | None


@dataclass(frozen=True)
class MetricName:
    """A metric that answers a clause."""

    metric_code: str
    name_zh: str
    name_en: str
    formula: str


ANSWERED = ("specified", "designed")
"""States of a statement that is answered."""
_ORDER = "try_cast(regexp_extract({0}.clause_id, '([0-9]+)$', 1) as integer), {0}.clause_id"


@remembered
def clause_lines(snapshot: Snapshot, program: str) -> list[ClauseLine]:
    """Clauses of a programme in the order of the text."""
    return fetch(
        snapshot,
        ClauseLine,
        f"""
        with statements as (
            select
                clause_id, count(*) as n, count(*) filter (state in {ANSWERED}) as answered,
                coalesce(sum(open_findings), 0)::bigint as open_findings
            from marts.clause_coverage group by clause_id
        ),

        parameters as (
            select clause_id, count(distinct parameter) as n
            from marts.dim_policy_parameter where program = $program group by clause_id
        ),

        metrics as (
            select unnest(clause_ids) as clause_id, metric_code from marts.dim_metric
            union
            select clause_id, metric_code from marts.dim_supplementary_metric
        ),

        figures as (select clause_id, count(*) as n from metrics group by clause_id)

        select
            clauses.clause_id, clauses.title, clauses.in_force, coalesce(statements.n, 0) as statements,
            coalesce(statements.answered, 0) as answered,
            coalesce(statements.open_findings, 0) as open_findings, coalesce(parameters.n, 0) as parameters,
            coalesce(figures.n, 0) as figures
        from marts.dim_clause as clauses
        left join statements on clauses.clause_id = statements.clause_id
        left join parameters on clauses.clause_id = parameters.clause_id
        left join figures on clauses.clause_id = figures.clause_id
        where clauses.program = $program
        order by {_ORDER.format("clauses")}
        """,  # noqa: S608  only the texts above are put in
        {"program": program},
    )


@remembered
def statements(snapshot: Snapshot, program: str, clause_id: str = "") -> list[Statement]:
    """Statements of a programme, or of one of its clauses; snapshots of earlier versions lack the Chinese."""
    is_worded = snapshot.has("marts.clause_coverage", "statement_zh")
    wording = "statement_zh" if is_worded else "null as statement_zh"
    return fetch(
        snapshot,
        Statement,
        f"""
        select
            statement_no, clause_id, actor, statement, {wording}, state, kind, answered_by,
            lacking_zh, lacking_en, open_findings
        from marts.clause_coverage
        where program = $program and ($clause_id = '' or clause_id = $clause_id)
        order by statement_no
        """,  # noqa: S608  only the column above is put in
        {"program": program, "clause_id": clause_id},
    )


@remembered
def states(snapshot: Snapshot, program: str) -> list[StateCount]:
    """Statements of a programme by state, most first."""
    return fetch(
        snapshot,
        StateCount,
        """
        select state, count(*) as n from marts.clause_coverage where program = ?
        group by state order by n desc, state
        """,
        [program],
    )


@remembered
def readings(snapshot: Snapshot, program: str) -> list[ReadingLine]:
    """Other readings that flip any decision, the most decisions first."""
    return fetch(
        snapshot,
        ReadingLine,
        """
        select
            reading, any_value(parameter) as parameter, any_value(chosen) as chosen,
            any_value(alternative) as alternative, any_value(clause_id) as clause_id, count(*) as decisions,
            sum(money_yuan) as money_yuan
        from marts.reading_sensitivity where program = ?
        group by reading order by decisions desc, reading
        """,
        [program],
    )


@remembered
def metrics_of(snapshot: Snapshot, clause_id: str) -> list[MetricName]:
    """Metrics that answer a clause."""
    return fetch(
        snapshot,
        MetricName,
        """
        select metric_code, name_zh, name_en, formula from marts.dim_metric
        where list_contains(clause_ids, $clause_id)
        union all
        select metric_code, name_zh, name_en, formula from marts.dim_supplementary_metric
        where clause_id = $clause_id
        order by metric_code
        """,
        {"clause_id": clause_id},
    )
