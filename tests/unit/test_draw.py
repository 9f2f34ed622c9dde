"""The 双随机 draw: repeatable from list and seed, without conflict, and drawn as the weights say."""

import csv
import hashlib
import json
import re
import subprocess
import sys
from collections import Counter
from itertools import cycle
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration import cli
from orchestration.commands.draw import PROGRAMS
from orchestration.draw.drawing import canonical, draw, list_hash, order_firms
from orchestration.draw.inspectors import is_credit_code, read_inspectors
from orchestration.errors import UsageError

ROOT = Path(__file__).resolve().parents[2]
FIRM, RISKY, ABROAD = "91330104MA2QRM7C4A", "91330113833254494W", "91310116882784213H"
NO_BRAND = "91330302386039265H"
INSPECTORS = """inspector_id,region_code,conflict_uscc
I1,330106,{firm};{risky}
I2,330109,
I3,330109,{firm}
I3,330109,{risky}
I4,330282,
I5,310115,
"""
SEED = "双色球2026140期 03 08 12"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with a snapshot that holds what a list reads."""
    path = tmp_path / "home" / "published" / "current.duckdb"
    path.parent.mkdir(parents=True)
    with duckdb.connect(str(path)) as made:
        made.execute(
            f"""
            create schema marts; create schema meta;
            create table meta.snapshot as select 's1' as snapshot_id, date '2024-02-29' as as_of;
            create table marts.dim_enterprise as
                select * from (values ('{FIRM}', '甲厂'), ('{RISKY}', '乙<厂>'), ('{NO_BRAND}', '丁厂'))
                as t (uscc, name);
            create table marts.dim_risk_tier as
                select *, 'Z-7' as clause_id from (values
                    ('zhejiang_made', 'low', 0, 1), ('zhejiang_made', 'high', 60, 8),
                    ('shanghai_brand', 'low', 0, 1), ('shanghai_brand', 'high', 50, 4)
                ) as t (program, tier, min_points, weight);
            create table marts.dec_risk_tier as
                select * from (values
                    ('zhejiang_made', '{FIRM}', '330104', 6, 'low'),
                    ('zhejiang_made', '{RISKY}', '330113', 100, 'high'),
                    ('shanghai_brand', '{RISKY}', '330113', 110, 'high'),
                    ('shanghai_brand', '{ABROAD}', '310116', 0, 'low')
                ) as t (program, uscc, region_code, points, tier);
            create table marts.rpt_risk_contribution as
                select *, 'Z-7' as clause_id from (values
                    ('zhejiang_made', '{FIRM}', 'COMPLAINT', 6, 1, 10, 6, date '2023-02-28'),
                    ('zhejiang_made', '{FIRM}', 'REVOCATION_DUE', 0, 20, 40, 0, null),
                    ('zhejiang_made', '{RISKY}', 'COMPLAINT', 99, 1, 10, 10, date '2023-02-28'),
                    ('zhejiang_made', '{RISKY}', 'REVOCATION_DUE', 9, 20, 40, 40, null),
                    ('shanghai_brand', '{RISKY}', 'COMPLAINT', 99, 2, 20, 20, date '2021-02-28'),
                    ('shanghai_brand', '{ABROAD}', 'COMPLAINT', 0, 2, 20, 0, date '2021-02-28')
                ) as t (
                    program, uscc, contribution, n_records, points_each, max_points, points, counted_after
                );
            """
        )
    return tmp_path / "home"


@pytest.fixture
def inspectors(tmp_path: Path) -> Path:
    path = tmp_path / "inspectors.csv"
    path.write_text(INSPECTORS.format(firm=FIRM, risky=RISKY), "utf-8-sig")
    return path


def run(capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, Any]:
    assert cli.main(["draw", *options, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def made_list(firms: int, weights: tuple[int, ...] = (1,), inspectors: int = 6) -> dict[str, Any]:
    return {
        "firms": [
            {"uscc": f"F{n:03}", "name": f"厂{n}", "region_code": "330106", "weight": weight}
            for n, weight in zip(range(firms), cycle(weights), strict=False)
        ],
        "inspectors": [
            {
                "inspector_id": f"I{n}",
                "region_code": "330106",
                "conflicts": [f"F{m:03}" for m in range(n, firms, 7)],
            }
            for n in range(inspectors)
        ],
        "region_rule": "any",
    }


def repeat_by_hand(content: bytes, seed: str, number: int) -> list[tuple[str, list[str]]]:
    """The whole draw anew, from the file and the seed alone, by other code."""
    listed, load, result = json.loads(content), Counter(), []
    name = hashlib.sha256(content).hexdigest()

    def sha(*parts: object) -> str:
        return hashlib.sha256("|".join(str(part) for part in parts).encode("utf-8")).hexdigest()

    best = {
        f["uscc"]: min(sha(name, "firm", f["uscc"], n + 1, seed) for n in range(f["weight"]))
        for f in listed["firms"]
    }
    region = {f["uscc"]: f["region_code"] for f in listed["firms"]}
    rule = {"any": lambda a, b: True, "same_city": lambda a, b: a[:4] == b[:4], "other_county": str.__ne__}
    for uscc in sorted(best, key=best.get)[:number]:
        able = [
            i["inspector_id"] for i in listed["inspectors"]
            if uscc not in i["conflicts"] and rule[listed["region_rule"]](i["region_code"], region[uscc])
        ]  # fmt: skip
        sent = sorted(able, key=lambda who: (load[who], sha(name, "inspector", uscc, who, seed)))[:2]
        load.update(sent)
        result.append((uscc, sent))
    return result


def short(drawn: list[dict[str, Any]]) -> list[tuple[str, list[str]]]:
    return [(entry["firm"]["uscc"], entry["inspectors"]) for entry in drawn]


def test_the_hash_is_that_of_the_file_and_every_point_is_shown(
    home: Path, inspectors: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = run(capsys, "list", "--home", str(home), "--inspectors", str(inspectors))
    content = Path(told["file"]).read_bytes()
    assert told["list"] == hashlib.sha256(content).hexdigest() == Path(told["file"]).stem
    firms = {firm["uscc"]: firm for firm in json.loads(content)["firms"]}
    assert set(firms) == {FIRM, RISKY, ABROAD}, "brand enterprises only"
    assert firms[RISKY]["contributions"] == [
        {"contribution": "COMPLAINT", "count": 99, "points": 10},
        {"contribution": "REVOCATION_DUE", "count": 9, "points": 40},
    ]
    assert [firms[RISKY][name] for name in ("program", "points", "tier", "weight")] == [
        "zhejiang_made", 100, "high", 8
    ], "of both programmes: the tier that weighs more, though the other has more points"  # fmt: skip
    assert [firms[FIRM][name] for name in ("points", "tier", "weight")] == [6, "low", 1]
    assert firms[ABROAD]["contributions"] == []
    assert firms[ABROAD]["name"] == ABROAD, "a holder that is in no register is drawn all the same"


def test_points_and_tiers_stand_in_the_list_with_their_meaning(
    home: Path, inspectors: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--home", str(home), "--inspectors", str(inspectors), "--program", "shanghai_brand"]
    fixed = json.loads(Path(run(capsys, "list", *options)["file"]).read_bytes())
    assert fixed["risk_points"] == [
        {
            "program": "shanghai_brand", "contribution": "COMPLAINT", "points_each": 2, "max_points": 20,
            "counted_after": "2021-02-28", "clause_id": "Z-7", "meaning_zh": "投诉举报",
        }
    ]  # fmt: skip
    assert [(tier["tier"], tier["weight"], tier["meaning_zh"]) for tier in fixed["risk_tiers"]] == [
        ("high", 4, "高"),
        ("low", 1, "低"),
    ]
    assert [firm["uscc"] for firm in fixed["firms"]] == [ABROAD, RISKY]
    assert {firm["weight"] for firm in fixed["firms"]} == {1, 4}, "the tier of the programme asked for"


def test_a_snapshot_of_an_older_version_is_refused(
    home: Path, inspectors: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with duckdb.connect(str(home / "published" / "current.duckdb")) as older:
        older.execute("drop table marts.dim_risk_tier")
    assert cli.main(["draw", "list", "--home", str(home), "--inspectors", str(inspectors)]) == 2
    assert "dim_risk_tier" in capsys.readouterr().err


def test_a_fresh_process_and_a_re_implementation_draw_the_same(
    home: Path, inspectors: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = run(capsys, "list", "--home", str(home), "--inspectors", str(inspectors))
    pick = ["pick", "--home", str(home), "--list", told["list"], "--seed", SEED, "--number", "3"]
    here = run(capsys, *pick)
    again = subprocess.run(
        [sys.executable, "-m", "orchestration", "draw", *pick, "--json"],
        capture_output=True, check=True, cwd=ROOT,
    )  # fmt: skip
    assert json.loads(again.stdout) == here
    assert short(here["drawn"]) == repeat_by_hand(Path(told["file"]).read_bytes(), SEED, 3)
    block = re.search(r"```python\n(.*?)```", (ROOT / "docs" / "draw.md").read_text("utf-8"), re.DOTALL)
    assert block
    assert len(block[1].splitlines()) <= 20
    by_docs = subprocess.run(
        [sys.executable, "-c", block[1], told["file"], SEED, "3"],
        capture_output=True, check=True, text=True, env={"PYTHONUTF8": "1"},
    )  # fmt: skip
    lines = [line.split() for line in by_docs.stdout.splitlines()]
    assert [(line[0], line[2:]) for line in lines] == short(here["drawn"])
    sent = dict(short(here["drawn"]))
    assert not {"I1", "I3"} & {*sent[FIRM], *sent[RISKY]}, "a conflict in any row of the file counts"
    record = Path(here["record"]).read_text("utf-8")
    assert told["list"] in record
    assert SEED in record
    assert "乙&lt;厂&gt;" in record
    assert "http" not in record
    assert "<script" not in record


@pytest.mark.parametrize("rule", ["any", "same_city", "other_county"])
def test_many_draws_equal_the_re_implementation_and_have_no_conflict(rule: str) -> None:
    fixed = made_list(40, weights=(1, 2, 4, 8), inspectors=12)
    for n, inspector in enumerate(fixed["inspectors"]):
        inspector["region_code"] = ("330106", "330109", "330282")[n % 3]
    fixed["region_rule"] = rule
    content = canonical(fixed)
    conflicts = {i["inspector_id"]: i["conflicts"] for i in fixed["inspectors"]}
    for seed in map(str, range(20)):
        drawn = draw(fixed, list_hash(content), seed, 15)
        assert short(drawn) == repeat_by_hand(content, seed, 15)
        for uscc, sent in short(drawn):
            assert len(set(sent)) == 2
            assert not any(uscc in conflicts[who] for who in sent)


def test_fewer_firms_are_the_first_of_more() -> None:
    fixed = made_list(30, weights=(1, 8))
    assert draw(fixed, "h", "s", 5) == draw(fixed, "h", "s", 12)[:5]


def test_the_chance_to_come_first_follows_the_weight() -> None:
    fixed = made_list(4, weights=(1, 2, 4, 8))
    rounds = 3000
    firsts = Counter(order_firms(fixed, "h", str(n))[0][1]["weight"] for n in range(rounds))
    for weight in (1, 2, 4, 8):
        share = weight / 15
        assert abs(firsts[weight] - rounds * share) < 4 * (rounds * share * (1 - share)) ** 0.5


def test_inspectors_are_sent_about_equally_often() -> None:
    fixed = made_list(60)
    for inspector in fixed["inspectors"]:
        inspector["conflicts"] = []
    load = Counter(who for _, sent in short(draw(fixed, "h", "s", 60)) for who in sent)
    assert set(load.values()) == {20}


def test_firms_without_two_inspectors_are_all_named_and_nothing_is_assigned() -> None:
    fixed = made_list(8, inspectors=3)
    for inspector in fixed["inspectors"][:2]:
        inspector["conflicts"] = ["F001", "F006"]
    fixed["inspectors"][2]["conflicts"] = []
    with pytest.raises(UsageError, match=r"(?s)F001.*F006|F006.*F001") as refused:
        draw(fixed, "h", "s", 8)
    assert "2 of 8" in refused.value.message


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda f: f["firms"][0].update(weight=2), id="a weight"),
        pytest.param(lambda f: f["firms"].pop(), id="a firm"),
        pytest.param(lambda f: f["inspectors"][0]["conflicts"].pop(), id="a conflict"),
        pytest.param(lambda f: f["inspectors"].pop(), id="an inspector"),
        pytest.param(lambda f: f.update(region_rule="same_city"), id="the region rule"),
    ],
)
def test_the_hash_changes_if_anything_changes(change: Any) -> None:
    fixed = made_list(5)
    before = list_hash(canonical(fixed))
    assert list_hash(canonical(json.loads(canonical(fixed)))) == before
    change(fixed)
    assert list_hash(canonical(fixed)) != before


def test_a_list_that_was_changed_is_refused(
    home: Path, inspectors: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = run(capsys, "list", "--home", str(home), "--inspectors", str(inspectors), "--number", "2")
    pick = ["draw", "pick", "--home", str(home), "--list", told["list"][:10], "--seed", SEED]
    assert cli.main([*pick, "--number", "3"]) == 2, "the list fixes the number"
    assert cli.main(pick) == 0
    path = Path(told["file"])
    path.write_bytes(path.read_bytes().replace("甲".encode(), "已".encode()))
    assert cli.main(pick) == 2


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(["list"], id="no inspectors"),
        pytest.param(["list", "--inspectors", "{file}", "--seed", "1"], id="a seed before the list"),
        pytest.param(["list", "--inspectors", "{file}", "--region", "33"], id="region in two digits"),
        pytest.param(["list", "--inspectors", "{file}", "--region", "440000"], id="no firm there"),
        pytest.param(["list", "--inspectors", "{file}", "--number", "4"], id="more than there are"),
        pytest.param(["list", "--inspectors", "{none}"], id="no such file"),
        pytest.param(["pick", "--list", "0123456789", "--seed", "1", "--number", "1"], id="no such list"),
        pytest.param(
            ["pick", "--list", "0123456789", "--seed", " 1", "--number", "1"], id="space around the seed"
        ),
        pytest.param(["pick", "--seed", "1", "--number", "1"], id="no list"),
    ],
)
def test_wrong_usage_ends_with_2(options: list[str], home: Path, inspectors: Path) -> None:
    filled = [part.format(file=inspectors, none=inspectors.with_name("none.csv")) for part in options]
    assert cli.main(["draw", *filled, "--home", str(home)]) == 2
    assert not (home / "draws").exists()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        pytest.param("inspector_id,region_code\nI1,330106\n", "conflict_uscc", id="a column is missing"),
        pytest.param("inspector_id,region_code,conflict_uscc\n", "no inspector", id="nobody"),
        pytest.param("inspector_id,region_code,conflict_uscc\nI1,3301,\n", "six digits", id="region"),
        pytest.param(
            f"inspector_id,region_code,conflict_uscc\nI1,330106,{FIRM[:-1]}B\n",
            "credit code",
            id="check digit",
        ),
        pytest.param(
            "inspector_id,region_code,conflict_uscc\nI1,330106,\nI1,330109,\n",
            "another region",
            id="two regions",
        ),
    ],
)
def test_a_file_of_inspectors_with_faults_is_refused(text: str, fault: str, tmp_path: Path) -> None:
    path = tmp_path / "i.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(UsageError, match=fault):
        read_inspectors(path)


def read_seed(name: str) -> list[dict[str, str]]:
    with (ROOT / "dbt_project" / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_contribution_has_its_reason_and_looks_back_by_the_parameters_it_names() -> None:
    reasons = {
        (row["program"], row["reason"]): row["parameters"].split(";")[0]
        for row in read_seed("statement_reasons")
        if row["decision_mart"] == "dec_risk_tier"
    }
    points = {
        (row["program"], row["contribution"]): row["look_back_parameter"] for row in read_seed("risk_points")
    }
    assert points == reasons
    assert all(0 < int(row["points"]) <= int(row["max_points"]) for row in read_seed("risk_points"))


@pytest.mark.parametrize("program", PROGRAMS)
def test_tiers_begin_at_no_points_and_weigh_more_the_more_points(program: str) -> None:
    tiers = [row for row in read_seed("risk_tiers") if row["program"] == program]
    least, weights = ([int(row[name]) for row in tiers] for name in ("min_points", "weight"))
    assert least[0] == 0
    assert least == sorted(set(least))
    assert weights == sorted(set(weights))
    assert weights[0] >= 1


def test_credit_codes_have_their_check_digit() -> None:
    assert is_credit_code(FIRM)
    assert not is_credit_code(FIRM[:-1] + "B")
