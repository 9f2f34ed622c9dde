"""Names: a company's name taken apart into region, trade name (字号), industry words and company form.

Belongs here: reading one name. Does not belong here: comparing two.
"""

import re
from collections.abc import Iterable, Sequence
from csv import DictReader
from functools import cache
from pathlib import Path

import polars as pl

FOLDER = Path(__file__).parent
LEVELS = ("province", "city", "county")
_OPENING, _CLOSING = "[{【〔〖〈《「『（", "]}】〕〗〉》」』）"
_UNIT_OF_REGION = re.compile(
    "(?:省|市|区|县|自治区|自治州|自治县|特别行政区|地区|新区|林区|壮族自治区|回族自治区|维吾尔自治区)$"
)
_BRANCH = (
    r"^(.+?(?:公司|集团|厂))\(?([^()]{1,15}?(?:分公司|分厂|分店|营业部|办事处|门市部|专卖店|旗舰店))\)?$"
)
_MIN_TRADE_NAME = 2


@cache
def read_list(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a data file of this folder."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(DictReader(file))


def folded(text: pl.Expr) -> pl.Expr:
    """Text with characters that sound or look alike made one; as long as it was."""
    groups = [row["characters"] for row in read_list("confusable_characters")]
    other = [character for group in groups for character in group[1:]]
    first = [group[0] for group in groups for _ in group[1:]]
    return text.str.replace_many(other, first)


def comparable(name: pl.Expr) -> pl.Expr:
    """A name with one kind of bracket, upper case, no space; NFKC is applied."""
    marks = [*_OPENING, *_CLOSING]
    return (
        name.str.normalize("NFKC")
        .str.replace_many(marks, ["("] * len(_OPENING) + [")"] * len(_CLOSING))
        .str.replace_all(r"\s+", "")
        .str.to_uppercase()
    )


def short_region(name: str) -> str:
    """A region's name as firms write it: 杭州 of 杭州市; unchanged where one character would be left."""
    short = _UNIT_OF_REGION.sub("", name)
    return short if len(short) >= _MIN_TRADE_NAME else name


def take_apart(names: pl.DataFrame, regions: pl.DataFrame) -> pl.DataFrame:
    """Each name with its parts.

    Args:
        names: a column `name`; others are kept.
        regions: name, level (province, city, county) of every region known.

    Returns:
        names and: plain (comparable, without brackets and what is in them), is_branch, province, city, county
        (short and folded, null where not written), core (trade name and industry), trade_name, industry,
        trade_key and industry_key (both folded), form, kind. Text that is not there is "".
    """
    forms = read_list("company_forms")
    endings = _alternatives(row["ending"] for row in forms)
    words = _alternatives(row["word"] for row in read_list("industry_words"))
    whole = comparable(pl.col("name"))
    apart = (
        names.with_columns(whole.alias("_whole"))
        .with_columns(
            pl.coalesce(pl.col("_whole").str.extract(_BRANCH, 1), "_whole").alias("_firm"),
            pl.col("_whole").str.contains(_BRANCH).alias("is_branch"),
        )
        .with_columns(
            pl.col("_firm").str.replace_all(r"\([^)]*\)?", "").alias("plain"),
            folded(pl.col("_firm").str.extract(r"\(([^)]*)\)", 1)).alias("_inside"),
        )
        .with_columns(pl.col("plain").str.extract(f"({endings})$", 1).fill_null("").alias("_ending"))
        .with_columns(_without_end("plain", "_ending").alias("_body"))
    )
    apart = _peel_regions(apart, regions)
    parts = pl.col("core").str.extract_groups(f"^(.{{{_MIN_TRADE_NAME},}}?)((?:{words})*)$")
    return (
        apart.with_columns(
            parts.struct.field("1").fill_null(pl.col("core")).alias("trade_name"),
            parts.struct.field("2").fill_null("").alias("industry"),
        )
        .with_columns(
            folded(pl.col("trade_name")).alias("trade_key"),
            folded(pl.col("industry")).alias("industry_key"),
            *(
                pl.col("_ending")
                .replace_strict([row["ending"] for row in forms], [row[part] for row in forms], default="")
                .alias(part)
                for part in ("form", "kind")
            ),
        )
        .select(pl.exclude("^_.*$"))
    )


def _peel_regions(apart: pl.DataFrame, regions: pl.DataFrame) -> pl.DataFrame:
    """Take region names off the front; what is left (at least a trade name) is the core."""
    short = {
        level: [
            short_region(name) for name in regions.filter(pl.col("level") == level)["name"].unique().sort()
        ]
        for level in LEVELS
    }
    apart = apart.with_columns(folded(pl.col("_body")).alias("_rest"), pl.lit(0, pl.UInt32).alias("_taken"))
    for level, unit in zip(LEVELS, ("[省市]?", "市?", "(?:区|县|市)?"), strict=True):
        known = _alternatives(folded_texts(short[level]))
        front = rf"^({known}){unit}"
        end = pl.col("_rest").str.extract(rf"({front})", 1).str.len_chars().fill_null(0)
        fits = pl.col("_rest").str.len_chars() >= end + _MIN_TRADE_NAME
        apart = apart.with_columns(
            pl.when(fits).then(pl.col("_rest").str.extract(front, 1)).alias(level),
            pl.when(fits).then(end).otherwise(0).cast(pl.UInt32).alias("_end"),
        ).with_columns(
            pl.coalesce(level, pl.col("_inside").str.extract(front, 1)).alias(level),
            pl.col("_rest").str.slice(pl.col("_end")),
            pl.col("_taken") + pl.col("_end"),
        )
    return apart.with_columns(pl.col("_body").str.slice(pl.col("_taken")).alias("core"))


def folded_texts(texts: Sequence[str]) -> list[str]:
    """Texts folded, in order."""
    return (
        pl.DataFrame({"text": list(texts)}, schema={"text": pl.String})
        .select(folded(pl.col("text")))["text"]
        .to_list()
    )


def _without_end(text: str, end: str) -> pl.Expr:
    return pl.col(text).str.slice(0, pl.col(text).str.len_chars() - pl.col(end).str.len_chars())


def _alternatives(words: Iterable[str]) -> str:
    """Words as alternatives of a regular expression, longer ones first; none match where there are none."""
    ordered = sorted({word for word in words if word}, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word) for word in ordered) or "[^\\s\\S]"
