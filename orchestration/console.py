"""Console: what a command shows. Results go to stdout, everything else to stderr.

Belongs here: one JSON object or text on stdout, messages, progress as bars on a terminal and as plain lines
otherwise.
Does not belong here: what is said. Standard library only; rich is loaded when there is a bar to draw.
"""

import json
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Any

PLAIN_EVERY_S = 5.0
"""Pause between two plain lines about one phase."""


class Progress:
    """Progress of one command: phases one after the other, each with its steps. This one shows nothing."""

    def phase(self, title: str, total: int | None = None) -> None:
        """A phase begins; the one before has ended."""

    def step(self, what: str) -> None:
        """One more step of the phase is done."""

    def close(self) -> None:
        """The last phase has ended."""


class PlainProgress(Progress):
    """Progress as lines on stderr."""

    def __init__(self) -> None:
        self._title, self._total, self._done = "", None, 0
        self._began = self._said = time.monotonic()

    def phase(self, title: str, total: int | None = None) -> None:
        """Say that a phase begins."""
        self.close()
        self._title, self._total, self._done = title, total, 0
        self._began = self._said = time.monotonic()
        say(f"{title} …")

    def step(self, what: str) -> None:
        """Say now and then how far the phase has come."""
        self._done += 1
        if time.monotonic() - self._said >= PLAIN_EVERY_S:
            self._said = time.monotonic()
            say(f"{self._title}: {self._done}{f' of {self._total}' if self._total else ''} ({what})")

    def close(self) -> None:
        """Say how long the phase took."""
        if self._title:
            say(f"{self._title}: done in {time.monotonic() - self._began:.1f} s")
        self._title = ""


class BarProgress(Progress):
    """Progress as bars on a terminal."""

    def __init__(self) -> None:
        from rich import progress as bars
        from rich.console import Console as Terminal

        columns = (
            bars.SpinnerColumn(finished_text="✓"),
            bars.TextColumn("{task.description:<12}"),
            bars.BarColumn(bar_width=28),
            bars.MofNCompleteColumn(),
            bars.TimeElapsedColumn(),
            bars.TextColumn("{task.fields[what]}", style="dim"),
        )
        self._bars = bars.Progress(*columns, console=Terminal(stderr=True))
        self._task: bars.TaskID | None = None
        self._bars.start()

    def phase(self, title: str, total: int | None = None) -> None:
        """Begin the next bar."""
        self._finish()
        self._task = self._bars.add_task(title, total=total, what="")

    def step(self, what: str) -> None:
        """Move the bar on."""
        if self._task is not None:
            self._bars.update(self._task, advance=1, what=what[:48])

    def close(self) -> None:
        """Complete the last bar and leave it standing."""
        self._finish()
        self._bars.stop()

    def _finish(self) -> None:
        if self._task is not None:
            task = self._bars.tasks[self._task]
            self._bars.update(self._task, total=task.completed or 1, completed=task.completed or 1, what="")
        self._task = None


class Console:
    """Where a command puts its result and its progress.

    Args:
        as_json: print one JSON object and nothing else on stdout.
    """

    def __init__(self, as_json: bool) -> None:
        self.as_json = as_json
        self.out = sys.stdout

    def progress(self) -> Progress:
        """Bars on a terminal, lines otherwise."""
        return BarProgress() if sys.stderr.isatty() and not self.as_json else PlainProgress()

    def result(self, fields: Mapping[str, Any], text: str) -> None:
        """Print the result: as JSON if asked for, else as the text given."""
        if self.as_json:
            as_ascii = (self.out.encoding or "").lower().replace("-", "") != "utf8"
            text = json.dumps(fields, ensure_ascii=as_ascii, default=str)
        print(text, file=self.out, flush=True)


def say(text: str) -> None:
    """One message to stderr."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201 (the one place that prints messages)


def table(headers: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A table of text, columns as wide as what they hold; wide (CJK) characters count two."""
    cells = [[("" if v is None else str(v)).replace("\n", " ") for v in row] for row in (headers, *rows)]
    widths = [max(width(row[i]) for row in cells) for i in range(len(headers))]
    lines = [
        "  ".join(c + " " * (w - width(c)) for c, w in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]
    return "\n".join([lines[0], "  ".join("─" * w for w in widths), *lines[1:]])


def width(text: str) -> int:
    """Columns that a text takes on a terminal."""
    from unicodedata import east_asian_width

    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)
