"""State of a home: who holds it, which files were read, and what was published from them.

Belongs here: the lock, stamps and hashes of input files, the version of the code, the answer to "is
anything new?".
Does not belong here: reading files, publishing. Standard library only: this decides before anything heavy
is loaded.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from orchestration.errors import HomeBusyError

PROJECT = Path(__file__).resolve().parent.parent
FORMAT = 1
"""Version of the state file; a file of another version is as good as none."""
SETTLED_NS = 2_000_000_000
"""A file changed less than this before it was hashed is hashed again: its times may not tell of a change."""
CODE = {
    "ingestion": ("*.py",),
    "orchestration": ("*.py",),
    "data_contracts": ("*.yaml",),
    "dbt_project": ("*.sql", "*.yml", "*.csv"),
}
"""Folders and files that a snapshot depends on."""
LOCK = "requirements.lock"


@dataclass(frozen=True)
class Stamp:
    """What tells, without reading a file, that it is still the one that was hashed.

    Attributes:
        size, inode, mtime_ns, ctime_ns: as the file system has them.
        sha256: of the whole content; empty while it is not known.
        is_settled: the file had not been changed for a while when it was hashed, so that a further change
        would
            show in its times.
    """

    size: int
    inode: int
    mtime_ns: int
    ctime_ns: int
    sha256: str = ""
    is_settled: bool = False

    @classmethod
    def of(cls, path: Path) -> Self:
        """The file's stamp now, not yet hashed."""
        seen = path.stat()
        return cls(seen.st_size, seen.st_ino, seen.st_mtime_ns, seen.st_ctime_ns)

    def is_same(self, other: "Stamp | None") -> bool:
        """Whether both are stamps of one unchanged file."""
        return other is not None and self._times == other._times

    @property
    def _times(self) -> tuple[int, int, int, int]:
        return self.size, self.inode, self.mtime_ns, self.ctime_ns


@dataclass(frozen=True)
class Question:
    """What a run was asked for; the same question over the same batches has the same answer."""

    as_of: str
    known_at: str | None
    code_version: str
    make_current: bool

    @property
    def slot(self) -> str:
        """Place in the state: what `current` shows and what was published beside it are kept apart."""
        return "current" if self.make_current else "aside"


@dataclass
class State:
    """What a home remembers between runs.

    Attributes:
        files: stamp of each input file that was read, by feed and path.
        contents: `<feed>/<sha256>` of every batch in the landing.
        last_seq: place of the newest batch in the landing.
        answers: per slot the question, the newest batch then known, and the result.
    """

    files: dict[str, Stamp] = field(default_factory=dict)
    contents: set[str] = field(default_factory=set)
    last_seq: int = 0
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def load(cls, home: Path) -> Self:
        """The home's state; empty where there is none, or none that can be read."""
        try:
            stored = json.loads(state_path(home).read_text("utf-8"))
            if stored["format"] != FORMAT:
                return cls()
            files = {name: Stamp(**stamp) for name, stamp in stored["files"].items()}
            return cls(files, set(stored["contents"]), int(stored["last_seq"]), stored["answers"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return cls()

    def save(self, home: Path) -> None:
        """Store the state whole: a reader sees the old one or this one."""
        stored = {
            "format": FORMAT,
            "files": {name: asdict(stamp) for name, stamp in sorted(self.files.items())},
            "contents": sorted(self.contents),
            "last_seq": self.last_seq,
            "answers": self.answers,
        }
        path = state_path(home)
        beside = path.with_suffix(".new")
        beside.write_text(json.dumps(stored, ensure_ascii=False, indent=1), "utf-8")
        beside.replace(path)

    def answer_to(self, question: Question) -> dict[str, Any] | None:
        """The stored result, if this very question was answered from all batches now in the landing."""
        stored = self.answers.get(question.slot)
        if not stored or stored["question"] != asdict(question) or stored["last_seq"] != self.last_seq:
            return None
        return stored["result"]

    @property
    def answered_seq(self) -> int:
        """The newest batch that any publication has told of; later ones are news."""
        return max((stored["last_seq"] for stored in self.answers.values()), default=0)

    def remember(self, question: Question, result: Mapping[str, Any]) -> None:
        """Keep what was published for a question, from all batches now in the landing."""
        self.answers[question.slot] = {
            "question": asdict(question),
            "last_seq": self.last_seq,
            "result": dict(result),
        }


def state_path(home: Path) -> Path:
    """Where the state of a home is stored."""
    return home / "state.json"


@contextmanager
def hold(home: Path, now: datetime) -> Generator[None]:
    """Hold a home alone for the length of the block; however the process ends, the kernel lets go.

    Raises:
        HomeBusyError: another process, or another part of this one, holds it.
    """
    path = home / "run.lock"
    with path.open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise HomeBusyError(
                home, path.read_text("utf-8").strip() or "a run that has just begun"
            ) from None
        lock.truncate(0)
        lock.write(f"process {os.getpid()}, since {now:%Y-%m-%d %H:%M:%S}\n")
        lock.flush()
        try:
            yield
        finally:
            lock.truncate(0)


def code_version(project: Path = PROJECT) -> str:
    """Hash over the content of everything a snapshot depends on beside its input: 12 hex digits."""
    digest = hashlib.sha256()
    for path in _code_files(project):
        digest.update(f"{path.relative_to(project).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


def _code_files(project: Path) -> list[Path]:
    found = [project / LOCK] if (project / LOCK).is_file() else []
    for folder, patterns in CODE.items():
        for pattern in patterns:
            found += (
                path
                for path in (project / folder).rglob(pattern)
                if not {"target", "logs", "dbt_packages"} & set(path.parts)
            )
    return sorted(found)


def has_news(files: Iterable[tuple[str, Path]], state: State, now_ns: int) -> bool:
    """Whether any input file holds content that was not read yet; stops at the first.

    Files that only look changed (copied, renamed, touched) are hashed and, if known, remembered in `state`.

    Args:
        files: (feed, path) of every input file.
        state: what the home remembers; stamps of files that turned out known are added.
        now_ns: time before the first file is looked at.
    """
    for feed, path in files:
        if is_unchanged(feed, path, state):
            continue
        stamp, known = Stamp.of(path), state.files.get(_name(feed, path))
        sha256 = content_hash(path)
        if f"{feed}/{sha256}" not in state.contents and not (known and known.sha256 == sha256):
            return True
        note(feed, path, stamp, sha256, state, now_ns)
    return False


def is_unchanged(feed: str, path: Path, state: State) -> bool:
    """Whether this very file was read before and nothing tells of a change since."""
    known = state.files.get(_name(feed, path))
    return known is not None and known.is_settled and Stamp.of(path).is_same(known)


def note(feed: str, path: Path, stamp: Stamp, sha256: str, state: State, now_ns: int) -> None:
    """Remember that a file was read.

    A file changed moments before it was read, or while, is hashed again next time: a further change might
    leave its stamp as it is.
    """
    is_settled = stamp.ctime_ns < now_ns - SETTLED_NS and stamp.is_same(Stamp.of(path))
    state.files[_name(feed, path)] = replace(stamp, sha256=sha256, is_settled=is_settled)


def content_hash(path: Path) -> str:
    """SHA-256 of a file's content; of a file that cannot be opened, a word that is no hash."""
    try:
        with path.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError:
        return "unreadable"


def _name(feed: str, path: Path) -> str:
    return f"{feed}:{path}"
