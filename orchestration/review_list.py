"""Review list as Dagster sees it: brought up to every publication, by a job of its own that a sensor starts.

Belongs here: the asset and the sensor. Does not belong here: the work (candidates). No publication waits for
it, so it is in none of the jobs that publish.
"""

import dagster as dg

from orchestration.resources import Run
from orchestration.translator import OWNERS

GROUP = "review"
JOB = "review_list"
SNAPSHOT = dg.AssetKey(["published_snapshot"])


def candidates_asset() -> dg.AssetsDefinition:
    """Candidates for the names that nothing settles, in HOME/candidates.duckdb."""

    @dg.asset(
        name="identity_candidates",
        deps=[SNAPSHOT],
        group_name=GROUP,
        owners=[OWNERS[GROUP]],
        kinds={"duckdb"},
        description="待人工认定的名称候选，不进入任何指标 / Candidates for names, for a person to review",
    )
    def identity_candidates(run: dg.ResourceParam[Run]) -> dg.MaterializeResult:
        from orchestration.candidates import refresh_candidates

        with run.step():
            current = (run.home / "published" / "current.duckdb").resolve()
            done = refresh_candidates(run.home, current, run.bounds)
        return dg.MaterializeResult(
            metadata={
                "snapshot_id": done.snapshot_id,
                "new_names": done.new_names,
                "new_enterprises": done.new_enterprises,
                "candidates": done.candidates,
                "open_identities": done.open_identities,
            }
        )

    return identity_candidates


def after_publication() -> dg.SensorDefinition:
    """Starts the job once for every publication, as soon as the daemon runs."""

    @dg.asset_sensor(
        asset_key=SNAPSHOT,
        job_name=JOB,
        name="after_publication",
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Names that are new since the last publication are compared after it, not in it",
    )
    def published(context: dg.SensorEvaluationContext, entry: dg.EventLogEntry) -> dg.RunRequest:
        return dg.RunRequest(run_key=context.cursor)

    return published
