"""Matching by name on the sample, which knows whom every complaint is about.

A regression check: the sample's misspellings were seen when the list of confusable characters was written, so
the figures prove nothing about the field (docs/matching.md); they must not fall unnoticed.
"""

from pathlib import Path

import polars as pl
import pytest

from ingestion.matching import candidates as matching
from ingestion.matching.names import comparable, take_apart
from ingestion.sample import complaints, province, register
from ingestion.sample.world import World

ROOT = Path(__file__).resolve().parents[2]
SCALE = 0.05


@pytest.fixture(scope="module")
def regions() -> pl.DataFrame:
    seed = pl.read_csv(ROOT / "dbt_project" / "seeds" / "regions.csv", infer_schema=False)
    return seed.select("region_code", "name", "parent_code", "level")


@pytest.fixture(scope="module")
def judged(regions: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Candidates with whether they are right, and the pairs that should be found: name, uscc."""
    w = World(1, SCALE)
    ordinary_from, *_ = province.make(w)
    bulk = list(register.chunks(w))
    named = register.named(w, ordinary_from, bulk)
    columns = ["uscc", "name", "former_names", "region_code"]
    firms = pl.concat(
        [w.table("enterprises").frame().select(columns), *[part.select(columns) for part in bulk]]
    )
    former = firms.with_columns(name=pl.col("former_names").str.split(";")).explode("name")
    borne = pl.concat([firms.drop("former_names"), former.select("uscc", "name", "region_code")])
    borne = borne.drop_nulls("name").unique().sort("uscc", "name")
    received = pl.concat(chunk for year in province.YEARS for chunk in complaints.chunks(w, year, named))
    received = received.with_columns(
        name=comparable(pl.col("respondent_name")),
        about=named.frame["uscc"].gather(received["_target"]),
        is_known=received["_mode"] != complaints.MODES.values.index("unknown"),
    )
    exact = borne.select("uscc", name=comparable(pl.col("name"))).unique()
    settled = exact.group_by("name").len().filter(pl.col("len") == 1)
    left = received.filter(pl.col("respondent_uscc").is_null()).join(settled, on="name", how="anti")
    meant = left.filter("is_known").select("name", "about").unique()
    names = take_apart(left.select("name").unique().sort("name"), regions)
    found = matching.find_candidates(names, matching.name_enterprises(borne, regions))
    right = meant.select(source_name="name", candidate_uscc="about", is_right=pl.lit(True))
    found = found.join(right, on=["source_name", "candidate_uscc"], how="left")
    return found.with_columns(pl.col("is_right").fill_null(False)), meant


@pytest.mark.parametrize(
    ("threshold", "precision", "recall"),
    [(0.60, 0.80, 0.99), (0.65, 0.97, 0.97), (0.70, 0.97, 0.96), (0.80, 1.0, 0.84), (0.90, 1.0, 0.08)],
)
def test_candidates_name_whom_the_complaint_is_about(
    threshold: float, precision: float, recall: float, judged: tuple[pl.DataFrame, pl.DataFrame]
) -> None:
    found, meant = judged
    assert meant.height > 500
    listed = found.filter(pl.col("score") >= threshold)
    right = listed["is_right"].sum()
    assert right / listed.height >= precision
    assert right / meant.height >= recall


def test_the_best_candidate_is_nearly_always_the_right_one(
    judged: tuple[pl.DataFrame, pl.DataFrame],
) -> None:
    found, meant = judged
    best = matching.rank_candidates(found).filter(pl.col("rank") == 1)
    of_meant = best.join(meant, left_on="source_name", right_on="name", how="semi")
    assert of_meant["is_right"].mean() >= 0.99
