"""Definitions: everything Dagster shows and runs, built by one function.

Belongs here: putting assets, jobs, resources and policies together. `dagster dev` loads `definitions` from
here (see [tool.dagster] in pyproject.toml); the command line and the tests call `build_definitions` with
their own run.
"""

import csv
import json
import os
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg

from ingestion.contracts import load_feeds
from ingestion.products import load_products
from ingestion.world import World
from orchestration.assets import (
    landing_assets,
    mart_keys,
    profile_checks,
    report_assets,
    snapshot_asset,
    warehouse_assets,
)
from orchestration.build import DBT_PROJECT, Dbt
from orchestration.errors import UsageError
from orchestration.resources import Run
from orchestration.review_list import GROUP as REVIEW
from orchestration.review_list import JOB as REVIEW_JOB
from orchestration.review_list import after_publication, candidates_asset
from orchestration.sensitivity_asset import sensitivity_asset
from orchestration.state import PROJECT, hold
from orchestration.warehouse import Bounds

JOB = "publication"
FRESHNESS = dg.FreshnessPolicy.time_window(warn_window=timedelta(days=2), fail_window=timedelta(days=8))
"""A snapshot is expected every day; after eight days the figures miss a week."""


@dg.resource(
    config_schema={
        "drop": dg.Field(str, is_required=False, description="drop folder (default: PINBIAO_DROP)"),
        "home": dg.Field(str, is_required=False, description="home (default: PINBIAO_HOME)"),
        "as_of": dg.Field(str, is_required=False, description="day judged (default: today)"),
        "known_at": dg.Field(str, is_required=False, description="knowledge cut (default: now)"),
        "make_current": dg.Field(bool, default_value=True, description="publish as the current snapshot"),
    },
    description="The home a run works in, held alone while it runs",
)
def home_run(context: dg.InitResourceContext) -> Iterator[Run]:
    """A run over the home that the configuration or the environment names."""
    config = context.resource_config
    world = World()
    home = config.get("home") or os.environ.get("PINBIAO_HOME")
    drop = config.get("drop") or os.environ.get("PINBIAO_DROP")
    if not home:
        raise UsageError("No home is named.", "Set PINBIAO_HOME, or the resource's field home.")
    Path(home).mkdir(parents=True, exist_ok=True)
    with hold(Path(home).resolve(), world.now()):
        run = Run(
            drop=Path(drop).resolve() if drop else None,
            home=Path(home).resolve(),
            as_of=date.fromisoformat(config["as_of"]) if "as_of" in config else world.today(),
            known_at=datetime.fromisoformat(config["known_at"]) if "known_at" in config else None,
            make_current=config["make_current"],
            world=world,
        )
        try:
            yield run
        finally:
            run.close()


def build_definitions(
    *,
    manifest: Mapping[str, Any] | None = None,
    run: Run | None = None,
    freshness: dg.FreshnessPolicy = FRESHNESS,
) -> dg.Definitions:
    """Everything Dagster knows of this project.

    Args:
        manifest: the parsed dbt project; None: it is parsed now.
        run: the run that the steps work for; None: one over the home that configuration or environment names.
        freshness: how old a published snapshot may become.
    """
    manifest = manifest or _parse_project()
    return dg.Definitions(
        assets=[
            landing_assets(load_feeds()),
            warehouse_assets(manifest),
            sensitivity_asset(mart_keys(manifest)),
            snapshot_asset(manifest, load_products(), freshness),
            *report_assets(_programs()),
            candidates_asset(),
        ],
        asset_checks=[profile_checks(load_feeds())],
        jobs=[
            dg.define_asset_job(
                JOB,
                selection=dg.AssetSelection.all() - dg.AssetSelection.groups("reports", REVIEW),
                description="From the drop folder to a published snapshot",
            ),
            dg.define_asset_job(
                "publication_with_reports",
                selection=dg.AssetSelection.all() - dg.AssetSelection.groups(REVIEW),
                description="From the drop folder to a published snapshot and the annual reports",
            ),
            dg.define_asset_job(
                "landing_only",
                selection=dg.AssetSelection.groups("landing"),
                description="Land what is new, build nothing",
            ),
            dg.define_asset_job(
                REVIEW_JOB,
                selection=dg.AssetSelection.groups(REVIEW),
                description="Bring the review list of names up to the newest publication",
            ),
        ],
        sensors=[after_publication()],
        resources={"run": run or home_run},
        executor=dg.in_process_executor,
    )


def _programs() -> list[str]:
    """The programmes, as the warehouse's own list has them."""
    with (DBT_PROJECT / "seeds" / "programmes.csv").open(encoding="utf-8", newline="") as opened:
        return [row["program"] for row in csv.DictReader(opened)]


def _parse_project() -> Mapping[str, Any]:
    folder = PROJECT / "build" / "dbt"
    dbt = Dbt(folder, folder / "work.duckdb", Bounds("256MB", 1, folder))
    dbt.parse()
    return json.loads(dbt.manifest_path.read_text("utf-8"))


@dg.definitions
def definitions() -> dg.Definitions:
    """What `dagster dev` and the web server load."""
    return build_definitions()
