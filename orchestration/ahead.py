"""Ahead: work that another process does while this one is busy with something else.

Belongs here: parsing the dbt project while Dagster is loaded, judging batches while the warehouse is built.
Does not belong here: the work itself (build, ingestion.quality). Both are started through the run's world.
A helper that fails costs time, never a result: the run then does the work itself, or says that it is missing.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.state import PROJECT
from orchestration.warehouse import Bounds

if TYPE_CHECKING:
    from ingestion.quality import Finding
    from orchestration.resources import Run

PATIENCE_S = 300.0
"""Longest wait for a helper."""


class Helper:
    """A process of ours that works ahead.

    Args:
        run: the run it works for.
        task: what it does, the name of a function below.
        arguments: what the function is given.
    """

    def __init__(self, run: "Run", task: str, *arguments: object) -> None:
        path = os.pathsep.join(filter(None, (str(PROJECT), os.environ.get("PYTHONPATH"))))
        command = [sys.executable, "-m", "orchestration.ahead", task, *map(str, arguments)]
        self._process = run.world.start(command, {**os.environ, "PYTHONPATH": path})

    def has_done_it(self) -> bool:
        """Wait for the end; whether it did what it should."""
        try:
            return self._process.wait(PATIENCE_S) == 0
        except subprocess.TimeoutExpired:
            self.stop()
            return False

    def stop(self) -> None:
        """End it, if it has not ended."""
        self._process.kill()
        self._process.wait()


def start_parsing(run: "Run") -> Helper | None:
    """Parse the dbt project ahead, unless this code has been parsed in this home before."""
    if run.dbt.is_parsed(run.code_version):
        return None
    bounds = run.bounds
    return Helper(
        run, "parse", run.cache / "dbt", run.work, bounds.memory_limit, bounds.threads, bounds.folder
    )


def parse(folder: str, work: str, memory_limit: str, threads: str, spill: str) -> None:
    """Parse the project into the cache that the run's own parse begins with."""
    from orchestration.build import Dbt

    Dbt(Path(folder), Path(work), Bounds(memory_limit, int(threads), Path(spill))).parse()


def start_judging(run: "Run", fresh: Sequence[str]) -> Helper | None:
    """Judge batches ahead; None where there are none."""
    if not fresh:
        return None
    found = findings_file(run)
    found.parent.mkdir(parents=True, exist_ok=True)
    found.unlink(missing_ok=True)
    batches = found.with_suffix(".batches")
    batches.write_text("\n".join(fresh), "utf-8")
    return Helper(run, "judge", run.landing, run.cache / "profiles", run.as_of, batches, found)


def judge(landing: str, cache: str, as_of: str, batches: str, out: str) -> None:
    """Judge the batches that a file names, and write what stands out."""
    from dataclasses import asdict

    from ingestion.contracts import load_feeds
    from ingestion.ledger import Ledger
    from ingestion.quality import judge_batches

    known = Ledger(Path(landing)).batches()
    fresh = Path(batches).read_text("utf-8").split("\n")
    found = judge_batches(load_feeds(), Path(landing), known, fresh, Path(cache), date.fromisoformat(as_of))
    Path(out).write_text(json.dumps([asdict(finding) for finding in found], ensure_ascii=False), "utf-8")


def read_findings(run: "Run") -> list["Finding"]:
    """What a helper wrote."""
    from ingestion.quality import Finding

    stored = json.loads(findings_file(run).read_text("utf-8"))
    return [Finding(**{**finding, "keys": tuple(finding["keys"])}) for finding in stored]


def findings_file(run: "Run") -> Path:
    """Where the helper leaves what stands out."""
    return run.cache / "findings.json"


TASKS = {"parse": parse, "judge": judge}


if __name__ == "__main__":
    sys.stdout = sys.stderr
    TASKS[sys.argv[1]](*sys.argv[2:])
