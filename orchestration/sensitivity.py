"""Sensitivity: which single other reading of the text would flip a decision.

Belongs here: filling the mart reading_sensitivity after the marts are built, one reading after the other.
Does not belong here: the readings (seed readings), building under a parameter (alternatives).
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from orchestration.alternatives import PARAMETERS, SCHEMA_OF_SEEDS, Base, under
from orchestration.outcomes import DECISIONS, OUTCOMES, Flip, find_flips
from orchestration.resources import Run
from orchestration.scratch import Model
from orchestration.warehouse import connect

if TYPE_CHECKING:
    import duckdb

READINGS = "readings"
MART = "reading_sensitivity"
WANTED = frozenset(mart for mart in OUTCOMES if mart.startswith(DECISIONS))
"""Marts whose decisions are compared."""
COLUMNS = (
    "decision_mart", "decision_key", "reading", "program", "uscc", "parameter", "chosen", "alternative",
    "clause_id", "verdict_now", "verdict_then", "reasons_now", "reasons_then", "money_yuan", "as_of",
)  # fmt: skip


def write_sensitivity(
    connection: "duckdb.DuckDBPyConnection", models: Sequence[Model], as_of: date
) -> dict[str, int]:
    """Fill the mart reading_sensitivity, empty until now, from the marts beside it.

    Args:
        connection: its current database holds seeds, intermediate models and marts as they were built.
        models: the compiled models, parents first.
        as_of: the day judged.

    Returns:
        per reading the number of decisions that it would flip.
    """
    (database,) = connection.execute("select current_database()").fetchone() or ("",)
    base = Base(connection, database, models, as_of)
    found = {reading["reading"]: _flips(base, reading) for reading in _readings(base)}
    rows = [row for flips in found.values() for row in flips]
    connection.execute(f"delete from marts.{MART}")  # noqa: S608 (our own name)
    _insert(connection, rows)
    return {reading: len(flips) for reading, flips in found.items()}


def judge_readings(run: Run) -> dict[str, int]:
    """Fill the mart in the work file of a run, if it was built there.

    Returns:
        per reading the number of decisions that it would flip.
    """
    built = [o for o in run.found.outcomes if o.kind == "model" and o.status == "success"]
    models = [Model(o.schema, o.name, o.sql, o.parents) for o in built]
    if not {MART, *WANTED} <= {model.name for model in models}:
        return {}
    run.progress.phase("Judging by other readings")
    with connect(run.work, run.bounds) as work:
        return write_sensitivity(work, models, run.as_of)


def _readings(base: Base) -> list[dict[str, Any]]:
    found = base.connection.execute(f"from {base.table(SCHEMA_OF_SEEDS, READINGS)} order by reading")
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _flips(base: Base, reading: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of one reading."""
    found = base.connection.execute(
        f"from {base.table(SCHEMA_OF_SEEDS, PARAMETERS)} where program = $program and parameter = $parameter",
        {"program": reading["program"], "parameter": reading["parameter"]},
    )
    names = [column[0] for column in found.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    with under(base, [row | {"value": reading["alternative"]} for row in rows], WANTED) as changed:
        flips = find_flips(base.connection, base.database, changed & WANTED)
    return [_row(reading, flip) for flip in flips]


def _row(reading: Mapping[str, Any], flip: Flip) -> tuple[Any, ...]:
    money = flip.money_yuan if flip.mart == "dec_subsidy" else None
    return (
        flip.mart, flip.key, reading["reading"], reading["program"], flip.uscc, reading["parameter"],
        reading["chosen"], reading["alternative"], reading["clause_id"], flip.verdict_now, flip.verdict_then,
        flip.reasons_now, flip.reasons_then, money, flip.as_of,
    )  # fmt: skip


def _insert(connection: "duckdb.DuckDBPyConnection", rows: Sequence[tuple[Any, ...]]) -> None:
    import polars as pl

    if not rows:
        return
    texts = dict.fromkeys(COLUMNS, pl.String)
    schema = texts | {
        "reasons_now": pl.List(pl.String), "reasons_then": pl.List(pl.String),
        "money_yuan": pl.Decimal(18, 2), "as_of": pl.Date,
    }  # fmt: skip
    connection.register("contested", pl.DataFrame(list(rows), schema=schema, orient="row"))
    connection.execute(f"insert into marts.{MART} by name from contested")
    connection.unregister("contested")
