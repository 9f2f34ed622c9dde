"""Feeds: what a contract says, as frozen dataclasses, and which header names which column.

Belongs here: the model of a feed and what follows from it without reading anything. Does not belong here:
contract files (contracts), cells and rows (readers, conform).
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Literal

from ingestion.errors import ColumnUnknownError

Kind = Literal["text", "date", "timestamp", "decimal", "int", "bool", "uscc", "enum", "region", "standard_no"]
Personal = Literal["drop", "hash"]

TEN_THOUSAND = "(万元)"
YUAN = "(元)"
ZERO_WIDTH = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"

_DROP_ZERO_WIDTH = dict.fromkeys(map(ord, ZERO_WIDTH))


@dataclass(frozen=True)
class Column:
    """One column of a feed: its names, its type and how its cells are read.

    Attributes:
        name: English name, also the name in the landing.
        header: Chinese header, normalised, with the unit in brackets where it has one.
        aliases: further headers seen in real tables, normalised.
        kind: how a cell is read.
        required: a row without a value is quarantined (keys are required).
        key_position: 1-based place in the key, None outside it.
        values: the values of an enum, in order; empty for other kinds.
        readings: written text -> value of the enum.
        contains: values of the enum that any other text with them in it reads as, tried in this order.
        fallback: value of the enum for any other text; None: such text is BAD_ENUM.
        default: what a null means, as text to be read like a cell; None: null stays null.
        minimum, exclusive_minimum, maximum: range of the number as written (after the unit, before rounding).
        end: an end date, in which "no end" is null.
        personal: "drop" never stored, "hash" stored as keyed hash, None not personal.
        money: amount in yuan; a header ending in (万元) means the value times 10,000.
        keep_scale: the number of digits written after the point lands too, as `<name>_scale`.
        description_zh, description_en: what the column means.
        references: (feed, column) pairs; a value found in none of them dangles. Empty: not checked.
    """

    name: str
    header: str
    aliases: tuple[str, ...]
    kind: Kind
    required: bool
    key_position: int | None
    values: tuple[str, ...]
    readings: Mapping[str, str] = field(hash=False)
    contains: tuple[str, ...]
    fallback: str | None
    default: str | None
    minimum: Decimal | None
    exclusive_minimum: Decimal | None
    maximum: Decimal | None
    end: bool
    personal: Personal | None
    money: bool
    keep_scale: bool
    description_zh: str
    description_en: str
    references: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PersonRows:
    """Rows about a natural person: `column` reads `value`.

    Attributes:
        column, value: what tells that a row is about a natural person.
        nulled: columns made null before they are looked at.
        withheld: columns judged as in any row, then kept nowhere, and masked wherever a cell is shown.
    """

    column: str
    value: str
    nulled: tuple[str, ...]
    withheld: tuple[str, ...]


@dataclass(frozen=True)
class Scale:
    """The rule `low <= value <= high and low < high` over three columns (BAD_RANGE)."""

    low: str
    value: str
    high: str


@dataclass(frozen=True)
class HeaderMapping:
    """What the header of one file names.

    Attributes:
        columns: for each source column the column it is read into; None: not read.
        ten_thousand: for each source column whether its header ends in (万元) (only of money columns read).
        claimed: for each source column the column its header names, even where another one won that name;
            a cell under a personal column is personal in both cases.
        unknown: headers, as written, that name nothing; blank headers are left out.
        missing: required columns that no header names, in contract order.
    """

    columns: tuple[str | None, ...]
    ten_thousand: tuple[bool, ...]
    claimed: tuple[str | None, ...]
    unknown: tuple[str, ...]
    missing: tuple[str, ...]

    @cached_property
    def positions(self) -> dict[str, int]:
        """0-based place in the file of each column that is read."""
        return {name: place for place, name in enumerate(self.columns) if name is not None}


@dataclass(frozen=True)
class Feed:
    """One feed: its columns, key, dates and row rules.

    Attributes:
        name, title_zh, title_en: its names.
        description_zh, description_en: what a row is.
        version: version of the contract.
        columns: in contract order, `updated_at` and `record_status` last.
        key: names of the key columns, in order.
        event_column: the date a record comes into being (E); None: known from the start.
        happened: date that may happen later (H) -> columns that tell of the same happening.
        orders: (earlier, later) pairs of dates; the same day is in order (DATE_ORDER).
        scale: the rule over score and scale bounds, if any.
        person_rows: how rows about natural persons are treated, if any.
    """

    name: str
    title_zh: str
    title_en: str
    description_zh: str
    description_en: str
    version: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    event_column: str | None
    happened: Mapping[str, tuple[str, ...]] = field(hash=False)
    orders: tuple[tuple[str, str], ...]
    scale: Scale | None
    person_rows: PersonRows | None

    @cached_property
    def names(self) -> tuple[str, ...]:
        """English names of the columns, in contract order."""
        return tuple(column.name for column in self.columns)

    @cached_property
    def required(self) -> tuple[str, ...]:
        """Names of the required columns, in contract order."""
        return tuple(column.name for column in self.columns if column.required)

    @cached_property
    def personal(self) -> dict[str, Personal]:
        """Personal columns and what becomes of them."""
        return {column.name: column.personal for column in self.columns if column.personal}

    def column(self, name: str) -> Column:
        """The column of this English name.

        Raises:
            ColumnUnknownError: if the contract has none.
        """
        try:
            return self._columns_by_name[name]
        except KeyError:
            raise ColumnUnknownError(self.name, name, self.names) from None

    def map_headers(self, headers: Sequence[str | None]) -> HeaderMapping:
        """Find the column that each header of a file names.

        Where two headers claim one column, its own header or English name wins, else the leftmost.

        Args:
            headers: the cells of the header row as written, left to right.
        """
        normalised = [normalise_header(header) for header in headers]
        claims = [self._recognise(header) for header in normalised]
        winners: dict[str, tuple[int, bool]] = {}
        for place, claim in enumerate(claims):
            if claim is None:
                continue
            name, is_alias, _ = claim
            if name not in winners or (winners[name][1] and not is_alias):
                winners[name] = (place, is_alias)
        places = {place for place, _ in winners.values()}
        return HeaderMapping(
            columns=tuple(
                claim[0] if claim and place in places else None for place, claim in enumerate(claims)
            ),
            ten_thousand=tuple(
                bool(claim and claim[2] and place in places) for place, claim in enumerate(claims)
            ),
            claimed=tuple(claim[0] if claim else None for claim in claims),
            unknown=tuple(
                str(written)
                for written, header, claim in zip(headers, normalised, claims, strict=True)
                if claim is None and header
            ),
            missing=tuple(name for name in self.required if name not in winners),
        )

    @cached_property
    def _columns_by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    @cached_property
    def _columns_by_header(self) -> dict[str, tuple[str, bool]]:
        """Header without the unit of money columns -> (column, whether it is an alias)."""
        return {header: (name, is_alias) for header, name, is_alias in header_claims(self.columns)}

    def _recognise(self, header: str) -> tuple[str, bool, bool] | None:
        """(column, whether by an alias, whether in 万元) of a normalised header."""
        bare, unit = _split_unit(header)
        found = self._columns_by_header.get(bare)
        if unit and found and self.column(found[0]).money:
            return *found, unit == TEN_THOUSAND
        found = self._columns_by_header.get(header)
        return (*found, False) if found else None


def normalise_header(header: str | None) -> str:
    """NFKC, without zero-width characters and without any white space; '' for a blank header."""
    return "".join(unicodedata.normalize("NFKC", header or "").translate(_DROP_ZERO_WIDTH).split())


def _split_unit(header: str) -> tuple[str, str]:
    """A header without its unit of money, and the unit ('' where there is none)."""
    for unit in (TEN_THOUSAND, YUAN):
        if header.endswith(unit):
            return header.removesuffix(unit), unit
    return header, ""


def header_claims(columns: Iterable[Column]) -> list[tuple[str, str, bool]]:
    """(header without the unit of money columns, column, whether it is an alias), own names first."""

    def bare(column: Column, header: str) -> str:
        return _split_unit(header)[0] if column.money else header

    own = [(bare(c, header), c.name, False) for c in columns for header in dict.fromkeys((c.header, c.name))]
    return own + [(bare(c, alias), c.name, True) for c in columns for alias in c.aliases]
