"""Resources: one run, with all that its steps share.

Belongs here: what a run was asked, the home it works in, what its steps found, and how Dagster gets hold of
it.
Does not belong here: the steps (assets). Only the standard library is imported at the top.
"""

import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingestion.ledger import STAGING
from ingestion.settings import Settings
from ingestion.world import World
from orchestration.console import Progress
from orchestration.state import Question, State, code_version
from orchestration.warehouse import Bounds

if TYPE_CHECKING:
    from ingestion.ledger import Batch
    from orchestration.build import Dbt, NodeOutcome
    from orchestration.judging import JudgingProcess
    from orchestration.reading import Reading


@dataclass
class Findings:
    """What the steps of a run found out, for its summary.

    Attributes:
        batches: batches that this run brought in.
        warnings: what does not stop a publication, as {"kind", "message", …}.
        failed_checks: what does, as {"check", "message", …}.
        known_at: the knowledge cut that was made.
        snapshot_id: what the work file is a snapshot of.
        fault: what stopped a step.
        outcomes: what came of every seed, model and test.
    """

    batches: list["Batch"] = field(default_factory=list)
    warnings: list[dict[str, Any]] = field(default_factory=list)
    failed_checks: list[dict[str, Any]] = field(default_factory=list)
    known_at: datetime | None = None
    snapshot_id: str | None = None
    fault: BaseException | None = None
    outcomes: list["NodeOutcome"] = field(default_factory=list)


@dataclass
class Run:
    """One run over a home.

    Attributes:
        drop: the drop folder; None: only the home's inbox is read.
        home: the home; its lock is held.
        as_of: the day judged.
        known_at: the knowledge cut, in Asia/Shanghai; None: everything known when the build begins.
        make_current: publish as the snapshot that readers find.
    """

    drop: Path | None
    home: Path
    as_of: date
    known_at: datetime | None = None
    make_current: bool = True
    world: World = field(default_factory=World)
    settings: Settings = field(default_factory=Settings.from_environment)
    progress: Progress = field(default_factory=Progress)
    found: Findings = field(default_factory=Findings)
    code_version: str = field(default_factory=code_version)

    def __post_init__(self) -> None:
        self.state = State.load(self.home)
        self.reading: Reading | None = None
        self.judging: JudgingProcess | None = None
        self.began_ns = time.time_ns()

    @property
    def question(self) -> Question:
        """What the run was asked."""
        known_at = self.known_at.isoformat() if self.known_at else None
        return Question(self.as_of.isoformat(), known_at, self.code_version, self.make_current)

    @property
    def landing(self) -> Path:
        """The landing."""
        return self.home / "landing"

    @property
    def work(self) -> Path:
        """The work file. Its name is the name of the database in dbt."""
        return self.home / "work" / "work.duckdb"

    @property
    def cache(self) -> Path:
        """What may be lost: the parsed dbt project, profiles of batches."""
        return self.home / "cache"

    @property
    def bounds(self) -> Bounds:
        """What DuckDB may use."""
        return Bounds(self.settings.duckdb_memory_limit, self.settings.duckdb_threads, self.work.parent)

    @cached_property
    def dbt(self) -> "Dbt":
        """The dbt project, parsed once in a run."""
        from orchestration.build import Dbt

        return Dbt(self.cache / "dbt", self.work, self.bounds)

    @contextmanager
    def step(self) -> Generator[None]:
        """One step of the run; what stops it is kept as it was raised."""
        try:
            yield
        except BaseException as fault:
            self.found.fault = fault
            raise

    def close(self) -> None:
        """Leave the home as it is between runs: no process of ours, no file that is not whole."""
        for process in (self.reading, self.judging):
            if process:
                process.stop()
        for folder in (self.work.parent, self.landing / STAGING):
            self.world.remove_directory(folder)
