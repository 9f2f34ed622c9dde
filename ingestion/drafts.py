"""Drafts: batches that are read and written, but not landed yet, and why a file is refused whole.

Belongs here: what is known of a batch before it is one, as another process hands it over. Does not belong
here: reading (landing).
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any, Self

from ingestion import findings
from ingestion.errors import FileUnreadableError
from ingestion.ledger import Batch

_ID_DIGITS = 16


@dataclass(frozen=True)
class Refusal:
    """Why a file is quarantined whole: findings at row 0, as (field, rule, message)."""

    findings: tuple[tuple[str | None, str, str], ...]

    @classmethod
    def unreadable(cls, message: str) -> Self:
        """The file cannot be read, for one reason."""
        return cls(((None, findings.UNREADABLE, message),))

    @classmethod
    def of_error(cls, error: FileUnreadableError) -> Self:
        """The file cannot be read, as a reader says."""
        return cls.unreadable(f"{error.message}；{error.remedy}" if error.remedy else error.message)


@dataclass(frozen=True)
class Draft:
    """A batch before it is landed; the attributes are those of `Batch`, `label` is its file.

    Attributes:
        staged: where its files are, below the landing.
    """

    feed: str
    label: str
    sha256: str
    size: int
    span: tuple[int, int, int] | None = None
    contract_version: str | None = None
    received: int = 0
    accepted: int = 0
    quarantined: int = 0
    header: tuple[str, ...] | None = None
    unknown_columns: tuple[str, ...] = ()
    staged: str = ""

    @classmethod
    def without_content(cls, feed: str, label: str, state: str) -> Self:
        """One of a file whose content could not be held still; its identity stands for no content."""
        told = "\0".join(("no content", feed, label, state))
        return cls(feed, label, hashlib.sha256(told.encode()).hexdigest(), 0)

    def to_json(self) -> str:
        """What another process reads it from."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The draft that another process wrote."""
        entries: dict[str, Any] = json.loads(text)
        held: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in entries.items()}
        return cls(**held)

    @property
    def batch_id(self) -> str:
        """The id of the batch it becomes: feed and content."""
        return f"{self.feed}-{self.sha256[:_ID_DIGITS]}"

    def batch(self, *, seq: int, ingested_at: str) -> Batch:
        """The finished batch."""
        return Batch(
            batch_id=self.batch_id,
            seq=seq,
            feed=self.feed,
            file=self.label,
            sha256=self.sha256,
            size=self.size,
            ingested_at=ingested_at,
            received=self.received,
            accepted=self.accepted,
            quarantined=self.quarantined,
            header=self.header,
            unknown_columns=self.unknown_columns,
            contract_version=self.contract_version,
            span=self.span,
        )
