"""Warming: the pages of a new snapshot are made before anybody asks, so that nobody is the first to wait.

Belongs here: which addresses, when, in the background. Does not belong here: making pages (app), what is kept
of them (queries remember their answers with the snapshot).
"""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from dashboards.content.view import View
from dashboards.errors import DashboardError
from dashboards.pages import all_pages
from dashboards.queries import programme
from dashboards.snapshot import Snapshot, SnapshotStore

PAUSE_S = 5.0
"""Between two looks for a new snapshot."""
REST = 1.0
"""How long it rests after a page, as a multiple of the time the page took: who asks meanwhile goes first."""


class Warming(threading.Thread):
    """Makes every page of the newest snapshot once, for every choice of the filters, then waits for the next.

    Args:
        store: the snapshots.
        make: makes the page of a path and a query string.
    """

    def __init__(self, store: SnapshotStore, make: Callable[[str, str], object]) -> None:
        super().__init__(name="warming", daemon=True)
        self._store, self._make = store, make
        self._stopped = threading.Event()

    def run(self) -> None:
        """Work until stopped."""
        done: Path | None = None
        while not self._stopped.is_set():
            try:
                snapshot = self._store.current()
                if snapshot.path != done:
                    done = snapshot.path
                    self._warm(snapshot)
            except DashboardError:
                pass  # nothing is published yet, or it cannot be read: who asks is told so
            self._stopped.wait(PAUSE_S)

    def stop(self) -> None:
        """End after the page that is being made."""
        self._stopped.set()
        if self.is_alive():
            self.join()

    def _warm(self, snapshot: Snapshot) -> None:
        for path, search in addresses(snapshot):
            if self._stopped.is_set():
                return
            began = time.monotonic()
            self._make(path, search)
            self._stopped.wait(REST * (time.monotonic() - began))


def addresses(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Path and query of every page for every choice of filters: wholes first, the newest year first."""
    seen: set[tuple[str, str, int, str]] = set()
    for view in sorted(_views(snapshot), key=lambda view: (not view.is_whole, -view.year)):
        for page in all_pages():
            about = (
                page.path,
                view.program if page.has_program else "",
                view.year if page.has_year else 0,
                view.region if page.has_region else "",
            )
            if about not in seen:
                seen.add(about)
                yield page.path, view.address("")


def _views(snapshot: Snapshot) -> Iterator[View]:
    for program in programme.programs(snapshot):
        for year in programme.years(snapshot, program):
            for region in programme.regions(snapshot, program):
                yield View(snapshot, program, year, region.region_code)
