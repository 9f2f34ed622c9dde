"""What an extract holds: the rows of its region, nothing that is no longer public, and nothing by default."""

import datetime as dt
import time

import duckdb
import pytest
from argon2 import PasswordHasher

from dashboards.access import scopes
from dashboards.access.accounts import Accounts
from dashboards.access.ahead import make_extracts
from dashboards.access.scopes import FULL, PUBLIC, Scope, extract
from dashboards.errors import RegionUnknownError
from dashboards.snapshot import SnapshotStore
from ingestion.products import load_products
from ingestion.settings import Settings
from tests.browser.published import publish

PRODUCTS = load_products()
EVERY_PRODUCT = pytest.mark.parametrize("product", PRODUCTS.values(), ids=list(PRODUCTS))
RULES = {*scopes.CONDITIONS, "mart"}
HERE, BELOW, THERE, NEAR = "330100", "330102", "330200", "330199"
"""The city asked for, a county of it, another city, a place of the city that the list of regions lacks."""
MINE, LOST, THEIRS = "91330102000000001X", "91330199000000002X", "91330200000000003X"


def fill(connection, table, *rows):
    """Insert rows; what a row does not say and the contract asks for is made up by its type."""
    product = PRODUCTS[table]
    made_up = {"VARCHAR": "x", "VARCHAR[]": [], "DATE": dt.date(2025, 1, 1), "BOOLEAN": True}
    for row in rows:
        values = [
            row.get(column.name, made_up.get(column.data_type, 1) if column.required else None)
            for column in product.columns
        ]
        connection.execute(
            f"insert into {product.qualified_name} values ({', '.join('?' * len(values))})", values
        )


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    """One row of here and one of there in the tables that differ by their rule."""
    path = tmp_path_factory.mktemp("snapshot") / "20251231-aa.duckdb"
    with duckdb.connect(str(path)) as connection:
        for schema in ("marts", "meta"):
            connection.execute(f"create schema {schema}")
        for product in PRODUCTS.values():
            columns = ", ".join(f'"{column.name}" {column.data_type}' for column in product.columns)
            connection.execute(f"create table {product.qualified_name} ({columns})")
        connection.execute("create table marts.without_contract as select 1 as secret")
        for code, parent in (("330000", None), (HERE, "330000"), (BELOW, HERE), (THERE, "330000")):
            fill(connection, "dim_region", {"region_code": code, "name": code, "parent_code": parent})
        for uscc, region, city in ((MINE, BELOW, HERE), (LOST, NEAR, HERE), (THEIRS, THERE, THERE)):
            row = {"uscc": uscc, "region_code": region, "city_code": city, "province_code": "330000"}
            fill(connection, "dim_enterprise", row)
            fill(connection, "fct_certificate", {"certificate_no": f"C-{uscc}", "uscc": uscc})
            fill(connection, "certificate_status_periods", {"certificate_no": f"C-{uscc}"})
            fill(connection, "dec_subsidy", {"claim_no": f"J-{uscc}", "uscc": uscc, "region_code": region})
            evidence = {"decision_mart": "dec_subsidy", "decision_key": f"J-{uscc}", "feed": "penalties"}
            for number in (f"P-{uscc}", f"Q-{uscc}"):
                fill(connection, "evidence", {**evidence, "record_key": number})
                fill(connection, "fct_penalty", {"penalty_no": number, "uscc": uscc})
                is_public = number.startswith("P")
                fill(connection, "fct_penalty_publicity", {"penalty_no": number, "is_public": is_public})
            listings = [
                {"listing_no": f"{mark}-{uscc}", "uscc": uscc, "is_public": mark == "L"} for mark in "LM"
            ]
            fill(connection, "fct_listing_publicity", *listings)
            for listing in listings:
                fill(
                    connection,
                    "evidence",
                    {**evidence, "feed": "credit_listings"} | {"record_key": listing["listing_no"]},
                )
            fill(
                connection,
                "dec_finding",
                {
                    "record_key": uscc,
                    "region_code": region,
                    "related_feed": "penalties",
                    "related_keys": [f"Q-{uscc}"],
                },
                {
                    "record_key": f"open-{uscc}",
                    "region_code": region,
                    "related_feed": None,
                    "related_keys": [],
                },
            )
            fill(
                connection,
                "dec_credit_standing",
                {"uscc": uscc, "region_code": region, "standing": "repaired", "reasons": ["REPAIRED"]}
                | {"repaired_on": dt.date(2025, 3, 1)},
                {"program": "y", "uscc": uscc, "region_code": region, "standing": "abnormal"}
                | {"reasons": ["LISTED_ABNORMAL", "REPAIRED"]},
            )
        for region in ("330000", HERE, THERE):
            fill(connection, "fct_annual_metric", {"year": 2025, "region_code": region, "value": 3.0})
        for name, value in (
            ("all", "all"),
            ("city", HERE),
            ("city", THERE),
            ("county", BELOW),
            ("standard", HERE),
        ):
            fill(connection, "fct_labelling_rate", {"slice": name, "slice_value": value})
        fill(connection, "rpt_reconciliation", {"reporter": "alliance"})
        fill(connection, "clause_coverage", {"statement_no": "1", "open_findings": 7})
    return path


@pytest.fixture(scope="module")
def cut(snapshot, tmp_path_factory):
    """Makes extracts and asks them."""
    home = tmp_path_factory.mktemp("home")

    def ask(scope, query):
        path = extract(home, snapshot, scope, Settings())
        with duckdb.connect(str(path), read_only=True) as connection:
            return [row[0] if len(row) == 1 else row for row in connection.execute(query).fetchall()]

    return ask


@EVERY_PRODUCT
def test_every_published_table_names_its_rule(product):
    rule, _, detail = product.scope.partition(":")
    assert rule in RULES, "a table without a rule is in no extract"
    if rule == "mart":
        mart, column = detail.split(".")
        assert column in PRODUCTS[mart].by_name
        assert PRODUCTS[mart].scope.partition(":")[0] not in scopes.LATER
        assert column in product.by_name
    elif "{column}" in scopes.CONDITIONS[rule] or detail:
        assert detail in product.by_name
    if rule == "whole" and detail:
        assert not product.by_name[detail].required, "a column that must hold something cannot be blanked"


@EVERY_PRODUCT
def test_a_table_with_the_records_of_a_feed_whose_publicity_ends_says_how_they_are_named(product):
    if {"feed", "record_key"} <= set(product.by_name) and product.scope.startswith("decision"):
        assert product.hides
    for named in product.hides:
        assert named == "standing" or named.partition("|")[2] in product.by_name


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("select uscc from marts.dim_enterprise", {MINE, LOST}),
        ("select uscc from marts.dec_subsidy", {MINE, LOST}),
        ("select uscc from marts.fct_certificate", {MINE, LOST}),
        ("select certificate_no from marts.certificate_status_periods", {f"C-{MINE}", f"C-{LOST}"}),
        ("select decision_key from marts.evidence", {f"J-{MINE}", f"J-{LOST}"}),
        ("select region_code from marts.fct_annual_metric", {HERE}),
        ("select slice || slice_value from marts.fct_labelling_rate", {f"city{HERE}", f"county{BELOW}"}),
        ("select reporter from marts.rpt_reconciliation", set()),
        ("select open_findings from marts.clause_coverage", {None}),
        ("select region_code from marts.dim_region", {"330000", HERE, BELOW, THERE}),
    ],
)
def test_an_extract_holds_the_rows_of_its_region(cut, query, expected):
    assert set(cut(Scope(HERE), query)) == expected


def test_nothing_of_elsewhere_is_in_any_table_that_follows_a_firm(cut, snapshot):
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        tables = [p for p in PRODUCTS.values() if "uscc" in p.by_name]
        held = {p.name for p in tables if connection.sql(f"from {p.qualified_name} where uscc = '{THEIRS}'")}
    assert held >= {"dim_enterprise", "dec_subsidy", "fct_certificate", "fct_penalty", "dec_credit_standing"}
    for product in tables:
        assert cut(Scope(HERE), f"select 1 from {product.qualified_name} where uscc = '{THEIRS}'") == []


def test_a_county_has_the_programmes_of_its_city_and_no_figures(cut):
    rows = cut(Scope(BELOW), "select region_code, year, value from marts.fct_annual_metric")
    assert rows == [(BELOW, 2025, None)]


@pytest.mark.parametrize(
    ("visibility", "penalties", "evidence", "findings"),
    [(FULL, {"P", "Q"}, {"P", "Q", "L", "M"}, 2), (PUBLIC, {"P"}, {"P", "L"}, 1)],
)
def test_past_records_show_only_to_who_sees_all(cut, visibility, penalties, evidence, findings):
    scope = Scope(BELOW, visibility)
    assert set(cut(scope, "select penalty_no[1] from marts.fct_penalty")) == penalties
    assert set(cut(scope, "select penalty_no[1] from marts.fct_penalty_publicity")) == penalties
    assert set(cut(scope, "select record_key[1] from marts.evidence")) == evidence
    assert len(cut(scope, "select record_key from marts.dec_finding")) == findings


def test_a_repaired_standing_reads_as_if_nothing_had_been(cut):
    query = "select standing, reasons, repaired_on from marts.dec_credit_standing order by standing"
    assert cut(Scope(BELOW, PUBLIC), query) == [("abnormal", ["LISTED_ABNORMAL"], None), ("clear", [], None)]
    assert [row[0] for row in cut(Scope(BELOW), query)] == ["abnormal", "repaired"]


def test_a_snapshot_that_does_not_say_what_is_public_shows_none_of_it(snapshot, tmp_path):
    older = tmp_path / "20251230-bb.duckdb"
    older.write_bytes(snapshot.read_bytes())
    with duckdb.connect(str(older)) as connection:
        connection.execute("drop table marts.fct_listing_publicity")
    with duckdb.connect(str(extract(tmp_path, older, Scope("", PUBLIC), Settings()))) as connection:
        found = connection.execute("select distinct feed from marts.evidence").fetchall()
    assert found == [("penalties",)]


def test_a_table_without_contract_is_left_out(cut):
    with pytest.raises(duckdb.CatalogException):
        cut(Scope(HERE), "from marts.without_contract")


def test_who_sees_everything_reads_the_snapshot_itself(snapshot, tmp_path):
    assert extract(tmp_path, snapshot, Scope(), Settings()) == snapshot


def test_an_unknown_region_is_refused_and_leaves_nothing_behind(snapshot, tmp_path):
    with pytest.raises(RegionUnknownError):
        extract(tmp_path, snapshot, Scope("999999"), Settings())
    assert list((tmp_path / "published" / "scopes" / "files").iterdir()) == []


def test_an_extract_is_made_once_and_older_ones_go(snapshot, tmp_path):
    first = extract(tmp_path, snapshot, Scope(HERE), Settings())
    stamp = first.stat().st_mtime_ns
    assert extract(tmp_path, snapshot, Scope(HERE), Settings()).stat().st_mtime_ns == stamp
    assert first.stat().st_mode & 0o777 == 0o600
    newer = tmp_path / "20260101-cc.duckdb"
    newer.write_bytes(snapshot.read_bytes())
    second = extract(tmp_path, newer, Scope(HERE), Settings())
    assert not first.exists()
    link = tmp_path / "published" / "scopes" / f"{HERE}-full.duckdb"
    assert link.resolve() == second.resolve()


def test_extracts_of_accounts_are_made_ahead_and_unknown_regions_are_named(tmp_path):
    publish(tmp_path)
    accounts = Accounts(tmp_path, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    people = (("a", "regulator", ""), ("b", "analyst", HERE), ("c", "finance", ""), ("d", "admin", "999999"))
    for name, role, region in people:
        accounts.add(name, "a long password", role, region)
    assert make_extracts(tmp_path, Settings()) == ["999999"]
    made = {path.name for path in (tmp_path / "published" / "scopes").glob("*.duckdb")}
    assert made == {f"{HERE}-public.duckdb", "all-public.duckdb"}


def test_a_new_snapshot_is_shown_once_its_extract_is_there(tmp_path):
    publish(tmp_path)
    store = SnapshotStore(tmp_path, Settings())
    first = store.current(Scope(HERE))
    publish(tmp_path, "20251231-test00000002", shift=1)
    assert store.current(Scope(HERE)) is first, "until then the one before answers"
    until = time.monotonic() + 60
    while (held := store.current(Scope(HERE))) is first:
        assert time.monotonic() < until
        time.sleep(0.05)
    assert held.facts.snapshot_id == "20251231-test00000002"
    assert (held.is_extract, held.region, held.hides_past) == (True, HERE, False)
    store.close()
