"""Build: dbt inside this process, parsed once.

Belongs here: dbt's arguments, its run, and what came of every model and test in plain records.
Does not belong here: the work file (warehouse), Dagster events (assets). dbt is loaded when it is used.
"""

import json
import os
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.errors import WarehouseBrokenError
from orchestration.parsed import keep, lend
from orchestration.state import PROJECT
from orchestration.warehouse import Bounds

if TYPE_CHECKING:
    import duckdb

DBT_PROJECT = PROJECT / "dbt_project"
WORK_DB = "PINBIAO_WORK_DB"
"""Where the profile reads which file is the warehouse."""
_ANY_HOME = {WORK_DB: "work.duckdb", **Bounds("1GB", 1, Path()).environment}
"""What the profile reads while the project is parsed: the same for all homes, so that dbt knows it again."""
_SOURCES = {"landing": "feed", "ledger": "ledger"}
"""What a table is that dbt reads and does not make, by the name of its source."""
ROWS_SHOWN = 5
"""Rows of a failed test that are shown."""
BROKEN_PROMISES = ("Constraint Error", "enforced contract", "Contract Error")
"""What the message of a model says when its rows, not its SQL, break a promise."""
OUT_OF_MEMORY = "Out of Memory Error"
"""What DuckDB says when that which is made at the same time does not fit into its memory together."""


@dataclass(frozen=True)
class NodeOutcome:
    """What came of one seed, model or test.

    Attributes:
        unique_id: dbt's id.
        name: dbt's name.
        kind: seed, model or test.
        status: success, pass, warn, fail, error or skipped, as dbt says.
        message: dbt's message, if any.
        failures: rows that a test found.
        seconds: time taken.
        sql: the compiled query of a test or model.
        schema, parents: of a model, its schema and the names of the models and seeds it reads.
    """

    unique_id: str
    name: str
    kind: str
    status: str
    message: str = ""
    failures: int = 0
    seconds: float = 0.0
    sql: str = field(default="", repr=False)
    schema: str = ""
    parents: tuple[str, ...] = ()

    @property
    def is_finding(self) -> bool:
        """Whether it says that data break a promise (and not that something of ours does not work)."""
        if self.kind in ("test", "unit_test"):
            return self.status == "fail"
        return self.status == "error" and any(text in self.message for text in BROKEN_PROMISES)

    @property
    def is_fault(self) -> bool:
        """Whether it stopped for a reason of our own."""
        return self.status in ("error", "runtime error") and not self.is_finding

    @property
    def is_starved(self) -> bool:
        """Whether it stopped for want of memory: beside less, it may yet be made."""
        return self.is_fault and OUT_OF_MEMORY in self.message


def dbt_args(
    command: str,
    folder: Path,
    *,
    as_of: date | None = None,
    select: Sequence[str] = (),
    with_unit_tests: bool = False,
    one_at_a_time: bool = False,
) -> list[str]:
    """Arguments for dbt.

    Args:
        command: parse, compile or build.
        folder: where dbt may write: its target and its log.
        as_of: the day judged; None to parse.
        select: what to build, in dbt's selection syntax; empty for everything.
        with_unit_tests: run dbt's unit tests too, which say nothing about the data.
        one_at_a_time: make nothing side by side.
    """
    args = [command, "--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT)]
    args += ["--target-path", str(folder / "target"), "--log-path", str(folder / "logs")]
    args += ["--no-send-anonymous-usage-stats", "--no-use-colors", "--no-version-check", "--no-write-json"]
    args += ["--log-level", "none", "--log-level-file", "warn"]
    if command == "parse":
        args.remove("--no-write-json")
    if command == "build" and not with_unit_tests:
        args += ["--exclude-resource-type", "unit_test"]
    if as_of is not None:
        args += ["--vars", json.dumps({"as_of": as_of.isoformat()})]
    if one_at_a_time:
        args += ["--threads", "1"]
    if select:
        # a test of several models, of which only some are built, would not find the others
        args += ["--indirect-selection", "cautious", "--select", *select]
    return args


class Dbt:
    """The dbt project in this process.

    Args:
        folder: where dbt may write; kept between runs, a project that did not change is then parsed faster.
        work: the work file.
        bounds: what DuckDB may use.
    """

    def __init__(self, folder: Path, work: Path, bounds: Bounds) -> None:
        self._folder, self._work, self._bounds = folder, work, bounds
        self._manifest: Any = None

    @property
    def manifest_path(self) -> Path:
        """The parsed project as JSON."""
        return self._folder / "target" / "manifest.json"

    def parse(self) -> None:
        """Parse the project.

        Raises:
            WarehouseBrokenError: the project cannot be parsed.
        """
        target = self._folder / "target"
        lend(target)
        parsed = self._invoke(dbt_args("parse", self._folder), [], _ANY_HOME)
        self._manifest = parsed.result
        keep(target)

    def nodes(self, kind: str) -> list[Any]:
        """Nodes of the parsed project: seed, model or test."""
        return [node for node in self._manifest.nodes.values() if str(node.resource_type) == kind]

    def lineage(self) -> list[tuple[str, str, str, bool]]:
        """What every model stands on, as (model, kind, name, whether it reads it itself).

        The kind is model, seed, feed or ledger.
        """
        if self._manifest is None:
            self.parse()
        sources = self._manifest.sources.items()
        kinds = {source_id: _SOURCES[source.source_name] for source_id, source in sources}
        kinds |= {node_id: str(node.resource_type) for node_id, node in self._manifest.nodes.items()}
        read = {model.unique_id: set(model.depends_on.nodes) for model in self.nodes("model")}
        found = []
        for model in self.nodes("model"):
            below, waiting = set(), list(read[model.unique_id])
            while waiting:
                parent = waiting.pop()
                if parent not in below:
                    below.add(parent)
                    waiting += read.get(parent, ())
            found += [
                (model.name, kinds[parent], parent.rsplit(".", 1)[-1], parent in read[model.unique_id])
                for parent in below
            ]
        return sorted(found)

    def compile(self, as_of: date) -> list[Any]:
        """The models with their compiled text.

        Args:
            as_of: the day judged, as it stands in the text.

        Raises:
            WarehouseBrokenError: a model cannot be compiled.
        """
        if self._manifest is None:
            self.parse()
        args = dbt_args("compile", self._folder, as_of=as_of)
        done = self._invoke(args, [], {WORK_DB: str(self._work), **self._bounds.environment})
        broken = [r.message for r in done.result.results if str(r.status) == "error"]
        if broken:
            raise WarehouseBrokenError(f"dbt could not compile the project: {'; '.join(broken[:3])}")
        return [r.node for r in done.result.results if str(r.node.resource_type) == "model"]

    def count_nodes(self) -> int:
        """Seeds, models and tests that a whole build goes through."""
        return sum(len(self.nodes(kind)) for kind in ("seed", "model", "test"))

    def build(
        self,
        as_of: date,
        select: Sequence[str] = (),
        on_node: Callable[[str], None] = lambda name: None,
        *,
        with_unit_tests: bool = False,
    ) -> list[NodeOutcome]:
        """Build and test in the work file.

        What does not fit into memory side by side is made again one at a time, with what waited for it; not
        beside a finding about the data, for what waits for that must stay unmade.

        Args:
            as_of: the day judged.
            select: what to build; empty for everything.
            on_node: called with the name of every node that has been made or tested.
            with_unit_tests: run dbt's unit tests too.

        Returns:
            what came of every seed, model and test, in the order they ended.

        Raises:
            WarehouseBrokenError: something that is no finding about the data stopped the build.
        """
        if self._manifest is None:
            self.parse()
        args = dbt_args("build", self._folder, as_of=as_of, select=select, with_unit_tests=with_unit_tests)
        outcomes = self._build(args, on_node)
        faults = [o for o in outcomes if o.is_fault]
        if faults and all(o.is_starved for o in faults) and not any(o.is_finding for o in outcomes):
            waiting = {o.unique_id: o.name for o in outcomes if o.is_starved or o.status == "skipped"}
            names = sorted(waiting.values())
            args = dbt_args("build", self._folder, as_of=as_of, select=names, one_at_a_time=True)
            again = [o for o in self._build(args, on_node) if o.unique_id in waiting]
            outcomes = [o for o in outcomes if o.unique_id not in waiting] + again
            faults = [o for o in outcomes if o.is_fault]
        if faults:
            raise _broken(faults, self._folder / "logs")
        return outcomes

    def _build(self, args: list[str], on_node: Callable[[str], None]) -> list[NodeOutcome]:
        def listen(event: Any) -> None:
            is_end = event.info.name == "NodeFinished"
            if is_end and event.data.run_result.status not in ("error", "skipped"):
                on_node(event.data.node_info.node_name)

        built = self._invoke(args, [listen], {WORK_DB: str(self._work), **self._bounds.environment})
        return [_outcome(result) for result in built.result.results]

    def _invoke(
        self, args: list[str], callbacks: list[Callable[[Any], None]], environment: Mapping[str, str]
    ) -> Any:
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager
        from dbt.cli.main import dbtRunner

        with _environment(environment):
            try:
                result = dbtRunner(manifest=self._manifest, callbacks=callbacks).invoke(args)
            finally:
                DuckDBConnectionManager.close_all_connections()
        if result.exception or result.result is None:
            raise WarehouseBrokenError(
                f"dbt {args[0]} stopped: {' '.join(str(result.exception).split())}",
                f"Log: {self._folder / 'logs'}.",
            ) from result.exception
        return result


def _outcome(result: Any) -> NodeOutcome:
    node = result.node
    return NodeOutcome(
        unique_id=node.unique_id,
        name=node.name,
        kind=str(node.resource_type),
        status=str(result.status),
        message=result.message or "",
        failures=result.failures or 0,
        seconds=result.execution_time,
        sql=getattr(node, "compiled_code", None) or "",
        schema=node.schema or "",
        parents=tuple(parent.rsplit(".", 1)[-1] for parent in getattr(node.depends_on, "nodes", ())),
    )


def _broken(faults: Sequence[NodeOutcome], logs: Path) -> WarehouseBrokenError:
    shown = "; ".join(f"{o.name}: {' '.join(o.message.split())}" for o in faults[:3])
    remedy = f"Log: {logs}."
    if any(o.is_starved for o in faults):
        remedy = f"Give it more memory, such as PINBIAO_DUCKDB_MEMORY_LIMIT=4GB. {remedy}"
    return WarehouseBrokenError(f"{len(faults)} step(s) of the build broke. {shown}", remedy)


def failing_rows(work: "duckdb.DuckDBPyConnection", outcome: NodeOutcome) -> list[dict[str, Any]]:
    """The first rows that a failed test found, by column name."""
    found = work.execute(f"from ({outcome.sql.strip().rstrip(';')}) limit {ROWS_SHOWN}")
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


@contextmanager
def _environment(values: Mapping[str, str]) -> Generator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
