"""Labelling rate (贴标率), Z-13: checks that count, slices, Wilson interval (I-07)."""

import math
from collections.abc import Iterable
from datetime import date

from .dates import year_start
from .exact import RATE_PLACES, Z_95, cut, quotient, rounded
from .feeds import Row
from .policy import PROGRAMS
from .province import Province, city_of
from .rights import Right, is_effective, rights_of, was_effective_within


def checks_of(province: Province, right: Right) -> list[Row]:
    """The label checks of a right, oldest first (checked_on, then check_no)."""
    rows = [row for row in province.feed("label_checks") if row["right_no"] == right.right_no]
    return sorted(rows, key=lambda row: (row["checked_on"], row["check_no"]))


def checks_while_effective(province: Province, right: Right) -> list[Row]:
    """Those on a day the right was effective."""
    return [row for row in checks_of(province, right) if is_effective(province, right, row["checked_on"])]


def kpi_disclosed(check: Row) -> bool:
    """Both 经营场所展示 and 产品或包装说明书明示."""
    return check["kpi_premises"] is True and check["kpi_product"] is True


def counts(province: Province, rights: Iterable[Right], start: date, end: date) -> dict[str, int]:
    """authorised, checked, labelled, kpi_disclosed, c_performed of a set of rights in a period."""
    result = dict.fromkeys(("authorised", "checked", "labelled", "kpi_disclosed", "c_performed"), 0)
    for right in rights:
        if not was_effective_within(province, right, start, end):
            continue
        result["authorised"] += 1
        checks = [row for row in checks_while_effective(province, right) if start <= row["checked_on"] <= end]
        if not checks:
            continue
        latest = checks[-1]
        result["checked"] += 1
        result["labelled"] += latest["labelled"] is True
        result["kpi_disclosed"] += kpi_disclosed(latest)
        result["c_performed"] += latest["c_performed"] is True
    return result


def wilson_interval(successes: int, trials: int) -> tuple[float | None, float | None]:
    """The 95 % interval, low and high cut to 0..1; null without trials."""
    if trials == 0:
        return None, None
    share, z_squared = successes / trials, Z_95**2
    centre = share + z_squared / (2 * trials)
    spread = Z_95 * math.sqrt(share * (1 - share) / trials + z_squared / (4 * trials**2))
    scale = 1 + z_squared / trials
    low, high = (centre - spread) / scale, (centre + spread) / scale
    return rounded(cut(low, 0.0, 1.0), RATE_PLACES), rounded(cut(high, 0.0, 1.0), RATE_PLACES)


def _slices(province: Province, right: Right) -> list[tuple[str, str]]:
    region = province.region_of(right.uscc)
    slices = [("all", "all"), ("city", city_of(region)), ("county", region), ("path", right.path)]
    if right.standard_no is not None:
        slices.append(("standard", right.standard_no))
    return slices


def fct_labelling_rate(province: Province) -> list[dict]:
    """A row of slice `all` for every programme year, other slices where authorised >= 1."""
    rows = []
    for program in PROGRAMS:
        members: dict[tuple[str, str], list[Right]] = {("all", "all"): []}
        for right in rights_of(province, program):
            for slice_key in _slices(province, right):
                members.setdefault(slice_key, []).append(right)
        for year in province.years(program):
            for (slice_name, slice_value), rights in members.items():
                count = counts(province, rights, year_start(year), province.figure_day(year))
                if slice_name != "all" and count["authorised"] == 0:
                    continue
                authorised, checked, labelled = count["authorised"], count["checked"], count["labelled"]
                low, high = wilson_interval(labelled, checked)
                rows.append(
                    {
                        "program": program,
                        "year": year,
                        "slice": slice_name,
                        "slice_value": slice_value,
                        **count,
                        "labelling_rate": quotient(labelled, checked),
                        "ci_low": low,
                        "ci_high": high,
                        "coverage_rate": quotient(checked, authorised),
                        "strict_rate": quotient(labelled, authorised),
                        "upper_rate": quotient(labelled + authorised - checked, authorised),
                    }
                )
    return rows
