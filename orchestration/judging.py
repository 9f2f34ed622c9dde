"""Judging: batches are judged by another process while the warehouse is built.

Belongs here: starting, stopping and hearing that process, and what it does. Does not belong here: the judging
itself (ingestion.quality). It is started through the run's world. If it fails, no run is stopped: that its
findings are missing is a warning.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ingestion.batch_findings import Finding, from_json, keep_findings, to_json
from orchestration.state import PROJECT

if TYPE_CHECKING:
    from orchestration.resources import Run

PATIENT = 10
"""How far it stands behind the warehouse for a processor (nice): nobody waits for it before the end."""
PATIENCE_S = 300.0
"""Longest wait for it."""


class JudgingProcess:
    """A process of ours that judges batches.

    Args:
        run: the run it works for.
        arguments: what `judge` is given.
    """

    def __init__(self, run: "Run", *arguments: object) -> None:
        path = os.pathsep.join(filter(None, (str(PROJECT), os.environ.get("PYTHONPATH"))))
        command = [sys.executable, "-m", "orchestration.judging", *map(str, arguments)]
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


def start_judging(run: "Run", fresh: Sequence[str]) -> JudgingProcess | None:
    """Judge batches ahead; None where there are none."""
    if not fresh:
        return None
    found = findings_file(run)
    found.parent.mkdir(parents=True, exist_ok=True)
    found.unlink(missing_ok=True)
    batches = found.with_suffix(".batches")
    batches.write_text("\n".join(fresh), "utf-8")
    return JudgingProcess(run, run.landing, run.cache / "profiles", run.as_of, batches, found)


def judge(landing: str, cache: str, as_of: str, batches: str, out: str) -> None:
    """Judge the batches that a file names, and write what stands out."""
    from ingestion.contracts import load_feeds
    from ingestion.ledger import Ledger
    from ingestion.quality import judge_batches

    known = Ledger(Path(landing)).batches()
    fresh = Path(batches).read_text("utf-8").split("\n")
    found = judge_batches(load_feeds(), Path(landing), known, fresh, Path(cache), date.fromisoformat(as_of))
    Path(out).write_text(to_json(found), "utf-8")


def take_findings(run: "Run") -> list[Finding]:
    """What it wrote; kept in the home from now on, for the pages."""
    found = from_json(findings_file(run).read_text("utf-8"))
    keep_findings(run.home, [batch.batch_id for batch in run.found.batches], found)
    return found


def findings_file(run: "Run") -> Path:
    """Where it leaves what stands out."""
    return run.cache / "findings.json"


if __name__ == "__main__":
    sys.stdout = sys.stderr
    os.nice(PATIENT)
    judge(*sys.argv[1:])
