"""Sessions: who is signed in on which cookie, until when; and how often a sign-in may fail.

Belongs here: opening, finding and ending sessions, counting failures. Does not belong here: passwords
(accounts), cookies and answers (gate).

HOME/accounts/sessions.sqlite holds hashes of tokens only: who reads the file cannot sign in with it.
"""

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import astuple, dataclass
from pathlib import Path

from dashboards.access.accounts import private_database

FILE = "sessions.sqlite"
IDLE_S = 30 * 60
"""A session that asks nothing for this long has ended."""
ABSOLUTE_S = 10 * 3600
"""A session this old has ended, whatever it did."""
SEEN_EVERY_S = 60
"""The time a session was last seen is not written more often than this."""
WINDOW_S = 15 * 60
"""Failures older than this are forgotten."""
FAILURES_OF_ACCOUNT = 5
FAILURES_OF_ADDRESS = 20
TABLES = """
    create table if not exists sessions (
        token_hash text primary key, name text not null, role text not null, region text not null,
        is_local_account integer not null, started_at real not null, seen_at real not null
    );
    create table if not exists failures (subject text not null, at real not null);
    create index if not exists failures_by_subject on failures (subject, at);
"""


@dataclass(frozen=True)
class Session:
    """Who is signed in; role and region as they were when he signed in."""

    name: str
    role: str
    region: str
    is_local_account: bool


class Sessions:
    """The sessions of a home.

    Args:
        home: the home.
        clock: seconds since the epoch.
    """

    def __init__(self, home: Path, clock: Callable[[], float] = time.time) -> None:
        self._home = home
        self._clock = clock

    def open(self, session: Session) -> str:
        """Open a session; the token is told once and kept as a hash only."""
        token, now = secrets.token_urlsafe(32), self._clock()
        with private_database(self._home, FILE, TABLES) as database:
            database.execute("delete from sessions where started_at < ?", [now - ABSOLUTE_S])
            database.execute(
                "insert into sessions values (?, ?, ?, ?, ?, ?, ?)",
                [_hash(token), *astuple(session), now, now],
            )
        return token

    def find(self, token: str) -> Session | None:
        """The session of a token; None where it has ended."""
        now = self._clock()
        with private_database(self._home, FILE, TABLES) as database:
            row = database.execute(
                "select name, role, region, is_local_account, seen_at from sessions "
                "where token_hash = ? and started_at > ? and seen_at > ?",
                [_hash(token), now - ABSOLUTE_S, now - IDLE_S],
            ).fetchone()
            if row is None:
                return None
            if now - row[4] > SEEN_EVERY_S:
                database.execute("update sessions set seen_at = ? where token_hash = ?", [now, _hash(token)])
        return Session(row[0], row[1], row[2], bool(row[3]))

    def close(self, token: str) -> None:
        """End a session."""
        with private_database(self._home, FILE, TABLES) as database:
            database.execute("delete from sessions where token_hash = ?", [_hash(token)])

    def note_attempt(self, name: str, address: str) -> int:
        """Count a sign-in as failed until it is forgiven; returns what names it."""
        now = self._clock()
        with private_database(self._home, FILE, TABLES) as database:
            database.execute("delete from failures where at < ?", [now - WINDOW_S])
            database.execute("insert into failures values (?, ?)", [_account(name), now])
            return database.execute(
                "insert into failures values (?, ?) returning rowid", [_address(address), now]
            ).fetchone()[0]

    def is_blocked(self, name: str, address: str) -> bool:
        """Whether the account or the address failed too often of late."""
        limits = ((_account(name), FAILURES_OF_ACCOUNT), (_address(address), FAILURES_OF_ADDRESS))
        since = self._clock() - WINDOW_S
        with private_database(self._home, FILE, TABLES) as database:
            for subject, most in limits:
                (failed,) = database.execute(
                    "select count(*) from failures where subject = ? and at > ?", [subject, since]
                ).fetchone()
                if failed >= most:
                    return True
        return False

    def forgive(self, name: str, attempt: int) -> None:
        """Forget the failures of an account whose owner has signed in, and that his attempt was counted."""
        with private_database(self._home, FILE, TABLES) as database:
            database.execute("delete from failures where subject = ? or rowid = ?", [_account(name), attempt])


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _account(name: str) -> str:
    return f"account {name}"


def _address(address: str) -> str:
    return f"address {address}"
