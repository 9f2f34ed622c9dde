"""What the build does when memory is short, on three models whose limit depends on the threads."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from orchestration import build
from orchestration.build import Dbt
from orchestration.errors import WarehouseBrokenError
from orchestration.warehouse import Bounds

PROJECT = """
name: short_of_memory
version: "1.0"
profile: pinbiao
config-version: 2
model-paths: [models]
vars: {as_of: "2025-12-31"}
"""
LARGE = """
{{{{ config(materialized='table', pre_hook="set memory_limit = '{limit}'") }}}}
select list(number order by number) as numbers from range(4000000) as counted(number)
"""
"""A list is kept in memory whole: DuckDB cannot spill it."""
TOGETHER = "{{ '24MB' if target.threads > 1 else '1GB' }}"
TESTS = """
models:
  - name: after
    columns: [{name: counted, data_tests: [not_null]}]
"""


def project(folder: Path, monkeypatch: pytest.MonkeyPatch, limit: str, **more: str) -> Dbt:
    """A dbt project of our own in place of the warehouse's, with the same profile."""
    models = {
        "before": "select 1 as number",
        "large": LARGE.format(limit=limit),
        "after": "select len(numbers) as counted from {{ ref('large') }}",
        **more,
    }
    (folder / "models").mkdir(parents=True)
    for name, sql in models.items():
        (folder / "models" / f"{name}.sql").write_text(sql, "utf-8")
    (folder / "models" / "models.yml").write_text(TESTS, "utf-8")
    (folder / "dbt_project.yml").write_text(PROJECT, "utf-8")
    (folder / "profiles.yml").write_text((build.DBT_PROJECT / "profiles.yml").read_text("utf-8"), "utf-8")
    monkeypatch.setattr(build, "DBT_PROJECT", folder)
    monkeypatch.setattr(build, "lend", lambda target: None)
    monkeypatch.setattr(build, "keep", lambda target: None)
    return Dbt(folder / "dbt", folder / "work.duckdb", Bounds("1GB", 2, folder))


def test_what_does_not_fit_side_by_side_is_made_one_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    outcomes = project(tmp_path, monkeypatch, TOGETHER).build(date(2025, 12, 31), on_node=made.append)
    assert {o.name: o.status for o in outcomes} == {
        "before": "success",
        "large": "success",
        "after": "success",
        "not_null_after_counted": "pass",
    }
    assert sorted(made) == sorted(o.name for o in outcomes), "each is told once"
    with duckdb.connect(str(tmp_path / "work.duckdb")) as work:
        assert work.execute("from after").fetchall() == [(4_000_000,)]


def test_a_part_is_built_without_the_tests_that_need_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = {"other": "{{ config(materialized='table') }} select 1 as number"}
    dbt = project(tmp_path, monkeypatch, "1GB", **more)
    (tmp_path / "tests").mkdir()
    both = "select * from {{ ref('after') }} inner join {{ ref('other') }} on counted = number"
    (tmp_path / "tests" / "of_both.sql").write_text(both, "utf-8")
    part = {o.name: o.status for o in dbt.build(date(2025, 12, 31), select=["+after"])}
    assert part == {"large": "success", "after": "success", "not_null_after_counted": "pass"}


def test_what_does_not_fit_alone_says_how_to_give_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(WarehouseBrokenError, match=r"large.*Out of Memory") as raised:
        project(tmp_path, monkeypatch, "24MB").build(date(2025, 12, 31))
    assert "PINBIAO_DUCKDB_MEMORY_LIMIT" in str(raised.value.remedy)


def test_what_waits_for_a_finding_is_not_made_in_a_second_try(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    missing = "{{ config(materialized='table') }} select null as counted"
    dbt = project(tmp_path, monkeypatch, TOGETHER, missing=missing, follows="from {{ ref('missing') }}")
    more = "  - name: missing\n    columns: [{name: counted, data_tests: [not_null]}]\n"
    (tmp_path / "models" / "models.yml").write_text(TESTS + more, "utf-8")
    with pytest.raises(WarehouseBrokenError, match=r"1 step.*large.*Out of Memory"):
        dbt.build(date(2025, 12, 31), on_node=made.append)
    assert "missing" in made
    assert not {"follows", "large", "after"} & set(made)


def test_another_fault_is_not_hidden_by_a_second_try(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = "select no_such_column from {{ ref('before') }}"
    with pytest.raises(WarehouseBrokenError, match="2 step"):
        project(tmp_path, monkeypatch, TOGETHER, broken=broken).build(date(2025, 12, 31))
