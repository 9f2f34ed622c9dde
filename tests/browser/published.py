"""A small published home, made by hand in a moment: tables by the contracts, names by the seeds.

Figures follow from simple formulas of our own, so that a test can tell what a page must show; they claim
nothing about the policies.
"""

import csv
from datetime import date, datetime
from decimal import Decimal
from math import sqrt
from pathlib import Path

import duckdb

from ingestion.products import load_products

SEEDS = Path(__file__).resolve().parents[2] / "dbt_project" / "seeds"
CITIES = {"zhejiang_made": ("330100", "330200", "330300"), "shanghai_brand": ("310100",)}
PROVINCES = {"zhejiang_made": "330000", "shanghai_brand": "310000"}
FIRST_YEARS = {"zhejiang_made": 2019, "shanghai_brand": 2021}
TARGET_TYPES = ("标准科学性", "认证绩效", "联合会服务", "认证机构")
UNKNOWN_METRIC = "training_sessions"


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
        "marts.dim_metric": [
            {
                **{
                    name: m[name]
                    for name in ("metric_code", "name_zh", "name_en", "unit", "formula", "clause_id")
                },
                "programs": m["programs"].split(";"),
                "required_of": [r for r in m["required_of"].split(";") if r],
            }
            for m in metrics
        ],
        "marts.dim_region": [
            {name: r[name] for name in ("region_code", "name", "parent_code", "level")}
            for r in _seed("regions")
            if r["level"] in ("province", "city")
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
        **_figures(metrics, as_of.year, shift),
        **_reports(as_of),
        **_decisions(as_of),
    }
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


def rate(program: str, year: int, region: str) -> dict:
    """The labelling rate of a region and year: counts that follow from their codes."""
    is_whole = region == PROVINCES[program]
    cities = CITIES[program]
    if is_whole:
        parts = [rate(program, year, city) for city in cities]
        authorised, checked, labelled = (
            sum(p[k] for p in parts) for k in ("authorised", "checked", "labelled")
        )
    else:
        place = cities.index(region)
        authorised, checked = 40 + 10 * place + year % 10, (30, 12, 0)[place]
        labelled = (17, 12, 0)[place]
    return {
        "authorised": authorised,
        "checked": checked,
        "labelled": labelled,
        "kpi_disclosed": labelled // 2,
        "c_performed": labelled,
        "labelling_rate": _quotient(labelled, checked),
        **_wilson(labelled, checked),
        "coverage_rate": _quotient(checked, authorised),
        "strict_rate": _quotient(labelled, authorised),
        "upper_rate": _quotient(labelled + authorised - checked, authorised),
    }


def _quotient(part: float, whole: float) -> float | None:
    return round(part / whole, 12) if whole else None


def _wilson(part: int, whole: int, z: float = 1.959964) -> dict:
    if not whole:
        return {"ci_low": None, "ci_high": None}
    share, spread = part / whole, z * z / whole
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * sqrt(share * (1 - share) / whole + spread / (4 * whole))
    return {"ci_low": round(max(middle - half, 0), 12), "ci_high": round(min(middle + half, 1), 12)}


def metric_value(code: str, unit: str, program: str, year: int, region: str, shift: int = 0) -> dict:
    """A metric's value, numerator and denominator."""
    held = rate(program, year, region)
    if code in ("labelling_rate", "label_coverage_rate", "kpi_disclosure_rate", "c_standard_rate"):
        part, whole = {
            "labelling_rate": ("labelled", "checked"),
            "label_coverage_rate": ("checked", "authorised"),
            "kpi_disclosure_rate": ("kpi_disclosed", "checked"),
            "c_standard_rate": ("c_performed", "checked"),
        }[code]
        return {
            "value": _quotient(held[part], held[whole]),
            "numerator": held[part],
            "denominator": held[whole],
        }
    size = sum(map(ord, code)) % 90 + 10 + 7 * (year - 2019) + int(region) // 100 % 100 + shift
    if code in ("satisfaction_index", "catalogue_coverage_rate") and region != PROVINCES[program]:
        return {"value": None, "numerator": None, "denominator": None}
    if code == "satisfaction_index":
        value = round(80 + size / 13, 9)
        return {"value": value, "numerator": value, "denominator": None}
    if unit == "rate":
        return {"value": _quotient(size, 1000), "numerator": size, "denominator": 1000}
    if unit == "per_100":
        return {"value": round(100 * size / 700, 12), "numerator": size, "denominator": 700}
    if unit == "yuan":
        value = size * 1000 + 0.5
    elif unit == "days":
        value = size + 0.5
    else:
        value = size
    return {"value": value, "numerator": value, "denominator": None}


def _figures(metrics: list[dict], last: int, shift: int) -> dict[str, list[dict]]:
    figures, rates, indices = [], [], []
    for program, first in FIRST_YEARS.items():
        for year in range(first, last + 1):
            for region in (PROVINCES[program], *CITIES[program]):
                for metric in metrics:
                    if program in metric["programs"].split(";"):
                        key = {"program": program, "year": year, "region_code": region}
                        code, unit = metric["metric_code"], metric["unit"]
                        value = metric_value(code, unit, program, year, region, shift)
                        figures.append({**key, "metric_code": code, **value})
                is_whole = region == PROVINCES[program]
                rates.append(
                    {
                        "program": program,
                        "year": year,
                        "slice": "all" if is_whole else "city",
                        "slice_value": "all" if is_whole else region,
                        **rate(program, year, region),
                    }
                )
            rates.append(
                {
                    "program": program,
                    "year": year,
                    "slice": "path",
                    "slice_value": "certification",
                    **rate(program, year, CITIES[program][0]),
                }
            )
            indices += [
                _index(program, year, kind, who) for kind in TARGET_TYPES for who in ("all", "企业", "专家")
            ]
    return {
        "marts.fct_annual_metric": figures,
        "marts.fct_labelling_rate": rates,
        "marts.fct_satisfaction": indices,
    }


def _index(program: str, year: int, kind: str, who: str) -> dict:
    n = {"all": 48, "企业": 36, "专家": 12}[who]
    value = 70 + (sum(map(ord, kind + who)) + year) % 29 + 0.125
    return {
        "program": program,
        "year": year,
        "target_type": kind,
        "target_id": "all",
        "respondent_type": who,
        "n_respondents": n,
        "n_responses": 3 * n,
        "index": value,
        "ci_low": value - 3,
        "ci_high": min(value + 3, 100),
        "sufficient": n >= 30,
        "response_rate": None if who == "专家" else 0.625,
    }


def _reports(as_of: date) -> dict[str, list[dict]]:
    submissions, claims = [], []
    for year in range(2019, as_of.year + 1):
        day = date(year + 1, 1, 15)
        submissions += [
            _submission("zhejiang_made", reporter, year, None, day, "no_deadline")
            for reporter in ("认证联盟", "品牌建设联合会")
        ]
        claims += _claims("zhejiang_made", year)
    for year in range(2021, as_of.year + 1):
        status, day = {2022: ("late", date(2023, 1, 18)), 2023: ("missing", None)}.get(
            year, ("on_time", date(year, 12, 20))
        )
        submissions.append(_submission("shanghai_brand", "认证联盟", year, date(year, 12, 31), day, status))
        if day:
            claims += _claims("shanghai_brand", year)
    return {"marts.rpt_submission": submissions, "marts.rpt_reconciliation": claims}


def _submission(
    program: str, reporter: str, year: int, due: date | None, day: date | None, status: str
) -> dict:
    late = (day - due).days if status == "late" and day and due else None
    return {
        "program": program,
        "reporter": reporter,
        "year": year,
        "due_on": due,
        "submitted_on": day,
        "status": status,
        "days_late": late,
    }


def _claims(program: str, year: int) -> list[dict]:
    """One claim of every verdict."""

    def claim(code: str, unit: str, off: float, verdict: str, before: float = 0, **more: object) -> dict:
        computed = metric_value(code, unit, program, year, PROVINCES[program])["value"]
        at_cutoff = computed - before
        row = {
            "program": program,
            "reporter": "认证联盟",
            "year": year,
            "metric_code": code,
            "claimed": at_cutoff + off,
            "cutoff_on": date(year, 11, 30),
            "computed_at_cutoff": at_cutoff,
            "computed": computed,
            "difference": round(off, 9),
            "tolerance": 0.0,
            "verdict": verdict,
        }
        return row | more

    nothing = dict.fromkeys(("claimed", "cutoff_on", "computed_at_cutoff", "difference", "tolerance"))
    return [
        claim("certificates_issued", "count", 0, "match"),
        claim("labelling_rate", "rate", 0.0004, "within_tolerance", tolerance=0.0005),
        claim("applications_received", "count", 5, "matches_full_year", before=5),
        claim("certificates_valid_end", "count", 3, "mismatch", before=2),
        claim("complaints_per_100", "per_100", -1.25, "mismatch", tolerance=0.005),
        claim("applications_granted", "count", 0, "not_reported", **nothing),
        {
            **claim("complaints", "count", 0, "unknown_metric"),
            "metric_code": UNKNOWN_METRIC,
            "claimed": 12.0,
            "computed": None,
            "computed_at_cutoff": None,
            "difference": None,
            "tolerance": None,
        },
    ]


def _decisions(as_of: date) -> dict[str, list[dict]]:
    firms = [f"91330100TEST{number:06d}" for number in range(6)]
    certificates = [
        {
            "certificate_no": f"ZJM{number:04d}",
            "scheme": "浙江制造",
            "program": "zhejiang_made",
            "uscc": firms[number % 6],
            "standard_no": f"T/ZZB {number:04d}-2020",
            "issued_on": date(2024, 1 + number % 12, 5),
            "expires_on": date(2026, 1 + number % 12, 20),
            "status": "valid",
            "status_since": date(2024, 1, 5),
        }
        for number in range(30)
    ]
    return {
        "marts.dim_enterprise": [
            {
                "uscc": uscc,
                "name": f"测试企业{number}有限公司",
                "region_code": "330102",
                "city_code": "330100",
                "province_code": "330000",
                "registration_status": "存续",
                "is_brand_zhejiang": True,
                "is_brand_shanghai": False,
                "is_dishonest": number == 0,
            }
            for number, uscc in enumerate(firms)
        ],
        "marts.fct_certificate": certificates,
        "marts.certificate_status_periods": [
            {"certificate_no": c["certificate_no"], "status": "valid", "from_date": c["issued_on"]}
            for c in certificates
        ],
        "marts.dec_surveillance": [
            {
                "certificate_no": c["certificate_no"],
                "program": "zhejiang_made",
                "uscc": c["uscc"],
                "onsite_due_on": date(2026, 1 + number % 6, 10),
                "onsite_overdue": number % 7 == 0,
                "audit_due_on": date(2026, 1 + number % 3, 15),
                "audit_overdue": False,
                "term_exceeded": number == 3,
            }
            for number, c in enumerate(certificates)
        ],
        "marts.dec_drafter_conformity": [
            {
                "standard_no": f"T/ZZB {number:04d}-2020",
                "uscc": firms[number],
                "role": "牵头",
                "deadline": date(2026, 1 + number, 10),
                "status": status,
                "missing": ["NOT_LABELLED"],
            }
            for number, status in enumerate(
                ("fulfilled", "fulfilled_late", "pending", "pending", "overdue", "overdue")
            )
        ],
        "marts.dec_subsidy": [
            _subsidy(1, "release", 100_000, 100_000, None),
            _subsidy(2, "hold", 50_000, 0, None),
            _subsidy(3, "recover_review", 80_000, 0, 80_000),
            _subsidy(4, "paid_ok", 20_000.5, 20_000.5, 20_000.5),
        ],
        "marts.fct_complaint": [
            {"complaint_no": f"C{number}", "kind": "投诉", "match_method": "none" if number else "given"}
            for number in range(4)
        ],
        "marts.fct_penalty": [{"penalty_no": "P1", "match_method": "exact_name", "is_quality": True}],
    }


def _subsidy(number: int, verdict: str, amount: float, payable: float, paid: float | None) -> dict:
    return {
        "claim_no": f"B{number}",
        "kind": "标准起草奖补",
        "uscc": f"91330100TEST{number:06d}",
        "region_code": "330102",
        "amount_yuan": Decimal(str(amount)),
        "applied_on": date(2025, 3, number),
        "verdict": verdict,
        "reasons": [],
        "paid_on": date(2025, 6, number) if paid else None,
        "payable_yuan": Decimal(str(payable)),
        "paid_yuan": None if paid is None else Decimal(str(paid)),
        "recovered_yuan": None,
        "to_recover_yuan": Decimal(str(paid or 0)) if verdict == "recover_review" else Decimal(0),
    }
