"""Candidates: pairs of a written name and an enterprise that are worth a look, with the points of each trait.

Belongs here: blocking, comparing, ranking. Does not belong here: reading names (names), keeping results.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import polars as pl
from rapidfuzz import process
from rapidfuzz.distance import Indel, Levenshtein

from ingestion.matching.names import LEVELS, folded, read_list, short_region, take_apart

KEPT_PER_NAME = 5
KEPT_SCORE = 0.60
"""Pairs below are not worth a person's time; docs/matching.md shows what lies on either side."""
_MAX_BLOCK = 300
_AT_ONCE = 25_000
"""Names compared at once: it bounds the memory."""
_MAX_PREFIX_BLOCK = 40
_FEATURES = ("trade_name", "industry", "region", "form", "branch", "spelling")
_FULL_SCORE = 100
SCORED = {
    "source_name": pl.String,
    "candidate_uscc": pl.String,
    "candidate_name": pl.String,
    "score": pl.Float64,
    "reasons": pl.List(pl.String),
}


@cache
def weights() -> dict[str, dict[str, int]]:
    """Points by feature and level, as match_weights.csv has them."""
    points: dict[str, dict[str, int]] = {}
    for row in read_list("match_weights"):
        points.setdefault(row["feature"], {})[row["level"]] = int(row["points"])
    return points


def name_enterprises(enterprises: pl.DataFrame, regions: pl.DataFrame) -> pl.DataFrame:
    """The register as it is compared: one row for each enterprise and name it bears or bore.

    Args:
        enterprises: uscc, name, region_code.
        regions: region_code, name, parent_code, level.
    """
    apart = take_apart(enterprises, regions)
    codes = pl.col("region_code")
    for level, code in zip(
        LEVELS,
        (codes.str.slice(0, 2) + "0000", codes.str.slice(0, 4) + "00", codes),
        strict=True,
    ):
        known = regions.filter(pl.col("level") == level)
        short = pl.Series([short_region(name) for name in known["name"]], dtype=pl.String)
        apart = apart.with_columns(
            folded(code.replace_strict(known["region_code"], short, default=None)).alias(f"seat_{level}")
        )
    return apart


def find_candidates(names: pl.DataFrame, register: pl.DataFrame) -> pl.DataFrame:
    """Every enterprise that a name might mean, with its score.

    Args:
        names: the written names, taken apart, each once.
        register: see `name_enterprises`.

    Returns:
        source_name, candidate_uscc, candidate_name (the name that fits best), score 0..1, reasons
        (`feature:level:points`); pairs of at least KEPT_SCORE.
    """
    register = register.with_row_index("right")
    blocks = _register_blocks(register)
    found = [_score(some.with_row_index("left"), register, blocks) for some in names.iter_slices(_AT_ONCE)]
    return pl.concat(found) if found else pl.DataFrame(schema=SCORED)


def _score(names: pl.DataFrame, register: pl.DataFrame, blocks: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The pairs of some names that are worth keeping."""
    pairs = _pair(names, blocks)
    if not pairs.height:
        return pl.DataFrame(schema=SCORED)
    sides = pairs.join(names, on="left").join(register, on="right", suffix="_right")
    judged = _judge(sides)
    points = pl.sum_horizontal(f"_{feature}" for feature in _FEATURES)
    kept = (
        judged.with_columns((points.clip(0, _FULL_SCORE) / _FULL_SCORE).round(2).alias("score"))
        .filter(pl.col("score") >= KEPT_SCORE)
        .sort("left", "uscc", "score", "name_right", descending=[False, False, True, False])
        .unique(["left", "uscc"], keep="first", maintain_order=True)
    )
    reasons = [
        pl.format("{}:{}:{}", pl.lit(feature), pl.col(feature), pl.col(f"_{feature}"))
        for feature in _FEATURES
    ]
    return kept.select(
        pl.col("name").alias("source_name"),
        pl.col("uscc").alias("candidate_uscc"),
        pl.col("name_right").alias("candidate_name"),
        "score",
        pl.concat_list(reasons).alias("reasons"),
    )


def rank_candidates(scored: pl.DataFrame) -> pl.DataFrame:
    """The best few of each name with their rank; equal scores share a rank."""
    rank = pl.col("score").rank("min", descending=True).over("source_name").cast(pl.Int64)
    return (
        scored.with_columns(rank.alias("rank"))
        .sort("source_name", "rank", "candidate_uscc")
        .filter(pl.int_range(pl.len()).over("source_name") < KEPT_PER_NAME)
    )


def _register_blocks(register: pl.DataFrame) -> list[pl.DataFrame]:
    """Enterprises by key, for each kind of key; a key that too many enterprises share says nothing."""
    return [
        keys(register, "right", is_register=True).filter(pl.len().over("key") <= most)
        for keys, most in _KINDS_OF_KEYS
    ]


def _pair(names: pl.DataFrame, blocks: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Pairs (left, right) that share a key."""
    pairs = [
        keys(names, "left", is_register=False).join(block, on="key").select("left", "right")
        for (keys, _), block in zip(_KINDS_OF_KEYS, blocks, strict=True)
    ]
    return pl.concat(pairs).unique()


def _prefix_keys(side: pl.DataFrame, index: str, *, is_register: bool) -> pl.DataFrame:
    return side.select(index, folded(pl.col("core").str.slice(0, 2)).alias("key")).filter(
        pl.col("key").str.len_chars() > 1
    )


def _keys(side: pl.DataFrame, index: str, *, is_register: bool) -> pl.DataFrame:
    """Trade name; trade name with one character less beside the industry, the region, or both."""
    trade, industry = pl.col("trade_key"), pl.col("industry_key").str.slice(0, 2)
    places = [*LEVELS, *(f"seat_{level}" for level in LEVELS)] if is_register else list(LEVELS)
    region = pl.concat_list(places).list.drop_nulls().list.unique()
    exact = side.select(index, pl.concat_str(pl.lit("="), trade).alias("key"))
    cut = (
        side.select(
            index,
            trade.alias("trade"),
            industry.alias("industry"),
            region.alias("region"),
            pl.int_ranges(-1, trade.str.len_chars().clip(upper_bound=6).cast(pl.Int64)).alias("at"),
        )
        .explode("at")
        .with_columns(
            pl.when(pl.col("at") < 0)
            .then("trade")
            .otherwise(
                pl.concat_str(
                    pl.col("trade").str.slice(0, pl.col("at").clip(0)),
                    pl.col("trade").str.slice(pl.col("at") + 1),
                )
            )
            .alias("cut")
        )
    )
    long = pl.col("cut").str.len_chars() > 1
    by_industry = cut.filter(long & (pl.col("industry") != "")).select(
        index, pl.concat_str(pl.lit("i"), "cut", pl.lit("|"), "industry").alias("key")
    )
    placed = cut.explode("region").filter(pl.col("region").is_not_null())
    by_region = placed.filter(long).select(
        index, pl.concat_str(pl.lit("r"), "cut", pl.lit("|"), "region").alias("key")
    )
    by_both = placed.filter(~long & (pl.col("industry") != "")).select(
        index, pl.concat_str(pl.lit("b"), "cut", pl.lit("|"), "industry", pl.lit("|"), "region").alias("key")
    )
    return pl.concat([exact, by_industry, by_region, by_both]).unique()


_KINDS_OF_KEYS = ((_keys, _MAX_BLOCK), (_prefix_keys, _MAX_PREFIX_BLOCK))
"""How keys are made, and how many enterprises may share one."""


def _judge(sides: pl.DataFrame) -> pl.DataFrame:
    """Each pair with the level and the points of every feature."""
    sides = sides.with_columns(
        pl.Series("_edits", _distances(sides, "trade_key", Levenshtein.distance)).cast(pl.Int64),
        pl.Series("_common", _distances(sides, "industry_key", Indel.normalized_similarity)),
        pl.Series("_spelt", _distances(sides, "plain", Indel.normalized_similarity)),
    )
    one, two = pl.col("trade_key"), pl.col("trade_key_right")
    short = pl.min_horizontal(one.str.len_chars(), two.str.len_chars())
    contained = one.str.starts_with(two) | two.str.starts_with(one)
    missing = (pl.col("industry") == "") | (pl.col("industry_right") == "")
    forms = pl.col("form"), pl.col("form_right")
    kinds = pl.col("kind"), pl.col("kind_right")
    sides = sides.with_columns(
        pl.when(pl.col("trade_name") == pl.col("trade_name_right"))
        .then(pl.lit("same"))
        .when(one == two)
        .then(pl.lit("sounds_alike"))
        .when(contained & (short > 1))
        .then(pl.lit("contained"))
        .when((pl.col("_edits") == 1) & (short > 2))
        .then(pl.lit("one_edit"))
        .when((pl.col("_edits") == 1) & (short > 1))
        .then(pl.lit("one_of_two"))
        .otherwise(pl.lit("different"))
        .alias("trade_name"),
        pl.when(missing)
        .then(pl.lit("missing"))
        .when(pl.col("industry_key") == pl.col("industry_key_right"))
        .then(pl.lit("same"))
        .when(pl.col("_common") >= 0.5)
        .then(pl.lit("similar"))
        .otherwise(pl.lit("different"))
        .alias("industry"),
        _region_level().alias("region"),
        pl.when((kinds[0] != "") & (kinds[1] != "") & (kinds[0] != kinds[1]))
        .then(pl.lit("other_kind"))
        .when(forms[0].is_in(["", "unsaid"]) | forms[1].is_in(["", "unsaid"]))
        .then(pl.lit("missing"))
        .when(forms[0] == forms[1])
        .then(pl.lit("same"))
        .otherwise(pl.lit("changed"))
        .alias("form"),
        pl.when(pl.col("is_branch") != pl.col("is_branch_right"))
        .then(pl.lit("one_side"))
        .otherwise(pl.lit("none"))
        .alias("branch"),
        pl.when(pl.col("_spelt") >= 0.9)
        .then(pl.lit("close"))
        .when(pl.col("_spelt") >= 0.7)
        .then(pl.lit("near"))
        .otherwise(pl.lit("far"))
        .alias("spelling"),
    )
    return sides.with_columns(
        pl.col(feature)
        .replace_strict(list(levels), list(levels.values()), return_dtype=pl.Int64)
        .alias(f"_{feature}")
        for feature, levels in weights().items()
    )


def _region_level() -> pl.Expr:
    """Whether every region that the written name holds is one of the enterprise's (its name or its seat)."""
    written = [pl.col(level) for level in LEVELS]
    agrees = [
        pl.col(level).is_null()
        | pl.col(level).eq(pl.col(f"{level}_right")).fill_null(value=False)
        | pl.any_horizontal(
            pl.col(level).eq(pl.col(f"seat_{place}")).fill_null(value=False) for place in LEVELS
        )
        for level in LEVELS
    ]
    return (
        pl.when(pl.all_horizontal(column.is_null() for column in written))
        .then(pl.lit("missing"))
        .when(pl.all_horizontal(agrees))
        .then(pl.lit("same"))
        .otherwise(pl.lit("different"))
    )


def _distances(sides: pl.DataFrame, column: str, scorer: Any) -> Any:
    return process.cpdist(
        sides[column].to_list(), sides[f"{column}_right"].to_list(), scorer=scorer, workers=2
    )
