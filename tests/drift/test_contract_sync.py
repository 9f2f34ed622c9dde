"""dbt says what the contracts say: the generated properties, and one contract for every published model."""

import shutil

import pytest
import yaml

from ingestion.contracts import load_feeds
from ingestion.products import load_products
from orchestration.contract_sync import (
    MARK,
    MODELS,
    SOURCES_FILE,
    contracts_file,
    derive_files,
    find_drift,
    main,
    write_files,
)


@pytest.fixture
def models(tmp_path):
    write_files(tmp_path)
    return tmp_path


def test_generated_files_are_in_step_with_the_contracts():
    assert find_drift() == []


def test_check_ends_with_nothing_to_say(capsys):
    assert main(["--check"]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("name", derive_files())
def test_generated_file_says_so_in_its_first_line(name):
    assert (MODELS / name).read_text(encoding="utf-8").startswith(MARK)


def test_drift_names_what_each_side_lacks(models):
    path = models / contracts_file("decisions")
    text = path.read_text(encoding="utf-8").replace("data_type: BIGINT", "data_type: INTEGER", 1)
    path.write_text(text, encoding="utf-8")
    lacks, says = find_drift(models)
    assert "lacks what the contracts say: models[dec_inspection_consequence]" in lacks
    assert lacks.endswith("data_type = BIGINT")
    assert says.endswith("data_type = INTEGER")


def test_drift_names_missing_stale_and_reordered_files(models):
    (models / SOURCES_FILE).unlink()
    (models / "marts" / "_gone__contracts.yml").write_text("version: 2\n", encoding="utf-8")
    path = models / contracts_file("metrics")
    path.write_text(path.read_text(encoding="utf-8") + "\n# a remark\n", encoding="utf-8")
    assert find_drift(models) == [
        f"{SOURCES_FILE}: not there",
        f"{contracts_file('metrics')}: says the same in another form or order",
        "marts/_gone__contracts.yml: no contract asks for it",
    ]


def test_writing_heals_drift_and_then_changes_nothing(models):
    (models / SOURCES_FILE).unlink()
    (models / "marts" / "_gone__contracts.yml").write_text("version: 2\n", encoding="utf-8")
    assert set(write_files(models)) == {SOURCES_FILE, "marts/_gone__contracts.yml"}
    assert find_drift(models) == []
    assert write_files(models) == []


def test_every_feed_is_a_source_with_what_staging_needs():
    text = derive_files()[SOURCES_FILE]
    landing, ledger = yaml.safe_load(text)["sources"]
    feeds = load_feeds()
    assert [table["name"] for table in ledger["tables"]] == ["batches", "quarantine"]
    assert [table["name"] for table in landing["tables"]] == list(feeds)
    for table in landing["tables"]:
        feed = feeds[table["name"]]
        meta = table["config"]["meta"]
        columns = {column["name"] for column in table["columns"]}
        assert meta["dagster"] == {"asset_key": [f"landed_{feed.name}"]}
        assert tuple(meta["key"]) == feed.key
        assert meta["event"] == feed.event_column
        assert {name: tuple(others) for name, others in meta["happened"].items()} == dict(feed.happened)
        assert columns.isdisjoint({"batch_id", "row_number"}), "staging adds these itself"
        assert columns.isdisjoint({c.name for c in feed.columns if c.personal == "drop"})


def test_a_key_is_a_constraint_or_held_by_a_test():
    described = {
        model["name"]: model
        for name, text in derive_files().items()
        for model in yaml.safe_load(text).get("models", ())
    }
    for product in (p for p in load_products().values() if p.schema_name == "marts"):
        keys = [c["columns"] for c in described[product.name].get("constraints", ())]
        nullable = any(not product.by_name[name].required for name in product.grain)
        assert keys == ([] if nullable or product.is_key_tested else [list(product.grain)])
    tested = {"dim_policy_parameter", "evidence", "fct_complaint", "supplementary_evidence"}
    assert {name for name, model in described.items() if "constraints" not in model} == tested
    written = [path.read_text(encoding="utf-8") for path in (MODELS.parent / "tests").glob("assert_*.sql")]
    by_test = "".join(text for text in written if "having count(*) > 1" in text)
    assert {name for name in tested if f"'{name}'" not in by_test} == set()
    for product in (p for p in load_products().values() if p.is_key_tested):
        assert f"'{product.name}': {list(product.grain)}," in by_test


def test_every_published_model_has_a_contract_and_stands_in_its_folder():
    written = {
        path.relative_to(MODELS / "marts").with_suffix("") for path in (MODELS / "marts").rglob("*.sql")
    }
    promised = {p.subject + "/" + p.name for p in load_products().values() if p.schema_name == "marts"}
    found = {path.as_posix() for path in written}
    assert sorted(found - promised) == [], "models without a contract"
    assert sorted(promised - found) == [], "contracts without a model"


def test_files_copied_elsewhere_are_judged_alike(tmp_path):
    for name in derive_files():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(MODELS / name, tmp_path / name)
    assert find_drift(tmp_path) == []
