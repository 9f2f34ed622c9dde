"""The contracts against facts written down independently of them (`contract_facts/`), and their loader."""

import csv
import json
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml
from jsonschema import Draft201909Validator, FormatChecker
from open_data_contract_standard.model import OpenDataContractStandard

from ingestion import contracts
from ingestion.contracts import DEFAULT, Feed, load_feed, load_feeds, polars_schema
from ingestion.errors import ContractInvalidError, FeedUnknownError, PinbiaoError
from ingestion.feeds import Column, PersonRows, Scale

FACTS = Path(__file__).parent / "contract_facts"
FEEDS = load_feeds()
FILES = sorted(DEFAULT.glob("*.odcs.yaml"))
EVERY_FEED = pytest.mark.parametrize("feed", FEEDS.values(), ids=list(FEEDS))

ORDERS = {
    "certificates": {("issued_on", "expires_on")},
    "applications": {("applied_on", "decided_on")},
    "authorizations": {("granted_on", "expires_on"), ("granted_on", "revoked_on")},
    "self_declarations": {("applied_on", "decided_on")},
    "credit_listings": {("listed_on", "removed_on")},
    "inspections": {("sampled_on", "confirmed_on")},
    "subsidy_claims": {("applied_on", "paid_on"), ("paid_on", "recovered_on")},
    "programme_reports": {("cutoff_on", "submitted_on")},
    "recalls": {("ordered_on", "due_on")},
    "standard_projects": {("applied_on", "decided_on")},
    "association_members": {("joined_on", "exited_on")},
}
PERSONAL = {
    ("complaints", "complainant_name"): "drop",
    ("complaints", "complainant_phone"): "hash",
    ("surveillance_audits", "auditor_id"): "hash",
    ("integrity_records", "person_id"): "hash",
    ("applications", "reviewer_id"): "hash",
}
DEFAULTS = {("satisfaction_responses", "weight"): "1", ("surveillance_audits", "kind"): "监督"}
FALLBACKS = {
    ("certificates", "scheme"): "其他",
    ("credit_listings", "removal_reason"): "其他",
    ("enterprise_titles", "title"): "其他",
    ("standard_drafters", "kind"): "其他",
    ("integrity_records", "person_kind"): "其他",
    ("catalogue_areas", "area_class"): "其他",
    ("subsidy_claims", "purpose"): "其他",
}
PHYSICAL = {
    "VARCHAR": pl.String(),
    "DATE": pl.Date(),
    "TIMESTAMP": pl.Datetime("us"),
    "DECIMAL(18,2)": pl.Decimal(18, 2),
    "DECIMAL(38,9)": pl.Decimal(38, 9),
    "BIGINT": pl.Int64(),
    "BOOLEAN": pl.Boolean(),
}


def facts(name: str) -> list[dict[str, str]]:
    with (FACTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def every_column() -> Iterator[tuple[Feed, Column]]:
    return ((feed, column) for feed in FEEDS.values() for column in feed.columns)


def of_columns(attribute: str) -> dict[tuple[str, str], Any]:
    """(feed, column) -> value, of columns outside the standard ones where the attribute says something."""
    return {
        (feed.name, column.name): value
        for feed, column in every_column()
        if column.name not in contracts.STANDARD_COLUMNS and (value := getattr(column, attribute))
    }


def describe(column: Column) -> dict[str, str]:
    """A column in the notation of `columns.csv`."""
    span = ""
    if column.maximum is not None:
        span = f"{column.minimum}..{column.maximum}"
    elif column.minimum is not None:
        span = f">= {column.minimum}"
    elif column.exclusive_minimum is not None:
        span = f"> {column.exclusive_minimum}"
    return {
        "column": column.name,
        "header": column.header,
        "type": column.kind,
        "key_or_required": "K" if column.key_position else "R" if column.required else "",
        "values": "|".join(column.values),
        "range": span,
        "end": "end" if column.end else "",
    }


# The files


@pytest.fixture(scope="module")
def validator() -> Draft201909Validator:
    with warnings.catch_warnings():
        # The library reads its own schema by importlib.resources.open_text, which is deprecated.
        warnings.simplefilter("ignore", DeprecationWarning)
        schema = OpenDataContractStandard.json_schema()
    return Draft201909Validator(
        json.loads(schema) if isinstance(schema, str) else schema, format_checker=FormatChecker()
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_file_is_valid_open_data_contract(path: Path, validator: Draft201909Validator) -> None:
    assert [error.message for error in validator.iter_errors(yaml.safe_load(path.read_text("utf-8")))] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_fast_and_pure_yaml_loaders_read_the_same(path: Path) -> None:
    text = path.read_text("utf-8")
    assert yaml.load(text, Loader=yaml.CSafeLoader) == yaml.safe_load(text)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_physical_types_are_the_landed_ones(path: Path) -> None:
    (table,) = yaml.safe_load(path.read_text("utf-8"))["schema"]
    feed = load_feed(table["name"])
    landed = polars_schema(feed)
    written = {entry["name"]: PHYSICAL[entry["physicalType"]] for entry in table["properties"]}
    stored = {name: kind for name, kind in written.items() if feed.column(name).personal != "drop"}
    assert {name: landed[name] for name in stored} == stored


# What the contracts say


def test_there_are_33_feeds() -> None:
    assert len(FEEDS) == 33
    assert list(FEEDS) == sorted(FEEDS)


def test_columns_are_exactly_the_specified_ones() -> None:
    said = [
        {"feed": feed.name} | describe(c)
        for feed, c in every_column()
        if c.name not in contracts.STANDARD_COLUMNS
    ]
    specified = facts("columns")
    assert [row for row in said if row not in specified] == [], "in the contracts, not in columns.csv"
    assert [row for row in specified if row not in said] == [], "in columns.csv, not in the contracts"


@EVERY_FEED
def test_columns_stand_in_the_specified_order(feed: Feed) -> None:
    specified = [row["column"] for row in facts("columns") if row["feed"] == feed.name]
    assert list(feed.names) == [*specified, *contracts.STANDARD_COLUMNS]
    assert list(feed.key) == [
        row["column"]
        for row in facts("columns")
        if row["feed"] == feed.name and row["key_or_required"] == "K"
    ]


@EVERY_FEED
def test_standard_columns_are_the_same_in_every_feed(feed: Feed) -> None:
    assert [feed.column(name) for name in contracts.STANDARD_COLUMNS] == list(
        FEEDS["enterprises"].columns[-2:]
    )


def test_standard_columns() -> None:
    updated_at, record_status = FEEDS["recalls"].columns[-2:]
    assert (updated_at.header, updated_at.kind, updated_at.required) == ("更新时间", "timestamp", False)
    assert (record_status.header, record_status.values) == ("记录状态", ("正常", "作废"))
    assert (record_status.default, record_status.required) == ("正常", False)


def test_event_dates_are_the_table() -> None:
    said = {(feed.name, "E", feed.event_column, "") for feed in FEEDS.values() if feed.event_column}
    said |= {
        (feed.name, "H", c, ";".join(companions))
        for feed in FEEDS.values()
        for c, companions in feed.happened.items()
    }
    specified = {(row["feed"], row["kind"], row["column"], row["companions"]) for row in facts("event_dates")}
    assert said - specified == set(), "in the contracts, not in event_dates.csv"
    assert specified - said == set(), "in event_dates.csv, not in the contracts"


def test_feeds_without_event_date() -> None:
    assert {feed.name for feed in FEEDS.values() if not feed.event_column} == {
        "enterprises",
        "standard_drafters",
        "catalogue_areas",
        "survey_rounds",
    }


def test_aliases_are_the_table_with_its_sources() -> None:
    said = set()
    for path in FILES:
        (table,) = yaml.safe_load(path.read_text("utf-8"))["schema"]
        said |= {
            (table["name"], alias["synonym"], entry["name"], alias["source"])
            for entry in table["properties"]
            for alias in entry.get("synonyms", ())
        }
    assert said == {(row["feed"], row["header"], row["column"], row["seen_in"]) for row in facts("aliases")}


@EVERY_FEED
def test_date_orders(feed: Feed) -> None:
    assert set(feed.orders) == ORDERS.get(feed.name, set())


def test_personal_columns() -> None:
    assert of_columns("personal") == PERSONAL
    assert {feed.name: dict(feed.personal) for feed in FEEDS.values() if feed.personal} == {
        "complaints": {"complainant_name": "drop", "complainant_phone": "hash"},
        "applications": {"reviewer_id": "hash"},
        "surveillance_audits": {"auditor_id": "hash"},
        "integrity_records": {"person_id": "hash"},
    }


def test_rows_of_natural_persons() -> None:
    assert {feed.name: feed.person_rows for feed in FEEDS.values() if feed.person_rows} == {
        "penalties": PersonRows("party_type", "自然人", nulled=("uscc",), withheld=("party_name", "facts"))
    }


def test_readings_of_enums() -> None:
    assert of_columns("readings") == {
        ("enterprises", "registration_status"): {"开业": "存续", "在业": "存续", "在营": "存续"}
    }
    assert of_columns("contains") == {("certificates", "scheme"): ("浙江制造", "上海品牌")}
    assert of_columns("fallback") == FALLBACKS
    assert of_columns("default") == DEFAULTS


def test_scale_of_scores() -> None:
    assert {feed.name: feed.scale for feed in FEEDS.values() if feed.scale} == {
        "satisfaction_responses": Scale("scale_min", "score", "scale_max")
    }


def test_money_and_kept_scale() -> None:
    assert set(of_columns("money")) == {
        ("penalties", "fine_yuan"),
        ("penalties", "confiscated_yuan"),
        ("subsidy_claims", "amount_yuan"),
        ("subsidy_claims", "paid_yuan"),
        ("subsidy_claims", "recovered_yuan"),
    }
    assert set(of_columns("keep_scale")) == {("programme_reports", "claimed")}


def test_bounds_are_exact_numbers() -> None:
    share = FEEDS["enterprises"].column("parent_share_pct")
    assert (share.minimum, share.maximum) == (Decimal(0), Decimal(100))
    assert FEEDS["satisfaction_responses"].column("weight").exclusive_minimum == Decimal(0)


# the register itself, and bodies, which need not be firms of ours
NO_REFERENCE = {("enterprises", "uscc"), ("alliance_members", "uscc")}


def test_every_code_of_an_enterprise_refers_to_enterprises() -> None:
    codes = {
        (feed.name, column.name): column.references
        for feed, column in every_column()
        if column.kind == "uscc" and (feed.name, column.name) not in NO_REFERENCE
    }
    assert set(codes.values()) == {(("enterprises", "uscc"),)}


def test_references_with_several_targets() -> None:
    assert FEEDS["label_checks"].column("right_no").references == (
        ("authorizations", "authorization_no"),
        ("certificates", "certificate_no"),
    )
    assert FEEDS["certificate_events"].column("certificate_no").references == (
        ("certificates", "certificate_no"),
    )


@EVERY_FEED
def test_everything_is_described_in_both_languages(feed: Feed) -> None:
    def chinese(text: str) -> bool:
        return any("\u4e00" <= character <= "\u9fff" for character in text)

    described = [(feed.name, feed.description_zh, feed.description_en)]
    described += [(column.name, column.description_zh, column.description_en) for column in feed.columns]
    assert [name for name, zh, en in described if not chinese(zh) or not en or not en.isprintable()] == []
    assert [name for name, zh, en in described if sum(c.isascii() for c in en) < len(en) / 2] == []


# The landed schema


def test_landed_schema_of_reports() -> None:
    schema = polars_schema(FEEDS["programme_reports"])
    assert list(schema)[-2:] == ["batch_id", "row_number"]
    assert (schema["claimed"], schema["claimed_scale"]) == (pl.Decimal(38, 9), pl.Int64())
    assert (schema["batch_id"], schema["row_number"]) == (pl.String(), pl.Int64())


@EVERY_FEED
def test_landed_schema_drifts_in_neither_direction(feed: Feed) -> None:
    landed = set(polars_schema(feed)) - {"batch_id", "row_number"}
    stored = {column.name for column in feed.columns if column.personal != "drop"}
    stored |= {f"{column.name}_scale" for column in feed.columns if column.keep_scale}
    assert landed - stored == set(), "landed, not in the contract"
    assert stored - landed == set(), "in the contract, not landed"


# The loader


def test_feeds_load_quickly_and_without_polars() -> None:
    code = (
        "import sys; from ingestion.contracts import load_feeds as f; f(); sys.exit('polars' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=DEFAULT.parent.parent)
    contracts._load_folder.cache_clear()
    started = time.process_time()
    load_feeds()
    assert time.process_time() - started < 0.5


def test_callers_cannot_change_the_cached_feeds() -> None:
    load_feeds().clear()
    assert len(load_feeds()) == 33


def test_unknown_feed_is_named_with_a_guess() -> None:
    with pytest.raises(FeedUnknownError, match="'penaltys'") as caught:
        load_feed("penaltys")
    assert "Did you mean 'penalties'?" in caught.value.remedy
    assert isinstance(caught.value, PinbiaoError)


def test_all_faults_of_all_files_are_reported_at_once(tmp_path: Path) -> None:
    for name in ("enterprises", "recalls", "quality_awards"):
        text = (DEFAULT / f"{name}.odcs.yaml").read_text("utf-8")
        if name == "recalls":
            text = text.replace("later: due_on", "later: done_on").replace(
                "businessName: 完成日期", "businessName: 完成期限"
            )
        if name == "enterprises":
            text = text.replace("readAlso", "readAlsoo").replace("to: enterprises.uscc", "to: firms.uscc")
        (tmp_path / f"{name}.odcs.yaml").write_text(text, "utf-8")
    (tmp_path / "broken.odcs.yaml").write_text("schema: [", "utf-8")
    with pytest.raises(ContractInvalidError) as caught:
        load_feeds(tmp_path)
    faults = "\n".join(caught.value.faults)
    assert "broken.odcs.yaml: cannot be read" in faults
    assert "recalls: names the column 'done_on'" in faults
    assert "recalls: the header '完成期限' is claimed twice" in faults
    assert "enterprises.parent_uscc: refers to firms.uscc" in faults
    assert "enterprises: unknown property 'readAlsoo'" in faults


def test_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ContractInvalidError, match="holds no"):
        load_feeds(tmp_path)
