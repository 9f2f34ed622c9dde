"""Labels: every word people read, in Chinese and English, from data.

Belongs here: looking up texts (`texts/*.yaml`), names of enum values and feeds as the contracts give them.
Does not belong here: composing what is said (content), names that the snapshot holds (queries).
"""

import csv
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ingestion.contracts import load_feeds
from ingestion.products import load_products
from ingestion.reasons import read_reasons, read_titles

WEIGHTS = Path(__file__).resolve().parent.parent / "ingestion" / "matching" / "match_weights.csv"
TEXTS = Path(__file__).resolve().parent / "texts"
LANGUAGES = ("zh", "en")


class TextUnknownError(KeyError):
    """A text that no file of `texts/` holds: a fault of our own."""


@cache
def load_texts() -> dict[str, dict[str, str]]:
    """All texts by `<file>.<key>`, each by language.

    Raises:
        ValueError: a text lacks a language.
    """
    texts: dict[str, dict[str, str]] = {}
    for path in sorted(TEXTS.glob("*.yaml")):
        for key, entry in yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader).items():
            if set(entry) != set(LANGUAGES):
                raise ValueError(f"texts/{path.name}: {key} needs exactly {LANGUAGES}, has {tuple(entry)}")
            texts[f"{path.stem}.{key}"] = {lang: entry[lang].strip() for lang in LANGUAGES}
    return texts


def text(key: str, lang: str) -> str:
    """The text of a key.

    Raises:
        TextUnknownError: there is none.
    """
    try:
        return load_texts()[key][lang]
    except KeyError:
        raise TextUnknownError(f"no text {key!r} in {lang!r} below {TEXTS}") from None


def has_text(key: str) -> bool:
    """Whether there is a text of this key."""
    return key in load_texts()


@cache
def value_label(table: str, column: str, value: Any, lang: str) -> str:
    """What a value of a restricted column means; the value itself where the contract gives no other word.

    The Chinese values of the feeds stay as they are in both languages where no English word is given.
    """
    if value is None:
        return ""
    for known in load_products()[table].by_name[column].values:
        if known.value == value:
            return known.label_zh if lang == "zh" else known.label_en
    return str(value)


@cache
def reason_label(mart: str, code: str, lang: str) -> str:
    """What a reason of a decision means, as the rules' seeds say it; the code where they do not."""
    for (of, _, name), entry in read_reasons().items():
        if (of, name) == (mart, code):
            return entry.title_zh if lang == "zh" else entry.title_en
    return code


@cache
def key_label(mart: str, key: str, lang: str) -> str:
    """The key of a row in words: its parts side by side, codes by their names."""
    first, *rest = key.split("|")
    if titles := read_titles().get((mart, first)):
        return " · ".join((titles[LANGUAGES.index(lang)], *rest))
    grain = load_products()[mart].grain
    # a key may be given without its last parts, and its last part may hold what parts them
    parts = zip(grain, key.split("|", len(grain) - 1), strict=False)
    return " · ".join(value_label(mart, column, part, lang) for column, part in parts)


@cache
def code_label(mart: str, code: str, lang: str) -> str:
    """What a code said of a row of a table means: a value or flag of the table, a reason, an outcome."""
    product = load_products()[mart]
    for column in product.columns:
        for known in column.values:
            if known.value == code:
                return known.label_zh if lang == "zh" else known.label_en
    if (said := reason_label(mart, code, lang)) != code:
        return said
    if titles := read_titles().get((mart, code)):
        return titles[LANGUAGES.index(lang)]
    if code in product.by_name:
        return column_label(mart, code, lang)
    return text(f"outcomes.{code}", lang) if has_text(f"outcomes.{code}") else code


@cache
def likeness_label(reason: str, lang: str) -> str:
    """What a comparison of two names found, as the list of weights says it: `feature:level:points`."""
    feature, level, _ = reason.split(":")
    for row in _weights():
        if (row["feature"], row["level"]) == (feature, level):
            return row[f"meaning_{lang}"]
    return reason


@cache
def _weights() -> list[dict[str, str]]:
    with WEIGHTS.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


@cache
def table_label(table: str, lang: str) -> str:
    """The name of a published table."""
    return load_products()[table].title_zh if lang == "zh" else table


@cache
def column_label(table: str, column: str, lang: str) -> str:
    """The name of a published column: its Chinese title, or its English name in words."""
    if lang == "zh":
        return load_products()[table].by_name[column].title_zh
    return column.replace("_", " ")


@cache
def field_label(feed: str, field: str, lang: str) -> str:
    """The name of a feed's column: its Chinese header, or its English name."""
    known = load_feeds().get(feed)
    headers = {column.name: column.header for column in known.columns} if known else {}
    return headers.get(field, field) if lang == "zh" else field


@cache
def feed_label(feed: str, lang: str) -> str:
    """The name of a feed."""
    known = load_feeds().get(feed)
    if known is None:
        return feed
    return known.title_zh if lang == "zh" else known.title_en
