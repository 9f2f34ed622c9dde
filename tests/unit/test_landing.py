"""Landing: batches are whole or not there, landed once, the same bytes each time, and add up."""

import json
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from ingestion import landing as landing_module
from ingestion.contracts import load_feeds
from ingestion.drop import scan_drop, scan_inbox
from ingestion.errors import BatchNotConservedError, SecretKeyInvalidError, SettingInvalidError
from ingestion.landing import Landing
from ingestion.ledger import STAGING, Batch, Ledger
from ingestion.privacy import KeyedHash
from ingestion.settings import Settings
from ingestion.world import World

FEEDS = load_feeds()
HEADER = "年度,领域代码,领域名称\n"
CLOCK = World({"PINBIAO_NOW": "2024-06-30T08:00:00"})


class BreakingWorld(World):
    """A world in which the power goes before anything is published."""

    def publish_directory(self, staged: Path, target: Path) -> None:
        raise KeyboardInterrupt


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def landing(home: Path) -> Landing:
    return Landing(home, FEEDS, Settings(), CLOCK)


def put(tmp_path: Path, name: str, text: str, feed: str = "catalogue_areas") -> Path:
    path = tmp_path / "drop" / feed / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def land(landing: Landing, path: Path, **options: bool) -> Batch | None:
    return landing.ingest(path, path.parent.name, f"{path.parent.name}/{path.name}", **options)


def quarantine(landing: Landing, batch: Batch) -> list[tuple[int, str | None, str]]:
    frame = pl.read_parquet(landing.directory(batch) / "quarantine.parquet")
    assert frame["message"].str.len_chars().min() is None or frame["message"].str.len_chars().min() > 5
    return frame.select("row_number", "field", "rule").rows()


def test_a_batch_is_landed_with_rows_raw_quarantine_and_manifest(tmp_path: Path, landing: Landing):
    batch = land(landing, put(tmp_path, "a.csv", HEADER + "2022,A,智能\nx,B,\n"))
    assert (batch.received, batch.accepted, batch.quarantined, batch.seq) == (2, 1, 1, 1)
    assert (batch.file, batch.ingested_at) == ("catalogue_areas/a.csv", "2024-06-30T08:00:00.000000")
    assert batch.batch_id == f"catalogue_areas-{batch.sha256[:16]}"
    folder = landing.directory(batch)
    assert sorted(path.name for path in folder.iterdir()) == [
        "manifest.json",
        "quarantine.parquet",
        "raw.parquet",
        "rows.parquet",
    ]
    assert pl.read_parquet(folder / "rows.parquet").select(
        "year", "area_code", "batch_id", "row_number"
    ).rows() == [(2022, "A", batch.batch_id, 1)]
    assert pl.read_parquet(folder / "raw.parquet").rows() == [
        (1, ["2022", "A", "智能"]),
        (2, ["x", "B", None]),
    ]
    assert quarantine(landing, batch) == [(2, "year", "BAD_TYPE"), (2, "area_name", "MISSING_REQUIRED")]
    assert json.loads((folder / "manifest.json").read_bytes())["header"] == ["年度", "领域代码", "领域名称"]


def test_the_same_content_is_landed_once_per_feed(tmp_path: Path, landing: Landing):
    text = HEADER + "2022,A,智能\n"
    assert land(landing, put(tmp_path, "a.csv", text)) is not None
    assert land(landing, put(tmp_path, "b.csv", text)) is None
    assert land(landing, put(tmp_path, "a.csv", text, "recalls")) is not None
    assert [batch.seq for batch in landing.batches()] == [1, 2]


def test_seq_grows_over_the_whole_home_also_in_another_process(tmp_path: Path, home: Path, landing: Landing):
    land(landing, put(tmp_path, "a.csv", HEADER))
    again = Landing(home, FEEDS, Settings(), CLOCK)
    assert land(again, put(tmp_path, "b.csv", HEADER + "2022,A,智能\n")).seq == 2
    assert [batch.seq for batch in landing.batches()] == [1, 2]


def test_a_header_alone_and_an_empty_array_are_batches_of_no_rows(tmp_path: Path, landing: Landing):
    for name, text in (("a.csv", HEADER), ("b.json", "[]"), ("c.json", '{"data": []}')):
        batch = land(landing, put(tmp_path, name, text))
        assert (batch.received, quarantine(landing, batch)) == (0, [])


def test_one_finding_for_each_missing_column(tmp_path: Path, landing: Landing):
    batch = land(landing, put(tmp_path, "a.csv", "年度,备注\n2022,x\n"))
    assert (batch.received, batch.unknown_columns) == (0, ("备注",))
    assert quarantine(landing, batch) == [
        (0, "area_code", "MISSING_COLUMN"),
        (0, "area_name", "MISSING_COLUMN"),
    ]


def test_a_file_of_an_unknown_feed_is_quarantined_whole(tmp_path: Path, landing: Landing):
    batch = land(landing, put(tmp_path, "a.csv", "x\n1\n", "weather"))
    assert (batch.feed, batch.received, quarantine(landing, batch)) == (
        "weather",
        0,
        [(0, None, "UNKNOWN_FEED")],
    )


def test_landing_is_the_same_bytes_each_time(tmp_path: Path):
    path = put(tmp_path, "a.csv", HEADER + "2022,A,智能\nx,B,\n" * 500)
    contents = []
    for name in ("one", "two"):
        landing = Landing(tmp_path / name, FEEDS, Settings(hash_key="k" * 20, block_bytes=1000), CLOCK)
        folder = landing.directory(land(landing, path))
        contents.append({file.name: file.read_bytes() for file in folder.iterdir()})
    assert contents[0] == contents[1]


def test_a_run_cut_short_leaves_nothing_that_is_seen(tmp_path: Path, home: Path, landing: Landing):
    path = put(tmp_path, "a.csv", HEADER + "2022,A,智能\n")
    with pytest.raises(KeyboardInterrupt):
        land(Landing(home, FEEDS, Settings(), BreakingWorld({})), path)
    assert landing.batches() == []
    assert [path.name for path in (home / "landing").iterdir()] == [STAGING]
    assert land(landing, path).received == 1


def test_rows_that_do_not_add_up_are_a_fault_of_our_own(
    tmp_path: Path, landing: Landing, monkeypatch: pytest.MonkeyPatch
):
    conform = landing_module.conform

    def losing(*arguments):
        conformed = conform(*arguments)
        return type(conformed)(conformed.accepted.head(0), *list(vars(conformed).values())[1:])

    monkeypatch.setattr(landing_module, "conform", losing)
    with pytest.raises(BatchNotConservedError, match="1 rows received, but 0 accepted"):
        land(landing, put(tmp_path, "a.csv", HEADER + "2022,A,智能\n"))
    assert landing.batches() == []


def test_a_file_changed_while_it_is_read_is_refused_and_landed_later(
    tmp_path: Path, landing: Landing, monkeypatch: pytest.MonkeyPatch
):
    path = put(tmp_path, "a.csv", HEADER + "2022,A,智能\n")
    open_file = landing_module.open_file

    def disturbing(path: Path, *arguments):
        with path.open("a") as file:
            file.write('2022,B,"半')
        return open_file(path, *arguments)

    with monkeypatch.context() as patch:
        patch.setattr(landing_module, "open_file", disturbing)
        batch = land(landing, path)
        assert (batch.received, quarantine(landing, batch)) == (0, [(0, None, "UNREADABLE")])
    path.write_text(HEADER + "2022,A,智能\n")
    assert land(landing, path).received == 1


def test_a_file_that_vanishes_is_told(tmp_path: Path, landing: Landing, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "catalogue_areas" / "gone.csv"
    batch = land(landing, path)
    assert quarantine(landing, batch) == [(0, None, "UNREADABLE")]
    assert land(landing, path) is None
    open_file = landing_module.open_file

    def removing(path: Path, *arguments):
        path.unlink()
        return open_file(path, *arguments)

    monkeypatch.setattr(landing_module, "open_file", removing)
    batch = land(landing, put(tmp_path, "b.csv", HEADER))
    assert quarantine(landing, batch) == [(0, None, "UNREADABLE")]


def test_a_growing_file_is_landed_entry_by_entry(tmp_path: Path, landing: Landing):
    entry = {
        "event_no": "1",
        "mart": "m",
        "decision_key": "k",
        "kind": "备注",
        "text": "t",
        "recorded_by": "a",
        "recorded_on": "2024-01-01",
    }
    line = json.dumps(entry, ensure_ascii=False)
    path = put(
        tmp_path, "pages.jsonl", line + "\n" + line.replace('"1"', '"2"') + '\n{"event_no": "3', "case_events"
    )
    first = land(landing, path, grows=True)
    assert (first.received, first.accepted, first.span) == (2, 2, (0, path.read_bytes().rfind(b"\n") + 1, 0))
    assert land(landing, path, grows=True) is None
    with path.open("a") as file:
        file.write('", ' + line[len('{"event_no": "1", ') :])
    second = land(landing, path, grows=True)
    rows = pl.read_parquet(landing.directory(second) / "rows.parquet")
    assert rows.select("event_no", "row_number").rows() == [("3", 3)]
    assert land(landing, path, grows=True) is None


def test_files_wait_in_order_and_others_are_left_alone(tmp_path: Path, home: Path):
    for name in ("b.CSV", "a.Json", ".hidden.csv", "x.doc", "x.csv.part"):
        put(tmp_path, name, "")
    put(tmp_path, "z.csv", "", "applications")
    (tmp_path / "drop" / "loose.csv").write_text("")
    (tmp_path / "drop" / "applications" / "folder.csv").mkdir()
    (home / "inbox" / "case_events").mkdir(parents=True)
    (home / "inbox" / "case_events" / "p.jsonl").write_text("")
    assert [(waiting.feed, waiting.label) for waiting in scan_drop(tmp_path / "drop")] == [
        ("applications", "applications/z.csv"),
        ("catalogue_areas", "catalogue_areas/a.Json"),
        ("catalogue_areas", "catalogue_areas/b.CSV"),
    ]
    assert [(waiting.label, waiting.grows) for waiting in scan_inbox(home)] == [
        ("inbox/case_events/p.jsonl", True)
    ]
    assert scan_drop(tmp_path / "nothing") == scan_inbox(tmp_path / "nothing") == []


def test_the_ledger_forgets_what_is_gone_and_skips_what_is_unfinished(tmp_path: Path, landing: Landing):
    batch = land(landing, put(tmp_path, "a.csv", HEADER))
    ledger = Ledger(landing.folder)
    (landing.folder / "recalls" / "recalls-1").mkdir(parents=True)
    assert ledger.batches() == [batch]
    (landing.directory(batch) / "manifest.json").unlink()
    landing.directory(batch).rename(tmp_path / "away")
    assert ledger.batches() == []


def test_the_key_is_made_once_for_the_owner_alone(home: Path):
    first = KeyedHash.of_home(home, Settings()).text("13800000000")
    key = home / "secret.key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert KeyedHash.of_home(home, Settings()).text("13800000000") == first
    assert KeyedHash.of_home(home, Settings(hash_key="another key")).text("13800000000") != first
    assert "another key" not in repr(Settings(hash_key="another key"))
    key.write_bytes(b"")
    with pytest.raises(SecretKeyInvalidError):
        KeyedHash.of_home(home, Settings())


@pytest.mark.parametrize("key", [b"key", b"k" * 64, b"k" * 100], ids=["short", "a block", "longer"])
def test_the_hash_is_hmac_sha256(key: bytes):
    import hmac

    assert KeyedHash(key).text("张三") == hmac.new(key, "张三".encode(), "sha256").hexdigest()


def test_settings_come_from_the_environment():
    assert Settings.from_environment({"PINBIAO_BLOCK_BYTES": "10", "PINBIAO_HASH_KEY": "k"}).block_bytes == 10
    with pytest.raises(SettingInvalidError, match="PINBIAO_BLOCK_BYTES='0'"):
        Settings.from_environment({"PINBIAO_BLOCK_BYTES": "0"})


@pytest.mark.parametrize(
    ("given", "moment"),
    [("2024-06-30", datetime(2024, 6, 30)), ("2024-06-30T20:00:00Z", datetime(2024, 7, 1, 4))],
)
def test_the_clock_is_that_of_shanghai(given: str, moment: datetime):
    assert World({"PINBIAO_NOW": given}).local_now() == moment
    with pytest.raises(SettingInvalidError):
        World({"PINBIAO_NOW": "soon"}).now()
    assert World({}).now().utcoffset().total_seconds() == 8 * 3600


def test_a_file_is_written_whole(tmp_path: Path):
    World({}).write_file(tmp_path / "x", b"new")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("x", b"new")]
