"""Growth: how many there were on which day, from the published figures (docs/sample.md names each source).

Belongs here: curves and yearly totals. Points marked `assumed` are ours.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from ingestion.sample.days import END, day


class Curve:
    """A cumulative count over time, straight between its points."""

    def __init__(self, points: Sequence[tuple[int, float]]) -> None:
        self.days = [point for point, _ in points]
        self.counts = [count for _, count in points]

    def count_at(self, number: int) -> float:
        """How many by this day."""
        place = bisect_right(self.days, number)
        if place == 0:
            return self.counts[0]
        if place == len(self.days):
            return self.counts[-1]
        left, right = self.days[place - 1], self.days[place]
        share = (number - left) / (right - left)
        return self.counts[place - 1] + share * (self.counts[place] - self.counts[place - 1])

    def day_at(self, count: float) -> int:
        """The day on which the count was reached."""
        place = min(max(bisect_left(self.counts, count), 1), len(self.counts) - 1)
        low, high = self.counts[place - 1], self.counts[place]
        share = min(max((count - low) / (high - low), 0.0), 1.0)
        return self.days[place - 1] + int(share * (self.days[place] - self.days[place - 1]))

    def spread(self, scale: float) -> list[int]:
        """Days of the single items at this scale, earliest first."""
        total = round(self.counts[-1] * scale)
        return [self.day_at((number + 0.5) / scale) for number in range(total)]


STANDARDS = Curve(
    [
        (day(2014, 9), 0),  # assumed start
        (day(2016, 11, 18), 145),
        (day(2017, 10, 21), 260),
        (day(2018, 10, 21), 600),
        (day(2022, 12, 31), 2791),
        (day(2023, 2, 28), 3029),
        (day(2025, 3, 31), 3923),
        (END, 3990),  # assumed: 3,926 in force in August 2025, a few abolished
    ]
)
"""Zhejiang standards, cumulative."""

BRAND_ENTERPRISES = Curve(
    [
        (day(2015, 3), 0),  # assumed start
        (day(2016, 11, 18), 34),
        (day(2017, 10, 21), 88),
        (day(2018, 10, 21), 400),
        (day(2022, 12, 31), 3811),
        (day(2023, 2, 28), 3962),
        (day(2025, 3, 31), 5328),
        (END, 5816),  # 650 a year, as from 2023 to March 2025
    ]
)
"""Zhejiang brand enterprises, cumulative."""

SHANGHAI_HOLDERS = Curve(
    [
        (day(2018, 1), 0),
        (day(2018, 6, 7), 48),
        (day(2019, 6, 12), 64),
        (day(2020, 6, 9), 79),
        (END, 175),  # assumed: no figure after 2020
    ]
)
"""Holders of 上海品牌, cumulative."""

REGISTER = Curve([(day(1990), 0), (day(2018, 12, 31), 47_000), (day(2022, 12, 31), 60_000), (END, 72_000)])
"""Enterprises of the register known to the programme, all assumed but the 60,000."""

COMPLAINTS = {
    2019: 34_000,
    2020: 42_000,
    2021: 54_000,
    2022: 70_000,
    2023: 96_000,
    2024: 102_000,
    2025: 108_000,
}
"""Complaints and reports by year at scale 1: 2021 to 2023 in the real proportions, the others assumed."""

PENALTIES = {2019: 13_500, 2020: 14_500, 2021: 15_500, 2022: 16_500, 2023: 17_500, 2024: 18_000, 2025: 18_500}
"""Penalties by year at scale 1, assumed (60,000 to the end of 2022)."""

LISTINGS = {2019: 4_500, 2020: 4_800, 2021: 5_200, 2022: 5_500, 2023: 5_600, 2024: 5_700, 2025: 5_800}
"""Credit listings by year at scale 1, assumed (20,000 to the end of 2022)."""
