"""Accounts: local names with an argon2 hash, a role and a region, kept in the home.

Belongs here: adding, listing, removing accounts and checking a password. Does not belong here: sessions and
how often somebody may try (sessions), people of an identity provider (oidc).

HOME/accounts/accounts.sqlite, mode 0600 in a folder of mode 0700.
"""

import re
import sqlite3
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from dashboards.access.roles import account_roles
from dashboards.errors import AccountInvalidError, AccountUnknownError
from ingestion.layout import ACCOUNTS as FOLDER
from ingestion.layout import ACCOUNTS_FILE as FILE

NAME = re.compile(r"[\w.@-]{1,64}")
REGION = re.compile(r"[0-9]{6}")
SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 1_024
"""More would only make hashing slow."""
TABLE = """
    create table if not exists accounts (
        name text primary key, password_hash text not null, role text not null, region text not null,
        added_at text not null default current_timestamp
    )
"""


@dataclass(frozen=True)
class Account:
    """One account; the region is empty where it is bound to none."""

    name: str
    role: str
    region: str


def _nothing() -> None:
    pass


@contextmanager
def private_database(home: Path, file: str, schema: str) -> Generator[sqlite3.Connection]:
    """A database below HOME/accounts that only its owner can read, its tables made; one transaction."""
    folder = home / FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / file
    if not path.exists():
        path.touch(mode=0o600)
    with closing(sqlite3.connect(path, timeout=10)) as connection, connection:
        connection.executescript(schema)
        yield connection


class Accounts:
    """The accounts of a home.

    Args:
        home: the home; nothing is written in it before the first account is added.
        hasher: how passwords are hashed.
    """

    def __init__(self, home: Path, hasher: PasswordHasher | None = None) -> None:
        self._home = home
        self._hasher = hasher or PasswordHasher()
        self._nobodys_hash = ""

    def add(
        self, name: str, password: str, role: str, region: str = "", note: Callable[[], None] = _nothing
    ) -> Account:
        """Add an account.

        Args:
            name: whom it is for.
            password: what he signs in with.
            role: what he may see and do.
            region: what he is bound to; empty for everything.
            note: tells of it; where it fails the account is not added.

        Raises:
            AccountInvalidError: with everything that is wrong.
        """
        wrong = []
        if not NAME.fullmatch(name):
            wrong.append(f"name {name!r}: letters, digits, . _ - @, at most 64")
        if role not in account_roles():
            wrong.append(f"role {role!r}: one of {', '.join(account_roles())}")
        if region and not REGION.fullmatch(region):
            wrong.append(f"region {region!r}: a code of six digits")
        if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
            wrong.append(f"password: {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters")
        if any(account.name == name for account in self.all()):
            wrong.append(f"name {name!r}: there is such an account; remove it first")
        if wrong:
            raise AccountInvalidError(wrong)
        with private_database(self._home, FILE, TABLE) as database:
            database.execute(
                "insert into accounts (name, password_hash, role, region) values (?, ?, ?, ?)",
                [name, self._hasher.hash(password), role, region],
            )
            note()
        return Account(name, role, region)

    def remove(self, name: str, note: Callable[[], None] = _nothing) -> None:
        """Remove an account.

        Args:
            name: whose it is.
            note: tells of it; where it fails the account stays.

        Raises:
            AccountUnknownError: there is none of this name.
        """
        if self.find(name) is None:
            raise AccountUnknownError(name)
        with private_database(self._home, FILE, TABLE) as database:
            database.execute("delete from accounts where name = ?", [name])
            note()

    def all(self) -> list[Account]:
        """Every account, by name."""
        return [Account(*row) for row in self._read("select name, role, region from accounts order by name")]

    def find(self, name: str) -> Account | None:
        """The account of a name."""
        rows = self._read("select name, role, region from accounts where name = ?", name)
        return Account(*rows[0]) if rows else None

    def exist(self) -> bool:
        """Whether there is any account."""
        return bool(self._read("select 1 from accounts limit 1"))

    def check(self, name: str, password: str) -> Account | None:
        """The account, if the password is its own; as slow for a name that does not exist."""
        rows = self._read("select password_hash from accounts where name = ?", name)
        if not self._nobodys_hash:
            self._nobodys_hash = self._hasher.hash("nobody's")
        try:
            self._hasher.verify(rows[0][0] if rows else self._nobodys_hash, password[:LONGEST_PASSWORD])
        except VerificationError:
            return None
        return self.find(name)

    def _read(self, query: str, *values: str) -> list[tuple[str, ...]]:
        path = self._home / FOLDER / FILE
        if not path.exists():
            return []
        with closing(sqlite3.connect(path, timeout=10)) as connection:
            return connection.execute(query, values).fetchall()
