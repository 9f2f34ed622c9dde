"""The facts that `due_dates` names as a way out, once recorded, turn the decision."""

from collections.abc import Mapping
from typing import Any

import polars as pl
import pytest

from ingestion.contracts import load_feeds, polars_schema
from orchestration.explain_check import load_frames
from tests.reference.random_province import random_as_of, random_records

from .compiled_warehouse import (
    CompiledWarehouse,
    as_the_door_leaves_it,
    compile_warehouse,
    landed_frames,
    read_marts,
)

pytestmark = pytest.mark.slow

SEEDS, SIZE = (1, 2), 40
CHECKS = {
    ("LABEL_CHECK_YES",): {"labelled": True},
    ("KPI_CHECK_YES",): {"labelled": False, "kpi_premises": True, "kpi_product": True},
    ("LABEL_AND_KPI_CHECK",): {"labelled": True, "kpi_premises": True, "kpi_product": True},
}
"""Facts that are one check, and what it says."""


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> CompiledWarehouse:
    return compile_warehouse(tmp_path_factory.mktemp("compiled"))


def with_checks(frames: Mapping[str, pl.DataFrame], checks: list[dict[str, Any]]) -> dict[str, pl.DataFrame]:
    feed = load_feeds()["label_checks"]
    schema = polars_schema(feed)
    rows = [as_the_door_leaves_it(feed, dict.fromkeys(schema) | row) for row in checks]
    added = pl.DataFrame(
        [r | {"record_status": "正常"} for r in rows], schema=schema, infer_schema_length=None
    )
    return {**frames, "label_checks": pl.concat([frames["label_checks"], added])}


@pytest.mark.parametrize("seed", SEEDS)
def test_one_check_on_a_right_in_effect_turns_the_decision(warehouse: CompiledWarehouse, seed: int) -> None:
    frames, as_of = landed_frames(random_records(seed, SIZE)), random_as_of(seed, SIZE)
    marts = ["due_dates", "dec_drafter_conformity", "dec_subsidy"]
    with warehouse.scratch.build(lambda c: load_frames(c, frames), as_of, marts=marts) as connection:
        found = read_marts(connection, marts)
        held = connection.execute(
            "select uscc, standard_no, right_no from intermediate.int_mark_right_ends"
            " where program = 'zhejiang_made'"
        ).fetchall()
        rights = {(uscc, standard_no): right_no for uscc, standard_no, right_no in held}
    claims = {row["claim_no"]: (row["uscc"], row["standard_no"]) for row in found["dec_subsidy"]}
    turned, checks = [], []
    for row in found["due_dates"]:
        says = CHECKS.get(tuple(row["way_out"]))
        if says is None:
            continue
        key = row["decision_key"]
        holder = claims[key] if row["decision_mart"] == "dec_subsidy" else tuple(reversed(key.split("|")))
        assert holder in rights, "a check is enough only where a right is in effect"
        turned.append((row["decision_mart"], key))
        checks.append(
            {
                "batch_id": "label_checks-0001", "row_number": 10_000 + len(checks),
                "right_no": rights[holder], "check_no": f"ZZ{len(checks)}", "checked_on": as_of, **says,
            }
        )  # fmt: skip
    again = with_checks(frames, checks)
    with warehouse.scratch.build(lambda c: load_frames(c, again), as_of, marts=marts) as connection:
        now = read_marts(connection, marts)
    verdicts = {("dec_subsidy", row["claim_no"]): row["verdict"] for row in now["dec_subsidy"]} | {
        ("dec_drafter_conformity", f"{row['standard_no']}|{row['uscc']}"): row["status"]
        for row in now["dec_drafter_conformity"]
    }
    assert turned
    assert [verdicts[decision] for decision in turned if verdicts[decision] in ("hold", "overdue")] == []
