"""The synthetic province: same seed, same bytes; every situation; files as a source would send them."""

import hashlib
import json
from collections import Counter
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from ingestion.contracts import load_feeds
from ingestion.reasons import SEEDS
from ingestion.sample import (
    breakage,
    cases,
    codes,
    complaints,
    days,
    growth,
    names,
    notes,
    province,
    register,
)
from ingestion.sample.delivery import Carrier
from ingestion.sample.manners import MANNERS
from ingestion.sample.ordinary import remaining
from ingestion.sample.province import SampleSummary, write_sample
from ingestion.sample.reports import Counts
from ingestion.sample.streams import Choices, Stream
from ingestion.sample.world import ZJ, World

SCALE = 0.01
RECORDED = Path(__file__).parent / "sample_digest.json"
"""Digest of every feed of seed 1 at this scale; a change that moves one says so by changing this file."""
ROOT = Path(__file__).resolve().parents[2]


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def by_feed(found: dict[str, str]) -> dict[str, str]:
    lines: dict[str, list[str]] = {}
    for name, digest in found.items():
        lines.setdefault(name.partition("/")[0], []).append(f"{name} {digest}")
    return {feed: hashlib.sha256("\n".join(own).encode()).hexdigest() for feed, own in sorted(lines.items())}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> SampleSummary:
    return write_sample(tmp_path_factory.mktemp("sample"), seed=1, scale=SCALE)


@pytest.fixture(scope="module")
def world() -> World:
    made = World(1, SCALE)
    province.make(made)
    return made


def cells(path: Path) -> list[list[str]]:
    text = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            decoded = text.decode(encoding)
        except UnicodeDecodeError:
            continue
        separator = next(mark for mark in ("\t", ";", ",") if mark in decoded.partition("\n")[0])
        return [line.split(separator) for line in decoded.splitlines()]
    raise AssertionError(path)


def is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


class TestSameSeed:
    def test_two_runs_give_the_same_bytes(self, sample: SampleSummary, tmp_path: Path) -> None:
        write_sample(tmp_path, seed=1, scale=SCALE)
        assert digests(tmp_path) == digests(sample.out)

    def test_the_bytes_are_those_recorded(self, sample: SampleSummary) -> None:
        assert by_feed(digests(sample.out)) == json.loads(RECORDED.read_text(encoding="utf-8"))

    def test_another_seed_is_another_province(self, sample: SampleSummary, tmp_path: Path) -> None:
        write_sample(tmp_path, seed=2, scale=SCALE)
        mine, other = digests(sample.out), digests(tmp_path)
        assert mine["enterprises/2018-01.csv"] != other["enterprises/2018-01.csv"]

    def test_a_stream_depends_on_its_purpose_alone(self) -> None:
        first, again, other = Stream(1, "a"), Stream(1, "a"), Stream(1, "b")
        drawn = [first.share() for _ in range(200)]
        assert drawn == [again.share() for _ in range(200)]
        assert drawn != [other.share() for _ in range(200)]


class TestUntil:
    def test_a_later_day_only_adds_files(self, sample: SampleSummary, tmp_path: Path) -> None:
        write_sample(tmp_path, seed=1, scale=SCALE, until=date(2021, 12, 31))
        earlier, whole = digests(tmp_path), digests(sample.out)
        assert {name for name in earlier if earlier[name] != whole.get(name)} == {
            "README.md",
            ".sample-files",
        }
        assert not [name for name in earlier if name.partition("/")[2][:4] > "2021" and "/" in name]

    def test_nothing_is_told_that_happened_later(self, tmp_path: Path) -> None:
        write_sample(tmp_path, seed=1, scale=SCALE, until=date(2021, 6, 30))
        rows = [
            json.loads(line)
            for line in (tmp_path / "applications/2021-01.jsonl").read_text("utf-8").splitlines()
        ]
        told = [row[name] for row in rows for name in ("applied_on", "decided_on") if row[name]]
        assert told
        assert all(
            text.replace("-", "")[:8] <= "20210630" for text in told if text[:4] == "2021" and text.isascii()
        )

    def test_a_day_after_the_end_is_the_end(self, sample: SampleSummary, tmp_path: Path) -> None:
        later = write_sample(tmp_path, seed=1, scale=SCALE, until=date(2030, 1, 1))
        assert later.rows == sample.rows

    def test_an_earlier_sample_in_the_folder_is_taken_away(self, tmp_path: Path) -> None:
        own = tmp_path / "inspections" / "mine.csv"
        write_sample(tmp_path, seed=3, scale=SCALE, until=date(2021, 12, 31))
        own.write_text("抽检编号\n", encoding="utf-8")
        write_sample(tmp_path, seed=4, scale=SCALE, until=date(2018, 12, 31))
        assert own.exists()
        assert not [path for path in tmp_path.rglob("20*") if path.name[:4] > "2018"]

    def test_situations_of_later_years_are_not_claimed(self, sample: SampleSummary, tmp_path: Path) -> None:
        earlier = write_sample(tmp_path, seed=1, scale=SCALE, until=date(2019, 12, 31))
        assert len(earlier.situations) < len(sample.situations)


class TestSituations:
    def test_every_situation_occurs_at_a_small_scale(self, sample: SampleSummary) -> None:
        assert {situation.name for situation in cases.situations()} - sample.situations.keys() == set()

    def test_every_maker_has_its_row_and_every_row_its_maker(self) -> None:
        rows = {situation.name for situation in cases.situations()}
        assert cases.MAKERS.keys() <= rows
        without = {
            name for name in rows - cases.MAKERS.keys() if not name.startswith(("report_", "submission_"))
        }
        assert without == set()

    def test_the_share_of_a_situation_is_fixed(self, world: World) -> None:
        assert Counter(p.situation for p in world.planted)["drafter_fulfilled"] == 1
        full = {s.name: s.per_mille for s in cases.situations()}["drafter_fulfilled"] / 1000 * cases.BASE
        assert round(full) == 23

    def test_planted_firms_are_left_alone(self, world: World) -> None:
        first = world.memory["ordinary"]["from"]
        late = world.firms[len(world.settled_firms) :]
        planted = {firm.uscc for firm in [*world.firms[:first], *late]}
        ordinary = register.named(world, first, []).frame["uscc"].to_list()
        assert late
        assert not planted & set(ordinary)

    def test_nothing_that_stands_depends_on_late_cases(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(cases, "populate_late", lambda w: None)
        without = World(1, SCALE)
        province.make(without)
        first = world.memory["ordinary"]["from"]
        bulk = [pl.concat(register.chunks(w)) for w in (world, without)]
        assert bulk[0].equals(bulk[1])
        named = [register.named(w, first, [bulk[0]]).frame for w in (world, without)]
        assert named[0].equals(named[1])
        for feed in ("enterprises", "authorizations", "label_checks", "subsidy_claims", "recalls"):
            assert world.settled_rows(feed) == without.table(feed).rows


class TestCounts:
    def test_every_feed_is_written(self, sample: SampleSummary) -> None:
        assert sample.feeds.keys() == load_feeds().keys() == MANNERS.keys()
        assert all(feed.rows > 0 for feed in sample.feeds.values())
        assert {path.name for path in sample.out.iterdir() if path.is_dir()} == load_feeds().keys()

    def test_about_half_a_per_cent_is_broken_by_every_rule(self, sample: SampleSummary) -> None:
        assert 0.004 < sample.broken / sample.rows < 0.007
        rules = Counter(rule for feed in sample.feeds.values() for rule in feed.rules)
        assert rules.keys() == {
            "MISSING_REQUIRED",
            "BAD_TYPE",
            "BAD_ENUM",
            "BAD_USCC",
            "BAD_RANGE",
            "DATE_ORDER",
        }

    @pytest.mark.parametrize(
        ("day", "standards", "enterprises"),
        [
            (days.day(2018, 10, 21), 600, 400),
            (days.day(2022, 12, 31), 2791, 3811),
            (days.day(2025, 3, 31), 3923, 5328),
        ],
    )
    def test_growth_meets_the_published_figures(self, day: int, standards: int, enterprises: int) -> None:
        assert growth.STANDARDS.count_at(day) == standards
        assert growth.BRAND_ENTERPRISES.count_at(day) == enterprises
        assert abs(sum(number <= day for number in growth.STANDARDS.spread(1.0)) - standards) <= 5

    def test_complaints_reach_200_000_by_the_end_of_2022(self) -> None:
        assert sum(count for year, count in growth.COMPLAINTS.items() if year <= 2022) == 200_000
        assert sum(count for year, count in growth.PENALTIES.items() if year <= 2022) == 60_000
        assert sum(count for year, count in growth.LISTINGS.items() if year <= 2022) == 20_000

    def test_what_is_planted_counts_towards_the_growth(self) -> None:
        assert remaining([1, 5, 9, 20], [6, 19]) == [1, 5]
        assert len(remaining([1, 5, 9, 20], [1, 2, 3, 4, 5, 6, 7, 8])) >= 2

    def test_above_scale_1_only_the_masses_grow(self) -> None:
        assert World(1, 3.0).size == 1.0
        assert World(1, 0.5).size == 0.5


class TestCodes:
    def test_codes_are_valid_and_different(self) -> None:
        numbers = np.arange(5_000)
        made = codes.usccs(numbers, ["330106"] * 5_000, numbers % 2 == 0)
        assert made.n_unique() == 5_000
        assert all(codes.is_valid(code) for code in made)

    @pytest.mark.parametrize("by_letter", [True, False], ids=["MA", "digits"])
    def test_one_code_is_as_in_the_mass(self, by_letter: bool) -> None:
        mass = codes.usccs(np.array([123_456]), ["330782"], np.array([by_letter]))
        assert codes.uscc(123_456, "330782", by_letter=by_letter) == mass[0]

    @pytest.mark.parametrize("code", ["91500101MAABXQBG7Q", "91430281MA4RPB0K9W", "91430281MA4L11810C"])
    def test_real_codes_pass_the_check(self, code: str) -> None:
        assert codes.is_valid(code)
        assert not codes.is_valid(code[:-1] + ("0" if code[-1] != "0" else "1"))

    def test_regions_and_industries_are_real(self, world: World) -> None:
        known = {row["region_code"] for row in codes.read_reference("regions.csv", SEEDS)}
        industries = {row["industry_code"] for row in codes.read_reference("industries.csv", SEEDS)}
        bulk = pl.concat([world.table("enterprises").frame(), *register.chunks(world)])
        elsewhere = set(bulk["region_code"].to_list()) - known
        assert all(code[:2] not in ("31", "33") for code in elsewhere)
        assert set(bulk["industry_code"].drop_nulls().to_list()) <= industries

    def test_abolished_regions_stand_in_older_records(self) -> None:
        bulk = pl.concat(register.chunks(World(1, 0.05)))
        old = bulk.filter(pl.col("region_code") == "330103")
        assert len(old)
        assert old["established_on"].max() < date(2021, 5, 1)

    def test_names_are_different(self, world: World) -> None:
        bulk = pl.concat(register.chunks(world))
        own = [firm.name for firm in world.firms]
        assert bulk["name"].n_unique() == len(bulk)
        assert len({names.sign_of(number) for number in range(200_000)}) == 200_000
        assert names.signs_of(np.array([7, 60_000, 3_000_000])).to_list() == [
            names.sign_of(number) for number in (7, 60_000, 3_000_000)
        ]
        twice = [name for name, count in Counter(own).items() if count > 1]
        assert len(twice) <= 6  # namesakes are planted, and a few meet by chance


class TestCalendar:
    @pytest.mark.parametrize(
        ("start", "months", "end"),
        [
            (days.day(2020, 2, 29), 12, days.day(2021, 2, 28)),
            (days.day(2021, 2, 28), -12, days.day(2020, 2, 28)),
            (days.day(2023, 12, 31), 2, days.day(2024, 2, 29)),
        ],
    )
    def test_months_keep_the_day_or_the_month_end(self, start: int, months: int, end: int) -> None:
        assert days.add_months(start, months) == end


class TestFiles:
    def test_formats_and_encodings_of_real_sources(self, sample: SampleSummary) -> None:
        suffixes = Counter(path.suffix for path in sample.out.rglob("*") if path.parent != sample.out)
        assert suffixes.keys() == {".csv", ".tsv", ".txt", ".xlsx", ".json", ".jsonl", ".parquet"}
        first = (sample.out / "enterprises/2018-01.csv").read_bytes()
        assert first.startswith(b"\xef\xbb\xbf")
        texts = [path.read_bytes() for path in (sample.out / "authorizations").glob("*.csv")]
        assert {is_utf8(text) for text in texts} == {True, False}

    def test_money_comes_in_yuan_and_in_ten_thousands(self, sample: SampleSummary) -> None:
        paths = (sample.out / "penalties").glob("20*-01.csv")
        headers = {header for path in paths for header in cells(path)[0]}
        joined = {header.replace("（", "(").replace("）", ")") for header in headers}
        assert {"罚款金额(万元)", "罚款"} & joined == {"罚款金额(万元)", "罚款"}

    def test_one_content_comes_under_two_names(self, sample: SampleSummary) -> None:
        assert sample.repeated
        found = digests(sample.out)
        for name in sample.repeated:
            assert found[name] == found[name.replace("（重复报送）", "")]

    def test_some_files_cannot_be_used(self, sample: SampleSummary) -> None:
        assert [(sample.out / name).exists() for name in sample.refused] == [True, True]

    def test_a_workbook_is_the_same_on_every_machine(self, sample: SampleSummary) -> None:
        import zipfile

        path = next(path for path in (sample.out / "recalls").glob("*-01.xlsx"))
        with zipfile.ZipFile(path) as archive:
            assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}
            assert {entry.date_time[0] for entry in archive.infolist()} == {2020}

    def test_every_way_to_break_a_row_is_forbidden_by_its_contract(self) -> None:
        for feed in load_feeds().values():
            for rule, _ in breakage.ways(feed, list(feed.names)):
                assert rule in {
                    "MISSING_REQUIRED", "BAD_TYPE", "BAD_ENUM", "BAD_USCC", "BAD_RANGE", "DATE_ORDER"
                }  # fmt: skip


class TestMasses:
    def test_complaints_come_in_chunks_that_do_not_depend_on_each_other(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """At scale 2 the largest feed is made a chunk at a time, in the order received."""
        monkeypatch.setattr(complaints, "CHUNK", 20_000)
        big = World(1, 2.0)
        firms = register.named(world, world.memory["ordinary"]["from"], list(register.chunks(world)))
        sizes, last = [], None
        for chunk in complaints.chunks(big, 2020, firms):
            sizes.append(len(chunk))
            assert chunk["received_at"].is_sorted()
            assert last is None or chunk["received_at"][0] >= last
            last = chunk["received_at"][-1]
        assert sum(sizes) == 84_000
        assert max(sizes) <= 20_000

    def test_a_chunk_is_written_and_forgotten(self, world: World, tmp_path: Path) -> None:
        feed = world.feeds["complaints"]
        carrier = Carrier(feed, tmp_path / feed.name, 1, days.END, 0)
        firms = register.named(world, world.memory["ordinary"]["from"], list(register.chunks(world)))
        for part, chunk in enumerate(complaints.chunks(World(1, 0.2), 2024, firms), start=1):
            for label, rows in carrier.versions(chunk.drop("_mode", "_target")).items():
                carrier.write(label, part, rows)
        assert sorted(path.name for path in (tmp_path / feed.name).iterdir()) == [
            "2024-01.csv",
            "2025-01.csv",
        ]
        assert carrier.done.versions > 0

    def test_choices_meet_their_weights(self) -> None:
        choices = Choices([("a", 3.0), ("b", 1.0)])
        drawn = Counter(choices.places(Stream(1, "x").array(10_000)).tolist())
        assert abs(drawn[0] / 10_000 - 0.75) < 0.02
        assert choices.at(0.7499) == "a"
        assert choices.at(0.7501) == "b"


class TestReports:
    def test_counts_are_of_the_days_between(self, world: World) -> None:
        counts = Counts(world, ZJ)
        rows = [row for row in world.table("applications").rows if row["program"] == ZJ]
        first, last = days.day(2022), days.day(2022, 11, 30)
        assert counts.between("applications_received", first, last) == sum(
            first <= row["applied_on"] <= last for row in rows
        )

    def test_a_matching_claim_is_the_count_at_the_cutoff(self, world: World) -> None:
        rows = {(row["report_no"], row["metric_code"]): row for row in world.table("programme_reports").rows}
        row = rows["ZJL-2025-V1", "applications_received"]
        counted = Counts(world, ZJ).between("applications_received", days.day(2025), row["cutoff_on"])
        assert row["claimed"] == str(counted)


class TestNotes:
    def test_every_figure_says_whether_it_is_real(self) -> None:
        assert {row["kind"] for row in codes.read_reference("figures.csv")} == {"real", "assumed"}

    def test_the_documentation_holds_the_same_figures(self) -> None:
        text = (ROOT / "docs" / "sample.md").read_text(encoding="utf-8")
        assert notes.figures_table() in text

    def test_the_readme_lies_in_the_sample(self, sample: SampleSummary) -> None:
        assert notes.figures_table() in (sample.out / "README.md").read_text(encoding="utf-8")

    def test_a_scale_must_be_positive(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="positive"):
            write_sample(tmp_path, scale=0)
