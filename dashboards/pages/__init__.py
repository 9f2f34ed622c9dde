"""Pages: one module each, with a `PAGE`. Navigation, addresses and exports follow from it.

A page says what it shows as content; how that looks, is exported and printed is the same for all pages. A new
page is a new module here, named in `MODULES`.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from dashboards.content.model import Section
from dashboards.content.view import View

MODULES = ("overview", "reports")
"""Modules of this folder in the order of the navigation."""


@dataclass(frozen=True)
class Page:
    """One page.

    Attributes:
        key: its name in addresses of exports and texts (`pages.page_<key>`).
        path: its address.
        title: the heading for a view.
        content: what it shows.
        has_region: whether the region filter means anything here.
    """

    key: str
    path: str
    title: Callable[[View], str]
    content: Callable[[View], tuple[Section, ...]]
    has_region: bool = True


@cache
def all_pages() -> tuple[Page, ...]:
    """Every page, in the order of the navigation."""
    return tuple(importlib.import_module(f"{__name__}.{name}").PAGE for name in MODULES)


def page_at(path: str) -> Page | None:
    """The page at an address."""
    wanted = path.rstrip("/") or "/"
    return next((page for page in all_pages() if page.path == wanted), None)


def page_named(key: str) -> Page | None:
    """The page of a key."""
    return next((page for page in all_pages() if page.key == key), None)
