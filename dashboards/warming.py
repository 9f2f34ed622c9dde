"""Warming: the pages of a new snapshot are made before anybody asks, so that nobody is the first to wait.

Belongs here: which addresses, when, in the background. Does not belong here: making pages (app), what is kept
of them (queries remember their answers with the snapshot).
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from dashboards.access.roles import Role, Viewer
from dashboards.content.view import View
from dashboards.errors import DashboardError
from dashboards.pages import all_pages
from dashboards.queries import programme
from dashboards.snapshot import Snapshot, SnapshotStore

PAUSE_S = 5.0
"""Between two looks for a new snapshot."""
REST = 3.0
"""How long it rests after a page while people ask, as a multiple of the time the page took: they go first."""
IDLE_S = 2.0
"""Nobody is thought to be asking when nobody has asked for so long."""


class Warming(threading.Thread):
    """Makes every page of the newest snapshot once, for every choice of the filters, then waits for the next.

    Args:
        store: the snapshots.
        expected: for whom pages are made.
        make: makes the page of a path and a query string for a viewer.
        idle_s: seconds since a person asked.
    """

    def __init__(
        self,
        store: SnapshotStore,
        expected: Callable[[], Sequence[Viewer]],
        make: Callable[[Viewer, str, str], object],
        idle_s: Callable[[], float],
    ) -> None:
        super().__init__(name="warming", daemon=True)
        self._store, self._expected, self._make, self._idle_s = store, expected, make, idle_s
        self._stopped = threading.Event()

    def run(self) -> None:
        """Work until stopped."""
        done: Path | None = None
        while not self._stopped.is_set():
            try:
                snapshot = self._store.current()
                if snapshot.path != done:
                    done = snapshot.path
                    for viewer in self._expected():
                        self._warm(viewer)
            except DashboardError:
                pass  # nothing is published yet, or it cannot be read: who asks is told so
            self._stopped.wait(PAUSE_S)

    def stop(self) -> None:
        """End after the page that is being made."""
        self._stopped.set()
        if self.is_alive():
            self.join()

    def _warm(self, viewer: Viewer) -> None:
        for path, search in addresses(self._store.of(viewer), viewer.role):
            if self._stopped.is_set():
                return
            began = time.monotonic()
            self._make(viewer, path, search)
            if self._idle_s() < IDLE_S:
                self._stopped.wait(REST * (time.monotonic() - began))


def addresses(snapshot: Snapshot, role: Role) -> Iterator[tuple[str, str]]:
    """Path and query of every page of a role for every choice of filters: wholes first, newest year first."""
    seen: set[tuple[str, str, int, str]] = set()
    for view in sorted(_views(snapshot), key=lambda view: (not view.is_whole, -view.year)):
        for page in filter(lambda page: role.opens(page.key), all_pages()):
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
