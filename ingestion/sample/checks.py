"""Label checks of ordinary rights: bulk rows, a year at a time; they grow with the scale.

Belongs here: who was checked when, and what was seen. Checks of planted rights are planted with them.
"""

from collections.abc import Iterator

import numpy as np
import polars as pl

from ingestion.sample.cells import dates, masked
from ingestion.sample.days import END, day
from ingestion.sample.ordinary import Holding
from ingestion.sample.streams import Choices
from ingestion.sample.tables import typed_frame
from ingestion.sample.world import World

CHUNK = 100_000
COVERAGE = {
    2017: 0.2,
    2018: 0.3,
    2019: 0.42,
    2020: 0.48,
    2021: 0.55,
    2022: 0.6,
    2023: 0.64,
    2024: 0.67,
    2025: 0.7,
}
"""Share of the rights checked in a year (assumed: no figure is published)."""
LABELLED = {
    2017: 0.7,
    2018: 0.73,
    2019: 0.76,
    2020: 0.8,
    2021: 0.83,
    2022: 0.86,
    2023: 0.88,
    2024: 0.9,
    2025: 0.91,
}
"""Share of checked rights found labelled (assumed)."""
_STEADY = 0.8
"""How much of what is seen at a check is the firm's habit; the rest is chance."""
_PRODUCT_RECORDED, _OTHER_PRODUCT = 0.9, 0.02
"""Share of the checks that name the product met, and of these with another than the right's (assumed)."""
CHANNELS = Choices([("日常监督", 0.42), ("认证监督", 0.3), ("监督抽查", 0.16), ("自我声明抽查", 0.12)])


def chunks(w: World, year: int, holdings: list[Holding]) -> Iterator[pl.DataFrame]:
    """The checks of a year, on days on which the right was in effect."""
    s = w.stream("label checks", year)
    start, end = day(year), min(day(year + 1) - 1, END)
    numbers = pl.Series(
        [h.right.get("authorization_no") or h.right["certificate_no"] for h in holdings], dtype=pl.String
    )
    first = np.array([h.right.get("granted_on") or h.right["issued_on"] for h in holdings], dtype=np.int64)
    last = np.array([min(h.ends_on, END) for h in holdings], dtype=np.int64)
    shanghai = np.array([h.right is h.cert for h in holdings])
    declared = np.array([h.cert is None for h in holdings])
    drafter = np.array([h.is_drafter for h in holdings])
    products = pl.Series([h.product.code for h in holdings], dtype=pl.String)
    met = w.stream("products checked", year)
    habit = w.stream("label habits").array(len(holdings))
    openness = w.stream("label openness").array(len(holdings))
    low, high = np.maximum(first, start), np.minimum(last, end)
    coverage = np.where(drafter & (first + 240 > start), 0.92, COVERAGE[year]) * (high - low + 1) / 365
    times = np.floor(coverage * max(1.0, w.scale) + s.array(len(holdings))).astype(np.int64)
    times[high < low] = 0
    fresh = drafter & (first + 130 >= start) & (first + 10 <= high)
    low = np.where(fresh, np.maximum(low, first + 10), low)
    high = np.where(fresh, np.maximum(low, np.minimum(high, first + 130)), high)
    chosen = np.repeat(np.arange(len(holdings)), times)
    for part in range(0, len(chosen), CHUNK):
        mine = chosen[part : part + CHUNK]
        count = len(mine)
        on = low[mine] + (s.array(count) * (high[mine] - low[mine] + 1)).astype(np.int64)
        number = w.numbers.reserve("JC", year, count)
        share = np.minimum(LABELLED[year] + np.where(drafter[mine], 0.06, 0.0), 0.97)
        labelled = habit[mine] * _STEADY + s.array(count) * (1 - _STEADY) < _threshold(share)
        shown = labelled & (openness[mine] < np.where(drafter[mine], 0.95, 0.8))
        columns = {
            "check_no": f"JC{year}"
            + pl.Series(np.arange(number, number + count)).cast(pl.String).str.zfill(7),
            "right_no": numbers.gather(mine),
            "checked_on": dates(on),
            "channel": _channel(s.array(count), declared[mine]),
            "labelled": pl.Series(labelled),
            "kpi_premises": masked(pl.Series(shown & (s.array(count) < 0.97)), shanghai[mine]),
            "kpi_product": masked(pl.Series(shown & (s.array(count) < 0.95)), shanghai[mine]),
            "c_performed": masked(pl.Series(s.array(count) < 0.99), shanghai[mine] | (s.array(count) < 0.08)),
            "product_code": _product(products.gather(mine), met.array(count)),
        }
        yield typed_frame(w.feeds["label_checks"], columns).sort("checked_on", maintain_order=True)


def _product(certified: pl.Series, shares: np.ndarray) -> pl.Series:
    """The product on which the mark was looked for: the right's own, another of the firm, or not recorded."""
    other = certified.str.slice(0, certified.str.len_chars() - 2) + "90"
    found = certified.zip_with(pl.Series(shares >= _PRODUCT_RECORDED * _OTHER_PRODUCT), other)
    return masked(found, shares >= _PRODUCT_RECORDED)


def _threshold(share: np.ndarray) -> np.ndarray:
    """Below which steady habit and chance together lie with this probability (shares above one half)."""
    straight = share * _STEADY + (1 - _STEADY) / 2
    tail = 1 - np.sqrt((1 - share) * 2 * _STEADY * (1 - _STEADY))
    return np.where(straight <= _STEADY, straight, tail)


def _channel(shares: np.ndarray, declared: np.ndarray) -> pl.Series:
    """Rights by certification are not met in the spot checks of self-declarations."""
    places = CHANNELS.places(shares)
    places[(places == 3) & ~declared] = 0
    places[(places == 1) & declared] = 3
    return pl.Series(CHANNELS.values).gather(places)
