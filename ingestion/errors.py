"""Errors for users: one tree.

Every error names the thing, shows the values, and says what to do next; all faults of one thing are
reported at once. Errors of one module are defined here too, so that the tree can be read in one place.
"""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches


class PinbiaoError(Exception):
    """Root of all errors that a user may meet.

    Attributes:
        message: what is wrong, with the names and values it is about.
        remedy: what the user can do next; empty where nothing can be said.
    """

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message, remedy)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}\n{self.remedy}" if self.remedy else self.message


class ContractError(PinbiaoError):
    """A data contract, or a question put to the contracts, is wrong."""


class ContractInvalidError(ContractError):
    """Contract files that cannot be used; carries every fault found, not only the first."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__(
            f"{len(self.faults)} fault(s) in the data contracts:\n"
            + "\n".join(f"  {f}" for f in self.faults),
            "Correct the named files below data_contracts/sources/; data_contracts/README.md lists every property.",
        )

    def __reduce__(self) -> tuple[type["ContractInvalidError"], tuple[tuple[str, ...]]]:
        return type(self), (self.faults,)


class FeedUnknownError(ContractError):
    """A feed that no contract describes."""

    def __init__(self, feed_name: str, known: Iterable[str]) -> None:
        self.feed_name = feed_name
        self.known = tuple(sorted(known))
        close = get_close_matches(feed_name, self.known, n=1)
        guess = f"Did you mean {close[0]!r}? " if close else ""
        super().__init__(
            f"There is no contract for a feed named {feed_name!r}.",
            f"{guess}Known feeds: {', '.join(self.known)}.",
        )

    def __reduce__(self) -> tuple[type["FeedUnknownError"], tuple[str, tuple[str, ...]]]:
        return type(self), (self.feed_name, self.known)


class ColumnUnknownError(ContractError):
    """A column that the contract of a feed does not describe."""

    def __init__(self, feed_name: str, column_name: str, known: Iterable[str]) -> None:
        self.feed_name = feed_name
        self.column_name = column_name
        self.known = tuple(known)
        super().__init__(
            f"The contract of the feed {feed_name!r} has no column {column_name!r}.",
            f"Its columns: {', '.join(self.known)}.",
        )

    def __reduce__(self) -> tuple[type["ColumnUnknownError"], tuple[str, str, tuple[str, ...]]]:
        return type(self), (self.feed_name, self.column_name, self.known)
