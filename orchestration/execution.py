"""Execution: the job that Dagster shows, run in this process.

Belongs here: choosing the instance, quieting it, running the job. Does not belong here: the job
(definitions).
"""

import json
import os
from pathlib import Path

import dagster as dg

from orchestration.definitions import JOB, build_definitions
from orchestration.resources import Run

QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
"""The command line says what is to be said; Dagster's own log stays in its instance."""
NO_TELEMETRY = "telemetry:\n  enabled: false\n"


def execute_job(run: Run) -> None:
    """Run the publication job for a run; what came of it is in the run's findings."""
    run.dbt.parse()
    manifest = json.loads(run.dbt.manifest_path.read_text("utf-8"))
    definitions = build_definitions(manifest=manifest, run=run)
    with _instance() as instance:
        job = definitions.resolve_job_def(JOB)
        result = job.execute_in_process(instance=instance, run_config=QUIET, raise_on_error=False)
    if isinstance(run.found.fault, KeyboardInterrupt | dg.DagsterExecutionInterruptedError):
        raise KeyboardInterrupt
    if not result.success and not run.found.failed_checks and not run.found.fault:
        failures = [e.message or "" for e in result.all_events if e.is_failure]
        raise RuntimeError(f"the Dagster run failed outside of our steps: {'; '.join(failures[:3])}")


def _instance() -> dg.DagsterInstance:
    """The instance of DAGSTER_HOME, if one is set; else one that is gone with the process, and faster."""
    home = os.environ.get("DAGSTER_HOME")
    if not home:
        return dg.DagsterInstance.ephemeral(settings={"telemetry": {"enabled": False}})
    configuration = Path(home) / "dagster.yaml"
    if not configuration.exists():
        configuration.parent.mkdir(parents=True, exist_ok=True)
        configuration.write_text(NO_TELEMETRY, "utf-8")
    return dg.DagsterInstance.get()
