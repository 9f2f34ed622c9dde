"""Assets: landing, warehouse and publication as Dagster sees them.

Belongs here: what each step yields to Dagster. Does not belong here: the work itself (intake, warehouse,
build, publish), how dbt nodes look (translator), putting it all together (definitions).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import dagster as dg
from dagster_dbt import dbt_assets

from ingestion.feeds import Feed
from ingestion.products import Product, describe
from orchestration import steps
from orchestration.build import NodeOutcome
from orchestration.checks import BATCH_PROFILE, CONSERVATION
from orchestration.resources import Run
from orchestration.sensitivity_asset import READINGS_JUDGED
from orchestration.translator import OWNERS, PinbiaoTranslator

LEDGER = {
    "batches": "已接收的批次 / Batches received: every file read, with its counts",
    "quarantine": "隔离区 / Quarantine: every row and file turned away, with its reasons",
}


def landed_key(feed_name: str) -> dg.AssetKey:
    """Key of the asset that lands a feed."""
    return dg.AssetKey([f"landed_{feed_name}"])


def landing_assets(feeds: Mapping[str, Feed]) -> dg.AssetsDefinition:
    """One asset a feed, landed in one step: the landing has one writer."""
    landed = [
        dg.AssetSpec(
            landed_key(feed.name),
            group_name="landing",
            description=describe(feed.title_zh, feed.title_en),
            owners=[OWNERS["landing"]],
            kinds={"polars", "parquet"},
            metadata={"key": ", ".join(feed.key), "event_column": feed.event_column or "none"},
        )
        for feed in feeds.values()
    ]
    ledger = [
        dg.AssetSpec(
            ["ledger", name],
            group_name="landing",
            description=text,
            owners=[OWNERS["landing"]],
            kinds={"parquet"},
            deps=[spec.key for spec in landed],
        )
        for name, text in LEDGER.items()
    ]
    conservation = (
        "每批：接收 = 合格 + 隔离，且文件与清单一致 / Received = accepted + quarantined, as in the files"
    )
    checks = [
        dg.AssetCheckSpec(CONSERVATION, asset=landed_key(name), description=conservation, blocking=True)
        for name in feeds
    ]

    @dg.multi_asset(name="landing", specs=[*landed, *ledger], check_specs=checks, can_subset=True)
    def landing(
        context: dg.AssetExecutionContext, run: dg.ResourceParam[Run]
    ) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
        wanted = context.selected_asset_keys
        names = None if len(wanted) == len(landed) + len(ledger) else _feeds_of(wanted, feeds)
        with run.step():
            report = steps.land(run, feeds, names)
        for feed_name in feeds:
            if landed_key(feed_name) in wanted:
                yield dg.MaterializeResult(asset_key=landed_key(feed_name), metadata=report.counts(feed_name))
                faults = report.unconserved.get(feed_name, [])
                yield dg.AssetCheckResult(
                    asset_key=landed_key(feed_name),
                    check_name=CONSERVATION,
                    passed=not faults,
                    metadata={"faults": faults},
                )
        for name in LEDGER:
            if dg.AssetKey(["ledger", name]) in wanted:
                yield dg.MaterializeResult(
                    asset_key=["ledger", name], metadata={"batches": len(report.known)}
                )

    return landing


def _feeds_of(wanted: Sequence[dg.AssetKey] | set[dg.AssetKey], feeds: Mapping[str, Feed]) -> set[str]:
    return {name for name in feeds if landed_key(name) in wanted}


def profile_checks(feeds: Mapping[str, Feed]) -> dg.AssetChecksDefinition:
    """Batches judged as a whole, last: another process does it while the warehouse is built."""
    told = "批次整体对照历史：数量、空值、取值分布、新鲜度 / The batch as a whole against earlier ones"
    specs = [dg.AssetCheckSpec(BATCH_PROFILE, asset=landed_key(name), description=told) for name in feeds]

    @dg.multi_asset_check(name="batch_profiles", specs=specs, op_tags={"dagster/priority": "-1"})
    def batch_profiles(run: dg.ResourceParam[Run]) -> Iterator[dg.AssetCheckResult]:
        with run.step():
            findings = steps.judge(run)
        for name in feeds:
            messages = [finding.message for finding in findings if finding.feed == name]
            yield dg.AssetCheckResult(
                asset_key=landed_key(name),
                check_name=BATCH_PROFILE,
                passed=not messages,
                severity=dg.AssetCheckSeverity.WARN,
                metadata={"findings": messages},
            )

    return batch_profiles


def warehouse_assets(manifest: Mapping[str, Any]) -> dg.AssetsDefinition:
    """One asset a seed and model, one check a test, built by dbt in this process."""
    translator = PinbiaoTranslator()
    key_of = {
        unique_id: translator.get_asset_key(node)
        for unique_id, node in manifest["nodes"].items()
        if node["resource_type"] in ("seed", "model")
    }

    @dbt_assets(manifest=manifest, name="warehouse", dagster_dbt_translator=translator)
    def warehouse(
        context: dg.AssetExecutionContext, run: dg.ResourceParam[Run]
    ) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
        check_of = _checks_by_test(context.assets_def)
        select = _selection(context, key_of)
        with run.step():
            outcomes = steps.build(run, select)
        for outcome in outcomes:
            key = key_of.get(outcome.unique_id)
            if key in context.selected_asset_keys and outcome.status == "success":
                yield dg.MaterializeResult(asset_key=key, metadata={"seconds": round(outcome.seconds, 3)})
        for outcome in outcomes:
            check = check_of.get(outcome.name)
            is_asked = check in context.selected_asset_check_keys
            if check and is_asked and outcome.status in ("pass", "warn", "fail"):
                yield _test_result(outcome, check)
        if run.found.failed_checks:
            names = ", ".join(failure["check"] for failure in run.found.failed_checks)
            raise dg.Failure(f"Blocked: {names}", allow_retries=False)

    return warehouse


def _checks_by_test(assets: dg.AssetsDefinition) -> dict[str, dg.AssetCheckKey]:
    return {spec.name: spec.key for spec in assets.check_specs}


def _selection(context: dg.AssetExecutionContext, key_of: Mapping[str, dg.AssetKey]) -> list[str]:
    """Everything, or the chosen assets with what they are built from: the work file begins empty."""
    wanted = context.selected_asset_keys
    if wanted >= set(key_of.values()):
        return []
    return sorted(f"+{key.path[-1]}" for key in wanted)


def _test_result(outcome: NodeOutcome, key: dg.AssetCheckKey) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        asset_key=key.asset_key,
        check_name=key.name,
        passed=outcome.status == "pass",
        severity=dg.AssetCheckSeverity.WARN if outcome.status == "warn" else dg.AssetCheckSeverity.ERROR,
        metadata={"failures": outcome.failures, "message": outcome.message},
    )


def mart_keys(manifest: Mapping[str, Any]) -> list[dg.AssetKey]:
    """Keys of the marts."""
    translator = PinbiaoTranslator()
    return [
        translator.get_asset_key(node)
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["fqn"][1] == "marts"
    ]


def snapshot_asset(
    manifest: Mapping[str, Any], products: Mapping[str, Product], freshness: dg.FreshnessPolicy
) -> dg.AssetsDefinition:
    """The published snapshot: every mart, checked."""

    @dg.asset(
        name="published_snapshot",
        deps=[*mart_keys(manifest), READINGS_JUDGED, *(dg.AssetKey(["ledger", name]) for name in LEDGER)],
        group_name="publication",
        owners=[OWNERS["publication"]],
        kinds={"duckdb", "parquet"},
        freshness_policy=freshness,
        description="已发布的数据快照，只读 / The published snapshot: all marts and the ledger",
    )
    def published_snapshot(run: dg.ResourceParam[Run]) -> dg.MaterializeResult:
        with run.step():
            path = steps.publish_snapshot(run, products)
        return dg.MaterializeResult(
            metadata={"snapshot_id": path.stem, "path": dg.MetadataValue.path(str(path))}
        )

    return published_snapshot


def report_assets(programs: Sequence[str]) -> list[dg.AssetsDefinition]:
    """The annual report of each programme's last complete year."""
    return [_report_asset(program) for program in programs]


def _report_asset(program: str) -> dg.AssetsDefinition:
    @dg.asset(
        name=f"annual_report_{program}",
        deps=[dg.AssetKey(["published_snapshot"])],
        group_name="reports",
        owners=[OWNERS["reports"]],
        kinds={"html"},
        description="最近完整年度的年度报告 / The annual report of the last complete year",
    )
    def annual_report(run: dg.ResourceParam[Run]) -> dg.MaterializeResult:
        with run.step():
            path = steps.write_report(run, program)
        return dg.MaterializeResult(metadata={"path": dg.MetadataValue.path(str(path))})

    return annual_report
