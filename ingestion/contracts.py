"""Contracts: what may come in, read from `data_contracts/sources/*.odcs.yaml`, and the landed schema.

Belongs here: loading the contracts and finding what is wrong in them. Does not belong here: the model
they are read into (feeds), reading data files (readers), judging rows (conform).
This module imports neither polars nor a validator at the top, so that a run with nothing to do stays fast.
"""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from ingestion.errors import ContractInvalidError, FeedUnknownError
from ingestion.feeds import (
    Column,
    Feed,
    HeaderMapping,
    Kind,
    PersonRows,
    Scale,
    header_claims,
    normalise_header,
)

if TYPE_CHECKING:
    import polars as pl

__all__ = [
    "DEFAULT",
    "Column",
    "Feed",
    "HeaderMapping",
    "PersonRows",
    "Scale",
    "load_feed",
    "load_feeds",
    "normalise_header",
    "polars_schema",
]

DEFAULT = Path(__file__).resolve().parent.parent / "data_contracts" / "sources"
SUFFIX = ".odcs.yaml"
ENGINE = "pinbiao"
"""Name under which our own row rules stand in the `quality` of a contract."""
STANDARD_COLUMNS = ("updated_at", "record_status")
"""Columns that may stand in every feed; each contract spells them out, always the same way."""

_TABLE_PROPERTIES = frozenset({"titleEn", "descriptionEn", "personRows"})
_COLUMN_PROPERTIES = frozenset(
    {
        "descriptionEn",
        "reading",
        "readIfContains",
        "readOtherAs",
        "nullMeans",
        "endDate",
        "eventDate",
        "happenedLater",
        "privacy",
        "keepScale",
    }
)
_VALUE_PROPERTIES = frozenset({"readAlso"})
_KINDS: Mapping[str, Kind] = {
    "string": "text",
    "date": "date",
    "timestamp": "timestamp",
    "number": "decimal",
    "integer": "int",
    "boolean": "bool",
}


def load_feeds(folder: Path = DEFAULT) -> dict[str, Feed]:
    """All feeds by name, in the order of their names.

    Args:
        folder: where the `<feed>.odcs.yaml` files are.

    Raises:
        ContractInvalidError: if files cannot be used, with every fault of all files.
    """
    return dict(_load_folder(Path(folder)))


def load_feed(name: str, folder: Path = DEFAULT) -> Feed:
    """The feed of this name.

    Raises:
        FeedUnknownError: if no contract describes it.
        ContractInvalidError: as `load_feeds`.
    """
    feeds = _load_folder(Path(folder))
    if name not in feeds:
        raise FeedUnknownError(name, feeds)
    return feeds[name]


def polars_schema(feed: Feed) -> "pl.Schema":
    """Schema of the landed rows of a feed: contract columns, kept scales, batch_id, row_number."""
    import polars as pl

    types: Mapping[Kind, pl.DataType] = {
        "date": pl.Date(),
        "timestamp": pl.Datetime("us"),
        "decimal": pl.Decimal(38, 9),
        "int": pl.Int64(),
        "bool": pl.Boolean(),
    }
    schema: dict[str, pl.DataType] = {}
    for column in feed.columns:
        if column.personal == "drop":
            continue
        schema[column.name] = pl.Decimal(18, 2) if column.money else types.get(column.kind, pl.String())
        if column.keep_scale:
            schema[f"{column.name}_scale"] = pl.Int64()
    return pl.Schema(schema | {"batch_id": pl.String(), "row_number": pl.Int64()})


@cache
def _load_folder(folder: Path) -> dict[str, Feed]:
    feeds: dict[str, Feed] = {}
    faults: list[str] = []
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        try:
            contract = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
            feed = _read_feed(contract)
        except (yaml.YAMLError, KeyError, TypeError, ValueError, ArithmeticError) as error:
            faults.append(f"{path.name}: cannot be read as a contract ({type(error).__name__}: {error})")
            continue
        feeds[feed.name] = feed
        faults += [f"{feed.name}: unknown property {name!r}" for name in _unknown_properties(contract)]
        if path.name != feed.name + SUFFIX:
            faults.append(
                f"{path.name}: describes the feed {feed.name!r}, so it should be named {feed.name}{SUFFIX}"
            )
    if not feeds and not faults:
        faults.append(f"{folder}: holds no *{SUFFIX}")
    faults += [fault for feed in feeds.values() for fault in _faults(feed, feeds)]
    if faults:
        raise ContractInvalidError(faults)
    return feeds


def _read_feed(contract: Mapping[str, Any]) -> Feed:
    (table,) = contract["schema"]
    custom = _custom(table)
    columns = tuple(_read_column(entry) for entry in table["properties"])
    rules = [check["implementation"] for check in table.get("quality", ()) if check.get("engine") == ENGINE]
    scales = [
        Scale(rule["low"], rule["value"], rule["high"]) for rule in rules if rule["rule"] == "BAD_RANGE"
    ]
    person = custom.get("personRows")
    keyed = sorted((c for c in columns if c.key_position is not None), key=lambda c: c.key_position or 0)
    customs = {entry["name"]: _custom(entry) for entry in table["properties"]}
    return Feed(
        name=table["name"],
        title_zh=table["businessName"],
        title_en=custom["titleEn"],
        description_zh=table["description"],
        description_en=custom["descriptionEn"],
        version=contract["version"],
        columns=columns,
        key=tuple(column.name for column in keyed),
        event_column=next((name for name, own in customs.items() if own.get("eventDate")), None),
        happened={
            name: tuple(own["happenedLater"]) for name, own in customs.items() if "happenedLater" in own
        },
        orders=tuple((rule["earlier"], rule["later"]) for rule in rules if rule["rule"] == "DATE_ORDER"),
        scale=scales[0] if scales else None,
        person_rows=PersonRows(
            person["column"], person["value"], tuple(person["nulled"]), tuple(person["withheld"])
        )
        if person
        else None,
    )


def _read_column(entry: Mapping[str, Any]) -> Column:
    custom = _custom(entry)
    options = entry.get("logicalTypeOptions", {})
    readings = {
        text: value["value"] for value in entry.get("enum", ()) for text in _custom(value).get("readAlso", ())
    }
    targets = [relation["to"].split(".") for relation in entry.get("relationships", ())]
    kind = custom.get("reading") or ("enum" if "enum" in entry else _KINDS[entry["logicalType"]])
    return Column(
        name=entry["name"],
        header=normalise_header(entry["businessName"]),
        aliases=tuple(normalise_header(alias["synonym"]) for alias in entry.get("synonyms", ())),
        kind=kind,
        required=entry.get("required", False),
        key_position=entry.get("primaryKeyPosition"),
        values=tuple(value["value"] for value in entry.get("enum", ())),
        readings=readings,
        contains=tuple(custom.get("readIfContains", ())),
        fallback=custom.get("readOtherAs"),
        default=custom.get("nullMeans"),
        minimum=_bound(options, "minimum"),
        exclusive_minimum=_bound(options, "exclusiveMinimum"),
        maximum=_bound(options, "maximum"),
        end=custom.get("endDate", False),
        personal=custom.get("privacy"),
        money=kind == "decimal" and entry["name"].endswith("_yuan"),
        keep_scale=custom.get("keepScale", False),
        description_zh=entry["description"],
        description_en=custom["descriptionEn"],
        references=tuple((feed, column) for feed, column in targets),
    )


def _custom(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {item["property"]: item["value"] for item in entry.get("customProperties", ())}


def _unknown_properties(contract: Mapping[str, Any]) -> list[str]:
    """Custom properties that nothing reads: most likely misspelt."""
    (table,) = contract["schema"]
    unknown = [name for name in _custom(table) if name not in _TABLE_PROPERTIES]
    for entry in table["properties"]:
        unknown += [name for name in _custom(entry) if name not in _COLUMN_PROPERTIES]
        unknown += [
            name
            for value in entry.get("enum", ())
            for name in _custom(value)
            if name not in _VALUE_PROPERTIES
        ]
    return unknown


def _bound(options: Mapping[str, Any], name: str) -> Decimal | None:
    return Decimal(str(options[name])) if name in options else None


def _faults(feed: Feed, feeds: Mapping[str, Feed]) -> list[str]:
    """What one contract says of columns, values and feeds that are not there, or says twice."""
    known = set(feed.names)
    named = [*feed.happened, *(name for pair in feed.orders for name in pair)]
    named += [name for companions in feed.happened.values() for name in companions]
    if feed.scale:
        named += [feed.scale.low, feed.scale.value, feed.scale.high]
    if feed.person_rows:
        named += [feed.person_rows.column, *feed.person_rows.nulled, *feed.person_rows.withheld]
    faults = [
        f"{feed.name}: names the column {name!r}, which it lacks" for name in named if name not in known
    ]
    faults += [f"{feed.name}: lacks {name!r}" for name in STANDARD_COLUMNS if name not in known]
    if not feed.key:
        faults.append(f"{feed.name}: has no key")
    claims = Counter(header for header, _, _ in header_claims(feed.columns))
    faults += [
        f"{feed.name}: the header {header!r} is claimed twice" for header, n in claims.items() if n > 1
    ]
    for column in feed.columns:
        where = f"{feed.name}.{column.name}"
        spoken = {*column.readings.values(), *column.contains, column.fallback}
        spoken |= {column.default} if column.kind == "enum" else set()
        faults += [f"{where}: {value!r} is no value of it" for value in spoken - {*column.values, None}]
        if column.key_position is not None and not column.required:
            faults.append(f"{where}: is a key and not required")
        faults += [
            f"{where}: refers to {target}.{name}, which no contract describes"
            for target, name in column.references
            if target not in feeds or name not in feeds[target].names
        ]
    return faults
