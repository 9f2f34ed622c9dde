"""Roles: what each may see, open, write and do, read from roles.yaml; and who is looking.

Belongs here: the roles as data and the questions asked of them. Does not belong here: who has which role
(accounts, oidc), what a scope holds (scopes).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from dashboards.access.scopes import FULL, PUBLIC, Scope

ROLES = Path(__file__).with_name("roles.yaml")
ALL = "all"
NOBODY = "public"
"""The role of who has not signed in; no account can have it."""
LOCAL = "regulator"
"""The role on this machine while there are no accounts: everything is visible and can be done."""
REVIEW, COMPUTE, DOWNLOAD = "review", "compute", "download"


@dataclass(frozen=True)
class Role:
    """One role.

    Attributes:
        name: as accounts and claims name it.
        title_zh, title_en: for people.
        sees: `full` or `public`, as scopes has it.
        pages: keys of the pages it opens; None: all.
        writes: kinds of entries it may add to a case file.
        may: what else it may do.
    """

    name: str
    title_zh: str
    title_en: str
    sees: str
    pages: frozenset[str] | None
    writes: tuple[str, ...]
    may: frozenset[str]

    def opens(self, page_key: str) -> bool:
        """Whether a page is open to it."""
        return self.pages is None or page_key in self.pages

    def title(self, lang: str) -> str:
        """Its name for people."""
        return self.title_zh if lang == "zh" else self.title_en


@dataclass(frozen=True)
class Viewer:
    """Who is looking.

    Attributes:
        name: the account's or the identity provider's name; empty where nobody has signed in.
        role: the role.
        region: the region he is bound to; empty: everywhere.
        is_local: whether there are no accounts and this machine alone is served.
    """

    name: str
    role: Role
    region: str = ""
    is_local: bool = False

    @property
    def scope(self) -> Scope:
        """What he may see."""
        return Scope(self.region, self.role.sees)


@cache
def load_roles() -> Mapping[str, Role]:
    """All roles by name.

    Raises:
        ValueError: a role says something that is not understood.
    """
    roles = {}
    for name, said in yaml.load(ROLES.read_bytes(), Loader=yaml.CSafeLoader).items():
        if said["sees"] not in (FULL, PUBLIC):
            raise ValueError(f"roles.yaml: {name} sees {said['sees']!r}; known: {FULL}, {PUBLIC}")
        pages = None if said["pages"] == ALL else frozenset(said["pages"])
        roles[name] = Role(
            name,
            said["title_zh"],
            said["title_en"],
            said["sees"],
            pages,
            tuple(said["writes"]),
            frozenset(said["may"]),
        )
    return roles


def account_roles() -> tuple[str, ...]:
    """Names of the roles that an account can have."""
    return tuple(name for name in load_roles() if name != NOBODY)


def local_viewer() -> Viewer:
    """Who looks while there are no accounts."""
    return Viewer("", load_roles()[LOCAL], is_local=True)


def nobody() -> Viewer:
    """Who looks without having signed in."""
    return Viewer("", load_roles()[NOBODY])
