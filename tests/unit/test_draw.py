"""The 双随机 draw: repeatable from list and seed, without conflict, and drawn as the weights say."""

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
from orchestration.draw.drawing import canonical, draw, list_hash, order_firms
from orchestration.draw.inspectors import is_credit_code, read_inspectors
from orchestration.draw.listing import COUNTED, read_points
from orchestration.errors import UsageError

ROOT = Path(__file__).resolve().parents[2]
FIRM, RISKY, ABROAD = "91330104MA2QRM7C4A", "91330113833254494W", "91310116882784213H"
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
                select * from (values
                    ('{FIRM}', '甲厂', '330104', true, false, false),
                    ('{RISKY}', '乙<厂>', '330113', true, true, true),
                    ('{ABROAD}', '丙厂', '310116', false, true, false),
                    ('91330302386039265H', '丁厂', '330302', false, false, true)
                ) as t (uscc, name, region_code, is_brand_zhejiang, is_brand_shanghai, is_dishonest);
            create table marts.dec_inspection_consequence as
                select '{RISKY}' as uscc, unnest([date '2022-02-28', date '2022-03-01']) as confirmed_on;
            create table marts.dec_revocation_due as select '{RISKY}' as uscc from range(9);
            create table marts.dec_mark_misuse (uscc varchar, checked_on date);
            create table marts.fct_penalty (uscc varchar, decided_on date, is_quality boolean);
            create table marts.dec_surveillance (uscc varchar, onsite_overdue boolean, audit_overdue boolean);
            create table marts.dec_drafter_conformity as select '{FIRM}' as uscc, 'overdue' as status;
            create table marts.fct_complaint as select '{FIRM}' as uscc, date '2024-01-01' as received_on;
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
    assert [(c["contribution"], c["count"], c["points"]) for c in firms[RISKY]["contributions"]] == [
        ("serious_dishonesty", 1, 40), ("failed_inspection", 1, 20), ("revocation_due", 9, 40)
    ]  # fmt: skip
    assert (firms[RISKY]["points"], firms[RISKY]["tier"], firms[RISKY]["weight"]) == (100, "D", 8)
    assert (firms[FIRM]["points"], firms[FIRM]["tier"]) == (6, "A")
    assert firms[ABROAD]["contributions"] == []


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


def test_points_and_tiers_are_data_with_their_clauses() -> None:
    assert [row["contribution"] for row in read_points("risk_points")] == list(COUNTED)
    assert all(row["clause_id"] for name in ("risk_points", "risk_tiers") for row in read_points(name))
    assert min(int(row["points_from"]) for row in read_points("risk_tiers")) == 0
    assert all(int(row["weight"]) >= 1 for row in read_points("risk_tiers"))
    assert is_credit_code(FIRM)
