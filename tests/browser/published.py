"""A small published home, made by hand in a moment: tables by the contracts, names by the seeds.

Figures follow from simple formulas of our own, so that a test can tell what a page must show; they claim
nothing about the policies.
"""

import csv
from datetime import date, datetime
from pathlib import Path

import duckdb

from ingestion.products import load_products
from tests.browser.made_figures import figure_rows
from tests.browser.made_money import money_rows
from tests.browser.made_records import decision_rows, report_rows

SEEDS = Path(__file__).resolve().parents[2] / "dbt_project" / "seeds"


def publish(
    home: Path, snapshot_id: str = "20251231-test00000001", as_of: date = date(2025, 12, 31), shift: int = 0
) -> Path:
    """Publish a snapshot as the pipeline does: a file of its own, then the link is swapped.

    Args:
        shift: added to every counted metric, so that two snapshots differ.
    """
    folder = home / "published" / "snapshots"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{snapshot_id}.duckdb"
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as connection:
        connection.begin()
        _create_tables(connection)
        for table, rows in _content(snapshot_id, as_of, shift).items():
            _insert(connection, table, rows)
        connection.commit()
    link = home / "published" / f".{snapshot_id}.link"
    link.symlink_to(Path("snapshots") / path.name)
    link.replace(home / "published" / "current.duckdb")
    return path


def _create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    for schema in ("marts", "meta"):
        connection.execute(f"create schema {schema}")
    for product in load_products().values():
        columns = ", ".join(f'"{column.name}" {column.data_type}' for column in product.columns)
        connection.execute(f"create table {product.schema_name}.{product.name} ({columns})")


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[dict]) -> None:
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = ", ".join(f'"{name}"' for name in names)
    line = f"({', '.join('?' for _ in names)})"
    for begin in range(0, len(rows), 200):
        part = rows[begin : begin + 200]
        values = [row.get(name) for row in part for name in names]
        connection.execute(f"insert into {table} ({columns}) values {', '.join([line] * len(part))}", values)


def _content(snapshot_id: str, as_of: date, shift: int) -> dict[str, list[dict]]:
    metrics = _seed("metrics")
    content = {
        "meta.snapshot": [
            {
                "snapshot_id": snapshot_id,
                "as_of": as_of,
                "known_at": datetime(2026, 1, 5, 9, 30),
                "published_at": datetime(2026, 1, 5, 9, 31, 7),
                "code_version": "0123456789ab",
            }
        ],
        "meta.batches": [
            _batch("penalties", 1, 1000, 4),
            _batch("penalties", 2, 500, 0),
            _batch("label_checks", 3, 200, 1),
            _batch("complaints", 4, 0, 0),
        ],
        "meta.quarantine": [
            *(_finding("penalties", 1, row, "uscc", "BAD_USCC", "<b>&罚</b>") for row in (3, 8, 9)),
            _finding("penalties", 1, 9, "decided_on", "BAD_TYPE", "日期不对"),
            _finding("penalties", 1, 12, "fine_yuan", "BAD_RANGE", "负数"),
            _finding("label_checks", 3, 5, "uscc", "BAD_USCC", "代码不对"),
            _finding("complaints", 4, 0, None, "UNREADABLE", "文件打不开"),
        ],
        "meta.lineage": [
            {"name": name, "parent_kind": kind, "parent": parent, "is_direct": is_direct}
            for name, kind, parent, is_direct in (
                ("dec_subsidy", "model", "stg_subsidy_claims", True),
                ("dec_subsidy", "seed", "policy_parameters", True),
                ("dec_subsidy", "feed", "subsidy_claims", False),
                ("stg_subsidy_claims", "feed", "subsidy_claims", True),
                ("evidence", "model", "dec_subsidy", True),
            )
        ],
        "marts.dim_metric": [
            {
                **{
                    name: m[name]
                    for name in ("metric_code", "name_zh", "name_en", "unit", "formula", "clause_id")
                },
                "programs": m["programs"].split(";"),
                "clause_ids": m["clause_ids"].split(";"),
                "required_of": [r for r in m["required_of"].split(";") if r],
            }
            for m in metrics
        ],
        "marts.dim_region": [
            {name: r[name] for name in ("region_code", "name", "parent_code", "level")}
            for r in _seed("regions")
            if r["level"] in ("province", "city") or r["region_code"].startswith("3301")
        ],
        "marts.dim_industry": [
            _some(i, "industry_code name parent_code level section_code") for i in _seed("industries")
        ],
        "marts.dim_clause": [
            {
                **_some(c, "clause_id document program title text valid_from valid_to"),
                "in_force": not c["valid_to"],
            }
            for c in _seed("policy_clauses")
        ],
        "marts.dim_policy_document": [
            _some(d, "document program title number issued_on in_force_from in_force_to superseded_by")
            for d in _seed("policy_documents")
        ],
        "marts.dim_policy_parameter": [
            _some(p, "program parameter valid_from value unit clause_id valid_to source")
            for p in _seed("policy_parameters")
        ],
        "marts.dim_target": [
            _some(t, "program metric_code year target unit source") for t in _seed("targets")
        ],
    }
    made = (
        figure_rows(metrics, as_of.year, shift),
        report_rows(as_of),
        decision_rows(),
        money_rows(as_of.year),
    )
    for part in made:
        for table, rows in part.items():
            content.setdefault(table, []).extend(rows)
    for table, rows in content.items():
        if table.startswith("marts."):
            for row in rows:
                row["as_of"] = as_of
    return content


def _seed(name: str) -> list[dict]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def _some(row: dict, names: str) -> dict:
    return {name: row.get(name) or None for name in names.split()}


def _batch(feed: str, seq: int, received: int, quarantined: int) -> dict:
    return {
        "batch_id": f"{feed}-{seq}",
        "seq": seq,
        "feed": feed,
        "file": f"{feed}/{seq}.csv",
        "sha256": f"{seq:064d}",
        "ingested_at": datetime(2026, 1, 4, 8, seq),
        "received": received,
        "accepted": received - quarantined,
        "quarantined": quarantined,
    }


def _finding(feed: str, seq: int, row: int, field: str | None, rule: str, message: str) -> dict:
    return {
        "batch_id": f"{feed}-{seq}",
        "feed": feed,
        "row_number": row,
        "field": field,
        "rule": rule,
        "value": "…",
        "message": message,
    }
