"""Intake: which files wait in the drop folder and the inbox, and landing those that are new.

Belongs here: the order of files, skipping what is known, remembering what was read. Does not belong here:
reading and judging rows (ingestion). Nothing heavy is imported at the top: this answers "is there work?".
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingestion.drop import Waiting, scan_drop, scan_inbox
from ingestion.errors import BatchNotConservedError
from ingestion.ledger import STAGING
from orchestration.reading import start_reading
from orchestration.resources import Run
from orchestration.state import Stamp, content_hash, has_news, is_unchanged, note

if TYPE_CHECKING:
    from ingestion.feeds import Feed
    from ingestion.ledger import Batch


@dataclass(frozen=True)
class Intake:
    """What landing the files came to.

    Attributes:
        known: every batch of the landing, in the order they came.
        fresh: those that no publication has told of yet, batches of a run that was blocked among them.
        lost: per feed, files whose rows did not add up; nothing of them is landed.
    """

    known: list["Batch"]
    fresh: list["Batch"]
    lost: dict[str, list[str]]


def waiting_files(run: Run) -> list[Waiting]:
    """Every file of the drop folder and the inbox, by feed and file name."""
    found = [*(scan_drop(run.drop) if run.drop else ()), *scan_inbox(run.home)]
    return sorted(found, key=lambda file: (file.feed, file.path.name, file.label))


def is_answered(run: Run) -> bool:
    """Whether nothing is new: the same question, no new content, the answer still in its place."""
    answer = run.state.answer_to(run.question)
    if answer is None or not _is_published(run, answer["snapshot_id"]):
        return False
    files = [(file.feed, file.path) for file in waiting_files(run)]
    return not has_news(files, run.state, run.began_ns)


def _is_published(run: Run, snapshot_id: str) -> bool:
    published = run.home / "published"
    if run.make_current:
        return (published / "current.duckdb").resolve().stem == snapshot_id and (
            published / "parquet"
        ).is_dir()
    return (published / "snapshots" / f"{snapshot_id}.duckdb").is_file()


def read_ahead(run: Run, names: Collection[str] | None = None) -> None:
    """Have what is new of some feeds, or of all, read by another process meanwhile, if that is worth it.

    What a run that was cut short left behind in the landing is cleared away first.
    """
    run.world.remove_directory(run.landing / STAGING)
    wanted = (file for file in waiting_files(run) if names is None or file.feed in names)
    changed = [file for file in wanted if not is_unchanged(file.feed, file.path, run.state)]
    run.reading = start_reading(changed, run.home, run.settings, run.world)


def land_files(run: Run, feeds: dict[str, "Feed"], names: Collection[str] | None = None) -> Intake:
    """Land the files that are new.

    Args:
        run: the run.
        feeds: every feed with a contract.
        names: feeds to land; None: all, and files of unknown feeds too.

    Returns:
        what is in the landing then.
    """
    from ingestion.landing import Landing

    landing = Landing(run.home, feeds, run.settings, run.world)
    if run.reading is None:
        read_ahead(run, names)
    files = [file for file in waiting_files(run) if names is None or file.feed in names]
    run.progress.phase("Reading files", len(files))
    lost: dict[str, list[str]] = defaultdict(list)
    for file in files:
        if not is_unchanged(file.feed, file.path, run.state):
            stamp = Stamp.of(file.path)
            try:
                draft = run.reading.draft_of(file) if run.reading else None
                if draft:
                    batch = landing.accept(draft)
                else:
                    batch = landing.ingest(file.path, file.feed, file.label, grows=file.grows)
            except BatchNotConservedError as fault:
                lost[file.feed].append(f"{file.label}: {fault.message}")
                continue
            is_hashed = batch is not None and not file.grows and batch.size == stamp.size
            sha256 = batch.sha256 if is_hashed else content_hash(file.path)
            note(file.feed, file.path, stamp, sha256, run.state, run.began_ns)
        run.progress.step(file.label)
    known = landing.batches()
    run.state.contents = {f"{batch.feed}/{batch.sha256}" for batch in known}
    run.state.last_seq = max((batch.seq for batch in known), default=0)
    run.state.save(run.home)
    fresh = [batch for batch in known if batch.seq > run.state.answered_seq]
    return Intake(known, fresh, lost)
