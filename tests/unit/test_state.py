"""State of a home: the lock, what counts as new, and what counts as answered."""

import json
import os
import shutil
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest

from orchestration.errors import HomeBusyError
from orchestration.state import (
    SETTLED_NS,
    Question,
    Stamp,
    State,
    code_version,
    content_hash,
    has_news,
    hold,
    is_unchanged,
    note,
    state_path,
)

NOW = datetime(2025, 12, 31, 8, 0)
QUESTION = Question("2025-12-31", None, "c0de", make_current=True)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.csv"
    path.write_text("证书编号\nC1\n", "utf-8")
    return path


def later() -> int:
    """A moment at which a file written just now counts as settled."""
    return time.time_ns() + 2 * SETTLED_NS


def read(state: State, path: Path, now_ns: int) -> None:
    """Note a file as landed, as intake does."""
    sha256 = content_hash(path)
    state.contents.add(f"certificates/{sha256}")
    note("certificates", path, Stamp.of(path), sha256, state, now_ns)


def test_a_file_never_read_is_news(file: Path) -> None:
    assert has_news([("certificates", file)], State(), later())


def test_a_file_read_and_left_alone_is_no_news_and_is_not_hashed_again(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = State()
    read(state, file, later())
    monkeypatch.setattr("orchestration.state.content_hash", lambda path: pytest.fail("hashed again"))
    assert is_unchanged("certificates", file, state)
    assert not has_news([("certificates", file)], state, later())


@pytest.mark.parametrize("how", ["touched", "copied", "renamed"])
def test_known_content_in_other_guise_is_no_news(file: Path, how: str) -> None:
    state = State()
    read(state, file, later())
    if how == "touched":
        os.utime(file, ns=(1, 1))
    elif how == "copied":
        file = Path(shutil.copy(file, file.with_name("b.csv")))
    else:
        file = file.rename(file.with_name("z.csv"))
    assert not has_news([("certificates", file)], state, later())
    assert is_unchanged("certificates", file, state), "it is remembered by its new stamp"


def test_the_same_content_for_another_feed_is_news(file: Path) -> None:
    state = State()
    read(state, file, later())
    assert has_news([("standards", file)], state, later())


def test_a_change_that_keeps_size_and_modification_time_is_seen(file: Path) -> None:
    state = State()
    read(state, file, later())
    times = file.stat()
    file.write_text("证书编号\nC2\n", "utf-8")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert has_news([("certificates", file)], state, later())


def test_a_file_changed_moments_before_it_was_read_is_hashed_again(file: Path) -> None:
    state = State()
    read(state, file, time.time_ns())
    assert not is_unchanged("certificates", file, state)
    assert not has_news([("certificates", file)], state, time.time_ns())


def test_a_growing_file_is_no_news_until_it_grows(file: Path) -> None:
    state = State()
    note("case_events", file, Stamp.of(file), content_hash(file), state, time.time_ns())
    assert not has_news([("case_events", file)], state, time.time_ns())
    with file.open("a", encoding="utf-8") as opened:
        opened.write("C2\n")
    assert has_news([("case_events", file)], state, time.time_ns())


def test_an_answer_holds_for_its_question_and_batches_alone() -> None:
    state = State(last_seq=3)
    state.remember(QUESTION, {"snapshot_id": "s1"})
    assert state.answer_to(QUESTION) == {"snapshot_id": "s1"}
    for other in (
        Question("2025-12-30", None, "c0de", make_current=True),
        Question("2025-12-31", "2025-12-31T00:00:00", "c0de", make_current=True),
        Question("2025-12-31", None, "0ther", make_current=True),
        Question("2025-12-31", None, "c0de", make_current=False),
    ):
        assert state.answer_to(other) is None, other
    state.last_seq = 4
    assert state.answer_to(QUESTION) is None


def test_a_snapshot_published_aside_does_not_displace_the_current_answer() -> None:
    state = State(last_seq=1)
    state.remember(QUESTION, {"snapshot_id": "s1"})
    state.remember(Question("2020-01-01", None, "c0de", make_current=False), {"snapshot_id": "s2"})
    assert state.answer_to(QUESTION) == {"snapshot_id": "s1"}


def test_state_survives_saving(file: Path, tmp_path: Path) -> None:
    state = State(last_seq=1)
    read(state, file, later())
    state.remember(QUESTION, {"snapshot_id": "s1"})
    state.save(tmp_path)
    assert State.load(tmp_path) == state


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": 0}', '{"format": 1, "files": 3}'])
def test_a_state_that_cannot_be_read_is_as_good_as_none(content: str, tmp_path: Path) -> None:
    state_path(tmp_path).write_text(content, "utf-8")
    assert State.load(tmp_path) == State()


def test_the_home_is_held_alone(tmp_path: Path) -> None:
    with hold(tmp_path, NOW):
        told = f"process {os.getpid()}, since 2025-12-31 08:00:00"
        with pytest.raises(HomeBusyError, match=told), hold(tmp_path, NOW):
            pass
    with hold(tmp_path, NOW):
        pass


def test_a_killed_process_lets_go_of_the_home(tmp_path: Path) -> None:
    script = (
        "import sys, time, datetime, pathlib\n"
        "from orchestration.state import hold\n"
        "with hold(pathlib.Path(sys.argv[1]), datetime.datetime(2025, 1, 1)):\n"
        "    print('held', flush=True)\n"
        "    time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(HomeBusyError), hold(tmp_path, NOW):
            pass
        other.kill()
        other.wait()
    with hold(tmp_path, NOW):
        pass


def test_the_code_version_follows_content_not_times(tmp_path: Path) -> None:
    (tmp_path / "ingestion").mkdir()
    code = tmp_path / "ingestion" / "a.py"
    code.write_text("A = 1\n")
    before = code_version(tmp_path)
    os.utime(code, ns=(1, 1))
    (tmp_path / "README.md").write_text("of no matter")
    assert code_version(tmp_path) == before
    code.write_text("A = 2\n")
    changed = code_version(tmp_path)
    code.rename(code.with_name("b.py"))
    assert len({before, changed, code_version(tmp_path)}) == 3


def test_what_dbt_leaves_behind_is_no_code(tmp_path: Path) -> None:
    before = code_version(tmp_path)
    (tmp_path / "dbt_project" / "target").mkdir(parents=True)
    (tmp_path / "dbt_project" / "target" / "compiled.sql").write_text("select 1")
    assert code_version(tmp_path) == before


def test_the_stored_state_is_plain_json(file: Path, tmp_path: Path) -> None:
    state = State()
    read(state, file, later())
    state.save(tmp_path)
    stored = json.loads(state_path(tmp_path).read_text("utf-8"))
    assert set(stored) == {"format", "files", "contents", "last_seq", "answers"}
