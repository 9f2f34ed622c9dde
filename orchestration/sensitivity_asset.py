"""Sensitivity as Dagster sees it: a step of its own after the marts, with its own time.

Belongs here: the asset. Does not belong here: the work (sensitivity).
"""

from collections.abc import Sequence

import dagster as dg

from orchestration.resources import Run
from orchestration.sensitivity import judge_readings
from orchestration.translator import OWNERS

READINGS_JUDGED = dg.AssetKey(["readings_judged"])


def sensitivity_asset(marts: Sequence[dg.AssetKey]) -> dg.AssetsDefinition:
    """The mart reading_sensitivity, filled once all marts are built."""

    @dg.asset(
        key=READINGS_JUDGED,
        deps=list(marts),
        group_name="marts_outlook",
        owners=[OWNERS["marts"]],
        kinds={"duckdb"},
        description="读法敏感性：另一读法下会改变的判定 / Decisions that another reading would flip",
    )
    def readings_judged(run: dg.ResourceParam[Run]) -> dg.MaterializeResult:
        with run.step():
            counted = judge_readings(run)
        return dg.MaterializeResult(metadata={"decisions": sum(counted.values()), **counted})

    return readings_judged
