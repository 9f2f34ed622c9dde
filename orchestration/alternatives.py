"""Alternatives: the marts as they would be under other parameters, only what these touch built anew.

Belongs here: which models a changed parameter reaches, building those beside the ones there are, stopping
where nothing differs any more. Does not belong here: what the difference means (outcomes), who asks
(sensitivity, what_if).
"""

import re
from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from orchestration.scratch import COMPILED_AS_OF, Model

if TYPE_CHECKING:
    import duckdb

ALTERNATIVE = "alternative"
"""Name of the database that holds what was built anew."""
PARAMETERS, DATED = "policy_parameters", "int_policy_parameters_dated"
SCHEMA_OF_SEEDS = "seeds"
_TABLE = re.compile(r'"\w+"\."(\w+)"\."(\w+)"')
_NAMED = re.compile(r"parameter = '(\w+)'")


@dataclass(frozen=True)
class Base:
    """The warehouse as it is.

    Attributes:
        connection: holds it; the database of other parameters is attached to it.
        database: its name there.
        models: the compiled models, parents first.
        as_of: the day judged.
        ensure: called before a model of it is read; builds it where it is not there yet.
        listed: parameters that seeds list, as far as they were looked up.
    """

    connection: "duckdb.DuckDBPyConnection"
    database: str
    models: Sequence[Model]
    as_of: date
    ensure: Callable[[str], None] = lambda name: None
    listed: dict[str, frozenset[str] | None] = field(default_factory=dict)

    def table(self, schema: str, name: str) -> str:
        """A table of it as SQL names it."""
        return f'"{self.database}"."{schema}"."{name}"'


@contextmanager
def under(
    base: Base, rows: Collection[Mapping[str, Any]], wanted: Collection[str]
) -> Generator[frozenset[str]]:
    """Build what other parameters change, in a database beside the base.

    Args:
        base: the warehouse as it is.
        rows: rows of policy_parameters that stand in place of all rows of the same program and parameter.
        wanted: marts asked about.

    Yields:
        the models that come out different; each is a table of `ALTERNATIVE` while the block lasts.
    """
    connection = base.connection
    connection.execute(f"attach ':memory:' as {ALTERNATIVE}")
    try:
        for schema in dict.fromkeys((SCHEMA_OF_SEEDS, *(model.schema for model in base.models))):
            connection.execute(f'create schema if not exists {ALTERNATIVE}."{schema}"')
        _replace_parameters(base, rows)
        yield frozenset(_build(base, {row["parameter"] for row in rows}, _with_parents(base.models, wanted)))
    finally:
        connection.execute(f"detach {ALTERNATIVE}")


def _replace_parameters(base: Base, rows: Collection[Mapping[str, Any]]) -> None:
    target = f"{ALTERNATIVE}.{SCHEMA_OF_SEEDS}.{PARAMETERS}"
    base.ensure(PARAMETERS)
    base.connection.execute(f"create table {target} as from {base.table(SCHEMA_OF_SEEDS, PARAMETERS)}")
    for program, parameter in dict.fromkeys((row["program"], row["parameter"]) for row in rows):
        base.connection.execute(
            f"delete from {target} where program = $program and parameter = $parameter",  # noqa: S608 (our own names)
            {"program": program, "parameter": parameter},
        )
    for row in rows:
        base.connection.execute(
            f"insert into {target} by name select $program as program, $parameter as parameter,"
            " $value as value, $unit as unit, $clause_id as clause_id, $valid_from as valid_from,"
            " $valid_to as valid_to, $source as source, $note as note",
            dict(row),
        )


def _with_parents(models: Sequence[Model], wanted: Collection[str]) -> set[str]:
    found = set(wanted)
    for model in reversed(models):
        if model.name in found:
            found.update(model.parents)
    return found


def _build(base: Base, parameters: Collection[str], relevant: Collection[str]) -> set[str]:
    """Build anew, parents first, each model that a changed table reaches and that may come out different."""
    changed = {PARAMETERS}
    for model in base.models:
        reached = changed.intersection(model.parents)
        if model.name not in relevant or not reached:
            continue
        if reached <= {PARAMETERS, DATED} and not _may_read(base, model, parameters):
            continue
        for parent in (*model.parents, model.name):
            base.ensure(parent)
        sql = model.sql.replace(COMPILED_AS_OF.isoformat(), base.as_of.isoformat())
        sql = _TABLE.sub(lambda found: _placed(base, changed, *found.groups()), sql)
        table = f'{ALTERNATIVE}."{model.schema}"."{model.name}"'
        base.connection.execute(f"create table {table} as {sql}")
        if _digest(base.connection, table) == _digest(base.connection, base.table(model.schema, model.name)):
            base.connection.execute(f"drop table {table}")
        else:
            changed.add(model.name)
    return changed


def _may_read(base: Base, model: Model, parameters: Collection[str]) -> bool:
    """Whether a model that reads parameters may read one of these.

    A model names each parameter it reads, or takes the names from a seed with a column `parameter`; of any
    other it is not known what it reads.
    """
    if model.name == DATED:
        return True
    names = set(_NAMED.findall(model.sql))
    readings = sum(name in (PARAMETERS, DATED) for _, name in _TABLE.findall(model.sql))
    seeds = [name for schema, name in _TABLE.findall(model.sql) if schema == SCHEMA_OF_SEEDS]
    listed = [found for name in seeds if name != PARAMETERS and (found := _listed(base, name)) is not None]
    names = names.union(*listed)
    is_known = len(_NAMED.findall(model.sql)) + len(listed) >= readings
    return not is_known or not names.isdisjoint(parameters)


def _listed(base: Base, seed: str) -> frozenset[str] | None:
    """Parameters that a seed lists in a column of that name; None: it has no such column."""
    if seed not in base.listed:
        base.ensure(seed)
        table = base.table(SCHEMA_OF_SEEDS, seed)
        columns = base.connection.execute(f"from {table} limit 0").description or ()
        names = None
        if "parameter" in [column[0] for column in columns]:
            rows = base.connection.execute(f"select distinct parameter from {table}").fetchall()  # noqa: S608
            names = frozenset(parameter for (parameter,) in rows)
        base.listed[seed] = names
    return base.listed[seed]


def _placed(base: Base, changed: Collection[str], schema: str, name: str) -> str:
    """A table named in compiled SQL, in the database where it is."""
    return f'{ALTERNATIVE}."{schema}"."{name}"' if name in changed else base.table(schema, name)


def _digest(connection: "duckdb.DuckDBPyConnection", table: str) -> tuple[Any, ...] | None:
    """A number that tells two tables apart, whatever the order of their rows."""
    return connection.execute(
        f"select count(*), sum(cast(hash(t) as hugeint)) from {table} as t"  # noqa: S608 (our own names)
    ).fetchone()
