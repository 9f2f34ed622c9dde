"""The product contracts against the specification (`published_tables.yml`) and the standard they follow."""

import csv
import json
import re
import warnings
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft201909Validator, FormatChecker
from open_data_contract_standard.model import OpenDataContractStandard

from ingestion.errors import ContractInvalidError
from ingestion.products import PRODUCTS, load_products

SEEDS = Path(__file__).resolve().parents[2] / "dbt_project" / "seeds"
FILES = sorted(PRODUCTS.glob("*.odcs.yaml"))
LOADED = load_products()
SPECIFIED = yaml.safe_load((Path(__file__).parent / "published_tables.yml").read_text(encoding="utf-8"))
MARTS, META, VALUES = SPECIFIED["marts"], SPECIFIED["meta"], SPECIFIED["values"]
TYPES = {"VARCHAR", "VARCHAR[]", "DATE", "TIMESTAMP", "BOOLEAN", "BIGINT", "DOUBLE", "DECIMAL(18,2)"}
TYPE_BY_NAME = (
    (r"_yuan$", "DECIMAL(18,2)"),
    (r"_on$|^as_of$", "DATE"),
    (r"_rate$|^ci_", "DOUBLE"),
    (r"^is_|_overdue$|^policy_in_force$|^executed$", "BOOLEAN"),
    (r"_no$|_code$|_id$|^uscc$|^program$|^status$|^verdict$", "VARCHAR"),
    (r"^days_|^n_|^year$", "BIGINT"),
    (r"^reasons$|^missing$|^situations_met$|^suspended_by$|^required_of$", "VARCHAR[]"),
)
EVERY_PRODUCT = pytest.mark.parametrize("product", LOADED.values(), ids=list(LOADED))


@pytest.fixture(scope="module")
def validator():
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):  # of the package itself
        schema = OpenDataContractStandard.json_schema()
    schema = json.loads(schema) if isinstance(schema, str) else schema
    return Draft201909Validator(schema, format_checker=FormatChecker())


@pytest.fixture(scope="module")
def clause_ids():
    with (SEEDS / "policy_clauses.csv").open(encoding="utf-8", newline="") as file:
        return {row["clause_id"] for row in csv.DictReader(file)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_contract_follows_the_open_standard(path, validator):
    contract = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert [f"{list(e.path)}: {e.message}" for e in validator.iter_errors(contract)] == []


def test_contracts_cover_the_published_tables():
    assert set(MARTS) | set(META) <= set(LOADED)
    ours = {"lineage"}  # beside what marts.md names: what each table is made of
    assert {p.name for p in LOADED.values() if p.schema_name == "meta"} == set(META) | ours


@pytest.mark.parametrize("name", MARTS)
def test_mart_has_its_grain_and_columns_in_order(name):
    grain, listed = MARTS[name]["grain"].split(), MARTS[name]["columns"].split()
    product = LOADED[name]
    expected = grain + [column for column in listed if column not in grain]
    names = [column.name for column in product.columns]
    assert product.schema_name == "marts"
    assert list(product.grain) == grain
    assert names[: len(expected)] == expected
    assert names[-1] == "as_of"
    assert product.by_name["as_of"].data_type == "DATE"
    assert ("policy_in_force" in names) == name.startswith("dec_")


@pytest.mark.parametrize("name", META)
def test_meta_table_has_its_columns_in_order(name):
    expected = META[name].split()
    assert [column.name for column in LOADED[name].columns][: len(expected)] == expected


@pytest.mark.parametrize("place", VALUES)
def test_column_holds_the_specified_codes_and_no_others(place):
    table, column = place.split(".")
    assert {v.value for v in LOADED[table].by_name[column].values} == set(VALUES[place].split())


@EVERY_PRODUCT
def test_types_are_those_the_names_promise(product):
    wrong = []
    for column in product.columns:
        assert column.data_type in TYPES
        promised = next(
            (kind for form, kind in TYPE_BY_NAME if re.search(form, column.name)), column.data_type
        )
        if column.data_type != promised:
            wrong.append((column.name, column.data_type, promised))
    assert wrong == []


@EVERY_PRODUCT
def test_everything_is_described_in_both_languages(product):
    for thing in (product, *product.columns):
        assert re.search(r"[\u4e00-\u9fff]", thing.description_zh), thing.name
        assert re.search(r"[A-Za-z]{2}", thing.description_en), thing.name
    twice = [c.name for c in product.columns if c.description_zh in ("", c.title_zh)]
    assert twice == [], "a description says more than the title"


@EVERY_PRODUCT
def test_column_that_may_be_null_says_when(product):
    silent = [
        c.name
        for c in product.columns
        if not c.required and ("空" not in c.description_zh or "null" not in c.description_en)
    ]
    assert silent == []


@EVERY_PRODUCT
def test_list_is_never_null(product):
    assert [c.name for c in product.columns if c.data_type == "VARCHAR[]" and not c.required] == []


@EVERY_PRODUCT
def test_clauses_are_clauses_of_the_policies(product, clause_ids):
    named = {*product.clause_ids, *(c.clause_id for c in product.columns if c.clause_id)}
    assert named <= clause_ids
    assert bool(named) == (product.schema_name == "marts")


def test_every_fault_of_every_file_is_reported_at_once(tmp_path):
    (tmp_path / "broken.odcs.yaml").write_text("schema: [", encoding="utf-8")
    (tmp_path / "empty.odcs.yaml").write_text("schema: []", encoding="utf-8")
    renamed = (PRODUCTS / "dim_region.odcs.yaml").read_text(encoding="utf-8")
    (tmp_path / "dim_area.odcs.yaml").write_text(renamed, encoding="utf-8")
    with pytest.raises(ContractInvalidError) as caught:
        load_products(tmp_path)
    assert len(caught.value.faults) == 3
    assert "dim_area" in str(caught.value)


def test_folder_without_contracts_is_refused(tmp_path):
    with pytest.raises(ContractInvalidError, match="no "):
        load_products(tmp_path)
