"""Matching by name: how names are taken apart, floors on labelled pairs, what is kept between passes."""

import json
from datetime import date
from pathlib import Path

import dagster as dg
import duckdb
import polars as pl
import pytest

from ingestion.contracts import load_feeds
from ingestion.inbox import answered_records, append_entry
from ingestion.landing import Landing
from ingestion.matching import candidates as matching
from ingestion.matching.names import read_list, take_apart
from ingestion.settings import Settings
from ingestion.world import World
from orchestration import candidates, cli
from orchestration.commands.explain import open_lines
from orchestration.resources import Run
from orchestration.review_list import candidates_asset
from orchestration.warehouse import Bounds

ROOT = Path(__file__).resolve().parents[2]
HOLDER = "91330104MA2QRM7C4A"
OTHER = "91330113833254494W"


@pytest.fixture(scope="module")
def regions() -> pl.DataFrame:
    seed = pl.read_csv(ROOT / "dbt_project" / "seeds" / "regions.csv", infer_schema=False)
    return seed.select("region_code", "name", "parent_code", "level")


@pytest.fixture(scope="module")
def pairs() -> pl.DataFrame:
    return pl.read_csv(ROOT / "tests" / "data" / "name_pairs.csv", infer_schema=False)


def search(names: list[str], enterprises: pl.DataFrame, regions: pl.DataFrame) -> pl.DataFrame:
    written = pl.DataFrame({"name": names}).unique().sort("name")
    register = matching.name_enterprises(enterprises, regions)
    return matching.find_candidates(take_apart(written, regions), register)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        pytest.param("浙江省杭州市云栖家电有限公司", ("云栖", "家电", "limited"), id="two regions"),
        pytest.param(
            "沪光（上海）仪器仪表有限公司", ("沪光", "仪器仪表", "limited"), id="region in brackets"
        ),
        pytest.param("云栖", ("云栖", "", ""), id="a trade name alone"),
        pytest.param("杭州家电厂", ("家电", "", "works"), id="nothing but an industry stays the trade name"),
        pytest.param("杭州", ("杭州", "", ""), id="nothing but a region stays the trade name"),
        pytest.param("", ("", "", ""), id="empty"),
        pytest.param("有限公司", ("", "", "limited"), id="nothing but a form"),
        pytest.param("杭州云栖家电有限公司余杭分公司", ("云栖", "家电", "limited"), id="branch"),
        pytest.param("杭州 云栖 家电　股份有限公司", ("云栖", "家电", "joint_stock"), id="spaces"),
    ],
)
def test_a_name_is_taken_apart(name: str, parts: tuple[str, ...], regions: pl.DataFrame) -> None:
    apart = take_apart(pl.DataFrame({"name": [name]}), regions)
    assert apart.select("trade_name", "industry", "form").row(0) == parts


def test_labelled_pairs_are_two_hundred_and_each_once(pairs: pl.DataFrame) -> None:
    assert pairs.height == 200
    assert pairs.select("written_name", "enterprise_name").is_unique().all()
    assert set(pairs["label"]) == {"match", "no-match"}


@pytest.mark.parametrize(
    ("threshold", "precision", "recall"),
    [(0.60, 0.65, 0.96), (0.70, 0.90, 0.80), (0.80, 0.97, 0.70), (0.90, 1.0, 0.50)],
)
def test_precision_and_recall_stay_above_their_floors(
    threshold: float, precision: float, recall: float, pairs: pl.DataFrame, regions: pl.DataFrame
) -> None:
    enterprises = pairs.select(uscc="enterprise_name", name="enterprise_name", region_code="region_code")
    found = search(pairs["written_name"].to_list(), enterprises.unique(), regions)
    scored = pairs.join(
        found,
        how="left",
        left_on=["written_name", "enterprise_name"],
        right_on=["source_name", "candidate_uscc"],
    )
    chosen = scored.filter(pl.col("score") >= threshold)
    right = (chosen["label"] == "match").sum()
    assert right / chosen.height >= precision
    assert right / (pairs["label"] == "match").sum() >= recall


def test_the_score_is_the_sum_of_its_reasons(pairs: pl.DataFrame, regions: pl.DataFrame) -> None:
    enterprises = pairs.select(uscc="enterprise_name", name="enterprise_name", region_code="region_code")
    found = search(pairs["written_name"].to_list(), enterprises.unique(), regions)
    for score, reasons in found.select("score", "reasons").iter_rows():
        assert score == max(0, min(100, sum(int(reason.split(":")[2]) for reason in reasons))) / 100
        assert [reason.split(":")[0] for reason in reasons] == list(matching.weights())


def test_every_weight_and_list_is_data() -> None:
    assert max(sum(max(levels.values()) for levels in matching.weights().values()), 0) == 100
    characters = "".join(row["characters"] for row in read_list("confusable_characters"))
    assert len(characters) == len(set(characters)), "a character belongs to one group"
    for name, column in (("industry_words", "word"), ("company_forms", "ending")):
        words = [row[column] for row in read_list(name)]
        assert len(words) == len(set(words)), name


def test_equal_scores_share_a_rank_and_few_are_kept() -> None:
    scored = pl.DataFrame(
        {
            "source_name": ["甲"] * 7,
            "candidate_uscc": list("ABCDEFG"),
            "score": [0.7, 0.9, 0.9, 0.6, 0.8, 0.65, 0.61],
        }
    )
    ranked = matching.rank_candidates(scored)
    assert ranked.select("candidate_uscc", "rank").rows() == [
        ("B", 1),
        ("C", 1),
        ("E", 3),
        ("A", 4),
        ("F", 5),
    ]


# --- the review list of a home ---------------------------------------------------------------------


def land(home: Path, feed: str, name: str, records: list[dict[str, object]]) -> None:
    path = home.parent / name
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), "utf-8")
    settings = Settings(hash_key="test")
    batch = Landing(home, load_feeds(), settings, World()).ingest(path, feed, name)
    assert batch is not None
    assert batch.accepted == len(records)


def enterprise(uscc: str, name: str, updated: str = "2024-01-01 00:00:00") -> dict[str, object]:
    return {"uscc": uscc, "name": name, "region_code": "330106", "registration_status": "存续",
            "updated_at": updated}  # fmt: skip


def publish(home: Path, unmatched: list[str], enterprises: list[str], regions: pl.DataFrame) -> Path:
    """A snapshot with only what the review list reads."""
    path = home / "published" / "current.duckdb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    known = [b.batch_id for b in Landing(home, load_feeds(), Settings(hash_key="t"), World()).batches()]
    with duckdb.connect(str(path)) as made:
        made.execute("create schema marts; create schema meta")
        made.execute("create table meta.snapshot as select 's1' as snapshot_id, date '2025-12-31' as as_of")
        made.execute("create table meta.batches as select unnest($ids) as batch_id", {"ids": known})
        made.register("regions", regions)
        made.execute("create table marts.dim_region as from regions")
        made.execute("create table marts.dim_enterprise as select unnest($u) as uscc", {"u": enterprises})
        made.execute("create table marts.dec_surveillance as select unnest($u) as uscc", {"u": [HOLDER]})
        made.execute(
            "create table marts.fct_complaint as select unnest($k) as complaint_no, 'none' as match_method",
            {"k": unmatched},
        )
        made.execute("create table marts.fct_penalty (penalty_no varchar, match_method varchar)")
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    land(home, "enterprises", "a.jsonl", [enterprise(HOLDER, "杭州云栖家电有限公司")])
    complaints = [
        {"complaint_no": key, "kind": "投诉", "received_at": "2025-03-01 10:00:00", "respondent_name": name}
        for key, name in (("C1", "云栖家电公司"), ("C2", "云栖家电公司"), ("C3", "毫不相干饭店"))
    ]
    land(home, "complaints", "c.jsonl", complaints)
    return home


def bounds(home: Path) -> Bounds:
    return Bounds("500MB", 1, home)


def table(home: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(home / candidates.FILE), read_only=True) as kept:
        return kept.sql(query).fetchall()


def test_candidates_are_listed_with_reasons_and_open_identities(home: Path, regions: pl.DataFrame) -> None:
    snapshot = publish(home, ["C1", "C2", "C3"], [HOLDER], regions)
    done = candidates.refresh_candidates(home, snapshot, bounds(home))
    assert (done.open_records, done.open_names, done.new_names, done.names_with_candidates) == (3, 2, 2, 1)
    listed = table(
        home,
        "select source_feed, source_name, n_records, candidate_uscc, rank, as_of from identity_candidates",
    )
    assert listed == [("complaints", "云栖家电公司", 2, HOLDER, 1, date(2025, 12, 31))]
    opened = table(home, "select uscc, source_key, decision_marts from open_identities order by source_key")
    assert opened == [(HOLDER, "C1", ["dec_surveillance"]), (HOLDER, "C2", ["dec_surveillance"])]


def test_open_records_of_a_firm_are_told_with_its_decision(home: Path, regions: pl.DataFrame) -> None:
    snapshot = publish(home, ["C1", "C2", "C3"], [HOLDER], regions)
    assert candidates.open_identities(home, HOLDER) is None, "no list, no answer"
    assert open_lines(home, HOLDER) == []
    candidates.refresh_candidates(home, snapshot, bounds(home))
    found = candidates.open_identities(home, HOLDER)
    assert found is not None
    assert [row[:3] for row in found] == [
        ("complaints", "C1", "云栖家电公司"), ("complaints", "C2", "云栖家电公司")
    ]  # fmt: skip
    told = [text for text, _ in open_lines(home, HOLDER)]
    assert told[1].startswith("待认定：2 条")
    assert "C1" in told[2]
    assert candidates.open_identities(home, OTHER) == open_lines(home, None) == []


def test_the_asset_makes_the_list(home: Path, regions: pl.DataFrame) -> None:
    publish(home, ["C1", "C2", "C3"], [HOLDER], regions)
    run = Run(None, home, date(2025, 12, 31))
    assert dg.materialize([candidates_asset()], resources={"run": run}).success
    run.close()
    assert table(home, "select count(*) from open_identities") == [(2,)]
    assert [path.name for path in home.glob("work*")] == []


def test_only_new_names_and_new_enterprises_are_compared_again(home: Path, regions: pl.DataFrame) -> None:
    candidates.refresh_candidates(home, publish(home, ["C1", "C2", "C3"], [HOLDER], regions), bounds(home))
    snapshot = home / "published" / "current.duckdb"
    again = candidates.refresh_candidates(home, snapshot, bounds(home))
    assert (again.new_names, again.new_enterprises, again.candidates) == (0, 0, 1)
    land(home, "enterprises", "b.jsonl", [enterprise(OTHER, "杭州云栖电器有限公司")])
    snapshot = publish(home, ["C1", "C2", "C3"], [HOLDER, OTHER], regions)
    more = candidates.refresh_candidates(home, snapshot, bounds(home))
    assert (more.new_names, more.new_enterprises) == (0, 1)
    assert {row[0] for row in table(home, "select candidate_uscc from identity_candidates")} == {
        HOLDER,
        OTHER,
    }
    kept = table(home, "from identity_candidates order by all")
    (home / candidates.FILE).unlink()
    candidates.refresh_candidates(home, snapshot, bounds(home))
    assert table(home, "from identity_candidates order by all") == kept, "in steps as in one go"
    renamed = enterprise(OTHER, "杭州山海物流有限公司", "2025-01-01 00:00:00")
    land(home, "enterprises", "d.jsonl", [renamed])
    snapshot = publish(home, ["C1", "C2", "C3"], [HOLDER, OTHER], regions)
    candidates.refresh_candidates(home, snapshot, bounds(home))
    assert {row[0] for row in table(home, "select candidate_uscc from identity_candidates")} == {HOLDER}


def test_an_answer_is_recorded_lands_and_closes_the_record(
    home: Path, regions: pl.DataFrame, capsys: pytest.CaptureFixture[str]
) -> None:
    snapshot = publish(home, ["C1", "C2", "C3"], [HOLDER], regions)
    confirm = ["match", "confirm", "--home", str(home), "--feed", "complaints", "--by", "王审", "--json"]
    assert cli.main([*confirm, "--key", "C1", "--uscc", HOLDER]) == 0
    first = json.loads(capsys.readouterr().out)["link"]
    assert cli.main([*confirm, "--key", "C1", "--uscc", "none"]) == 0
    second = json.loads(capsys.readouterr().out)["link"]
    assert (first["uscc"], second["uscc"], first["decided_by"]) == (HOLDER, None, "王审")
    assert (second["decided_on"], second["link_no"]) > (first["decided_on"], first["link_no"])
    path = home / "inbox" / "identity_links" / "match.jsonl"
    batch = Landing(home, load_feeds(), Settings(hash_key="t"), World()).ingest(
        path, "identity_links", "inbox/identity_links/match.jsonl", grows=True
    )
    assert batch is not None
    assert (batch.received, batch.accepted) == (2, 2)
    done = candidates.refresh_candidates(home, snapshot, bounds(home))
    assert done.open_records == 2, "an answered record is not asked about again"


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(["--feed", "complaints", "--key", "C1"], id="no code"),
        pytest.param(["--feed", "complaints", "--key", "C9", "--uscc", HOLDER], id="no such record"),
        pytest.param(["--feed", "complaints", "--key", "C1", "--uscc", OTHER], id="no such enterprise"),
        pytest.param(["--feed", "recalls", "--key", "C1", "--uscc", HOLDER], id="no such feed"),
        pytest.param(["--feed", "complaints", "--key", "C1", "--uscc", HOLDER, "--by", " "], id="nobody"),
    ],
)
def test_a_wrong_answer_is_refused_and_nothing_is_written(
    options: list[str], home: Path, regions: pl.DataFrame
) -> None:
    publish(home, ["C1"], [HOLDER], regions)
    assert cli.main(["match", "confirm", "--home", str(home), *options]) == 2
    assert not (home / "inbox").exists()


def test_an_entry_after_a_torn_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "inbox" / "identity_links" / "w.jsonl"
    append_entry(tmp_path, "identity_links", "w", lambda place: {"place": str(place)})
    with path.open("a") as file:
        file.write('{"place": "half')
    append_entry(tmp_path, "identity_links", "w", lambda place: {"place": str(place)})
    assert answered_records(tmp_path, "identity_links") == [{"place": "1"}, {"place": "3"}]
