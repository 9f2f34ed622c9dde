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
            "Correct the named files below data_contracts/; its README.md lists every property.",
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


class SettingInvalidError(PinbiaoError):
    """A value of the environment that cannot be used as the setting it names."""

    exit_code = 2

    def __init__(self, variable: str, value: str, expected: str) -> None:
        self.variable = variable
        self.value = value
        self.expected = expected
        super().__init__(
            f"{variable}={value!r} cannot be used: {expected} is expected.", f"Correct or unset {variable}."
        )

    def __reduce__(self) -> tuple[type["SettingInvalidError"], tuple[str, str, str]]:
        return type(self), (self.variable, self.value, self.expected)


class SecretKeyInvalidError(PinbiaoError):
    """The key of the keyed hashes is there but cannot be one."""

    exit_code = 2

    def __init__(self, place: str) -> None:
        self.place = place
        super().__init__(
            f"{place} holds no usable key for the keyed hashes of personal data.",
            "Restore it from a backup: with another key, people seen before are no longer recognised.",
        )

    def __reduce__(self) -> tuple[type["SecretKeyInvalidError"], tuple[str]]:
        return type(self), (self.place,)


class FileUnreadableError(PinbiaoError):
    """A source file that cannot be read; it is quarantined whole, in the words given here (Chinese)."""


class BatchNotConservedError(PinbiaoError):
    """A fault of our own: the rows of a batch do not add up."""

    def __init__(self, batch_id: str, received: int, accepted: int, quarantined: int) -> None:
        self.counts = (batch_id, received, accepted, quarantined)
        super().__init__(
            f"Batch {batch_id}: {received} rows received, but {accepted} accepted "
            f"and {quarantined} quarantined.",
            "Nothing was landed. This is a fault of pinbiao: please report it with the file.",
        )

    def __reduce__(self) -> tuple[type["BatchNotConservedError"], tuple[str, int, int, int]]:
        return type(self), self.counts


class BatchNotJudgedError(PinbiaoError):
    """A fault of our own: an expectation about batches could not be evaluated."""

    def __init__(self, kind: str, reason: str) -> None:
        self.kind = kind
        self.reason = reason
        super().__init__(f"The expectation about {kind} could not be evaluated: {reason}.")

    def __reduce__(self) -> tuple[type["BatchNotJudgedError"], tuple[str, str]]:
        return type(self), (self.kind, self.reason)
