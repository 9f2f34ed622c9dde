"""What Dagster shows: every feed, model, check, publication and report, and the same graph as agreed on."""

import difflib
import json
from datetime import date
from typing import Any

import dagster as dg
import pytest

from ingestion.contracts import load_feeds
from ingestion.products import load_products
from orchestration.assets import landed_key
from orchestration.build import Dbt
from orchestration.checks import BATCH_PROFILE, CONSERVATION
from orchestration.definitions import JOB, build_definitions
from orchestration.resources import Run
from orchestration.warehouse import Bounds
from tests.integration.asset_graph import AGREED, render_graph


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("parsed")
    dbt = Dbt(folder / "dbt", folder / "work.duckdb", Bounds("256MB", 1, folder))
    dbt.parse()
    return json.loads(dbt.manifest_path.read_text("utf-8"))


@pytest.fixture(scope="module")
def definitions(manifest: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> dg.Definitions:
    run = Run(None, tmp_path_factory.mktemp("home"), date(2025, 12, 31))
    return build_definitions(manifest=manifest, run=run)


def specs(definitions: dg.Definitions) -> dict[str, dg.AssetSpec]:
    return {"/".join(spec.key.path): spec for spec in definitions.resolve_all_asset_specs()}


def test_the_graph_is_the_one_agreed_on(definitions: dg.Definitions) -> None:
    agreed, found = AGREED.read_text("utf-8"), render_graph(definitions)
    changes = "\n".join(difflib.unified_diff(agreed.splitlines(), found.splitlines(), "agreed", "found", n=0))
    assert not changes, f"{changes}\nIf this is meant: python -m tests.integration.asset_graph"


def test_dagster_can_load_it_all(definitions: dg.Definitions) -> None:
    dg.Definitions.validate_loadable(definitions)
    assert {job.name for job in definitions.jobs or ()} == {
        JOB, "publication_with_reports", "landing_only", "review_list"
    }  # fmt: skip


def test_every_feed_is_landed_and_judged(definitions: dg.Definitions) -> None:
    graph = definitions.resolve_asset_graph()
    feeds = load_feeds()
    assert len(feeds) == 33
    for name in feeds:
        checks = {key.name for key in graph.get(landed_key(name)).check_keys}
        assert checks >= {CONSERVATION, BATCH_PROFILE}, name


def test_every_published_mart_is_an_asset_that_the_snapshot_rests_on(definitions: dg.Definitions) -> None:
    graph = definitions.resolve_asset_graph()
    snapshot = graph.get(dg.AssetKey("published_snapshot"))
    marts = {"/".join(key.path) for key in snapshot.parent_keys}
    products = {p.name for p in load_products().values() if p.schema_name == "marts"}
    assert {f"marts/{name}" for name in products} <= marts


def test_every_asset_has_a_group_an_owner_and_a_description(definitions: dg.Definitions) -> None:
    graph = definitions.resolve_asset_graph()
    bare = [
        "/".join(node.key.path)
        for node in graph.asset_nodes
        if not (node.group_name and node.owners and node.description)
    ]
    assert bare == []


def test_every_dbt_test_is_a_check(definitions: dg.Definitions, manifest: dict[str, Any]) -> None:
    tests = {node["name"] for node in manifest["nodes"].values() if node["resource_type"] == "test"}
    checks = {key.name for key in definitions.resolve_asset_graph().asset_check_keys}
    assert tests - checks == set()


def test_the_job_of_the_command_line_is_one_of_those_shown(definitions: dg.Definitions) -> None:
    job = definitions.resolve_job_def(JOB)
    steps = {node.name for node in job.nodes}
    assert steps == {"landing", "batch_profiles", "warehouse", "readings_judged", "published_snapshot"}


def test_the_review_list_follows_every_publication_and_is_part_of_none(definitions: dg.Definitions) -> None:
    for job in (JOB, "publication_with_reports"):
        assert "identity_candidates" not in {node.name for node in definitions.resolve_job_def(job).nodes}
    sensor = definitions.resolve_sensor_def("after_publication")
    assert sensor.default_status is dg.DefaultSensorStatus.RUNNING
    with dg.DagsterInstance.ephemeral() as instance:
        seen = dg.build_sensor_context(instance=instance, definitions=definitions)
        assert list(sensor.evaluate_tick(seen).run_requests or ()) == []
        instance.report_runless_asset_event(dg.AssetMaterialization("published_snapshot"))
        (request,) = sensor.evaluate_tick(seen).run_requests or ()
        assert request.job_name in (None, "review_list")


def test_the_snapshot_is_expected_every_day(definitions: dg.Definitions) -> None:
    policy = specs(definitions)["published_snapshot"].freshness_policy
    assert policy is not None
