"""Pages: one module each, with a `PAGE`. Navigation, addresses and exports follow from it.

A page says what it shows as content; how that looks, is exported and printed is the same for all pages. A new
page is a new module here, named in `MODULES`.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote

from dashboards.content.model import Section
from dashboards.content.view import View

MODULES = (
    "overview", "reports", "labelling", "satisfaction", "subsidies", "standards", "supervision",
    "enterprise", "quality", "policy", "catalogue", "lookup",
)  # fmt: skip
"""Modules of this folder in the order of the navigation."""


@dataclass(frozen=True)
class Page:
    """One page.

    Attributes:
        key: its name in addresses of exports and texts (`pages.page_<key>`).
        path: its address.
        title: the heading for a view.
        content: what it shows.
        has_region, has_program, has_year: whether this filter means anything here.
        takes_key: whether its address may go on with what is looked for, `/enterprise/<uscc>`.
    """

    key: str
    path: str
    title: Callable[[View], str]
    content: Callable[[View], tuple[Section, ...]]
    has_region: bool = True
    has_program: bool = True
    has_year: bool = True
    takes_key: bool = False


@cache
def all_pages() -> tuple[Page, ...]:
    """Every page, in the order of the navigation."""
    return tuple(importlib.import_module(f"{__name__}.{name}").PAGE for name in MODULES)


def page_at(path: str) -> Page | None:
    """The page at an address."""
    wanted = path.rstrip("/") or "/"
    for page in all_pages():
        if page.path == wanted or (page.takes_key and wanted.startswith(f"{page.path}/")):
            return page
    return None


def key_in(page: Page, path: str) -> str:
    """What an address asks for behind the page's own; empty where it ends there."""
    return unquote(path[len(page.path) :]).strip("/ ") if page.takes_key else ""


def page_named(key: str) -> Page | None:
    """The page of a key."""
    return next((page for page in all_pages() if page.key == key), None)
