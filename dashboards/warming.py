"""Warming: the pages of a new snapshot are made before anybody asks, so that nobody is the first to wait.

Belongs here: which addresses, when, in the background. Does not belong here: making pages (app), what is kept
of them (queries remember their answers with the snapshot).
"""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from dashboards.content.view import View
from dashboards.errors import DashboardError
from dashboards.pages import all_pages
from dashboards.queries import programme
from dashboards.snapshot import Snapshot, SnapshotStore

PAUSE_S = 5.0
"""Between two looks for a new snapshot."""


class Warming(threading.Thread):
    """Makes every page of the newest snapshot once, then waits for the next snapshot.

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
            self._make(path, search)


def addresses(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Path and query string of every page for every programme and year as a whole, the newest year first."""
    asked = [(y, p) for p in programme.programs(snapshot) for y in programme.years(snapshot, p)]
    seen: set[tuple[str, str, int]] = set()
    for year, program in sorted(asked, key=lambda each: -each[0]):
        search = View.whole(snapshot, program, year).address("")
        for page in all_pages():
            about = (page.path, program if page.has_program else "", year if page.has_year else 0)
            if about not in seen:
                seen.add(about)
                yield page.path, search
