"""Small, dense, adversarial data sets: `random_records(seed, size)`, and `write_drop` to run the pipeline.

Every value is one that ingestion accepts. Few enterprises, products and days make same-day events,
anniversaries and second failures common; every record may stand in several versions, the last maybe 作废.
"""

import csv
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from .engine.dates import year_end
from .engine.feeds import KEYS
from .engine.metrics import annual_metric
from .engine.policy import (
    DEFAULT_REGIONS,
    DEFAULTS,
    INDICATOR_WEIGHTS,
    METRICS,
    PROGRAM_OF_BRAND,
    ZHEJIANG,
    metrics_of,
)
from .engine.province import Province
from .engine.reports import MEASURED_UNITS
from .random_boundaries import aim
from .random_feeds import MAKERS, certificate, certificate_event, chained_certificates
from .random_oversight import RESPONDENTS
from .random_pools import AREAS, CATEGORIES, RULES, SHANGHAI_STANDARD, STANDARDS, Pools, uscc_of

_BATCHES = (1, 2, 3)
_UPDATES = (None, datetime(2022, 1, 1), datetime(2022, 1, 1, 0, 0, 1), datetime(2023, 6, 1, 12))


def random_records(seed: int, size: int = 14) -> dict[str, list[dict]]:
    """Typed records of every feed in every version; the same seed and size give the same records.

    Args:
        seed: any integer.
        size: about how many records a feed has (label checks, events and claims have more).
    """
    pools = Pools(seed, size)
    records = {feed: _versions(pools, feed, keys) for feed, keys in _keys(pools).items()}
    chains = chained_certificates(pools)
    numbers = pools.certificates + pools.shanghai + list(chains)
    records["certificates"] = _versions(
        pools,
        "certificates",
        [(number,) for number in numbers],
        lambda p, number: dict(chains[number]) if number in chains else certificate(p, number),
    )
    troubled = pools.certificates + pools.shanghai * 2 + (list(chains) if pools.chance(0.3) else [])
    records["certificate_events"] = _versions(
        pools,
        "certificate_events",
        [(f"E{number:03d}",) for number in _shuffled(pools, range(pools.troubled(1.8)))],
        lambda p, key: certificate_event(p, key, troubled),
    )
    aim(pools, records, random_as_of(seed, size), chains)
    records = {feed: _in_batches(pools, rows) for feed, rows in records.items()}
    records["programme_reports"] = _in_batches(pools, _reports(pools, records))
    return {feed: rows for feed, rows in records.items() if rows}


def random_as_of(seed: int, size: int = 14) -> date:
    """A day to ask about: an anchor of the seed's province or its neighbour, never before 2019."""
    pools = Pools(seed, size)
    late = pools.anchors[len(pools.anchors) // 2 :]
    day = pools.rng.choice(late) + timedelta(days=pools.rng.choice((-1, 0, 0, 1)))
    return max(day, date(2019, 1, 1))


def random_parameters(seed: int) -> list[dict]:
    """The parameters, in every third seed with a transition period and revocation on the first failure."""
    if seed % 3:
        return DEFAULTS
    changed = {
        "subsidy_transition_from": "2020-01-01",
        "subsidy_transition_to": "2022-12-31",
        "revoke_on_first_failure": "1",
    }
    return [{**row, "value": changed.get(row["parameter"], row["value"])} for row in DEFAULTS]


def _shuffled(pools: Pools, values) -> list:
    values = list(values)
    pools.rng.shuffle(values)
    return values


def _numbers(prefix: str, amount: int) -> list[tuple]:
    return [(f"{prefix}{number:03d}",) for number in range(1, amount + 1)]


def _keys(p: Pools) -> dict[str, list[tuple]]:
    """The keys of every feed but certificates, their events, and the reports."""
    standards = [*STANDARDS, SHANGHAI_STANDARD]
    taken = [p.one(p.shanghai)] if p.chance(0.3) else []
    types = sorted({target_type for target_type, _ in INDICATOR_WEIGHTS})
    indicators = [code for _, code in INDICATOR_WEIGHTS if code.startswith("ASSOC")] * 2
    indicators += [code for _, code in INDICATOR_WEIGHTS] + ["NEW_CODE"]
    return {
        "enterprises": [(uscc,) for uscc in p.known if p.chance(0.95)],
        "applications": _numbers("AP", p.amount(1)),
        "authorizations": [(number,) for number in p.authorizations + taken],
        "standards": [(number,) for number in standards if p.chance(0.95)],
        "standard_drafters": [
            (number, uscc) for number in standards for uscc in p.known[:4] if p.chance(0.6)
        ],
        "self_declarations": _numbers("SD", p.amount(1)),
        "exclusion_catalogue": [(code, p.day()) for code in CATEGORIES if p.chance(0.6)],
        "quality_awards": _numbers("AW", p.amount(0.3)),
        "penalties": [(number,) for number in p.penalties],
        "credit_listings": _numbers("CL", p.troubled(0.6)),
        "complaints": [(number,) for number in p.complaints],
        "inspections": [(number,) for number in p.inspections],
        "label_checks": _numbers("LC", p.amount(4)),
        "surveillance_audits": _numbers("SA", p.amount(1.2)),
        "recalls": _numbers("RC", p.troubled(0.6)),
        "enforcement_actions": _numbers("EA", p.amount(1)),
        "publications": _numbers("PB", p.amount(1)),
        "standard_projects": _numbers("SP", p.amount(1)),
        "association_members": sorted({(p.uscc(), p.day()) for _ in range(p.amount(0.5))}),
        "certification_rules": [(number,) for number in RULES if p.chance(0.9)],
        "identity_links": _numbers("IL", p.amount(0.8)),
        "subsidy_claims": _numbers("CM", p.amount(1.5)),
        "catalogue_areas": [
            (year, area) for year in (2020, 2021, 2022, 2023) for area in AREAS if p.chance(0.5)
        ],
        "survey_rounds": sorted(
            {
                (p.brand(), p.one((2019, 2020, 2021, 2022)), p.one(types), p.one(RESPONDENTS))
                for _ in range(p.amount(2.5))
            }
        ),
        "satisfaction_responses": sorted(
            {(f"W{p.rng.randrange(p.size)}", p.one(indicators)) for _ in range(p.amount(3))}
        ),
    }


def _versions(pools: Pools, feed: str, keys: list[tuple], maker=None) -> list[dict]:
    """One record per key and version; about a fifth of the keys stand in several."""
    maker = maker or MAKERS.get(feed, lambda *_: {"area_name": "领域"})
    rows = []
    for key in keys:
        versions = pools.one((1, 1, 1, 1, 2, 3))
        for _ in range(versions):
            row = maker(pools, *key)
            row |= dict(zip(KEYS[feed], key, strict=True))
            row["updated_at"] = pools.one(_UPDATES) if versions > 1 else pools.maybe(0.3, pools.one(_UPDATES))
            withdrawn = pools.chance(0.25 if versions > 1 else 0.03)
            row["record_status"] = "作废" if withdrawn else pools.maybe(0.5, "正常")
            rows.append(row)
    return rows


def _reports(pools: Pools, records: dict[str, list[dict]]) -> list[dict]:
    """Reports whose claims are near the figure at the cut-off, or at the year's end, or far from both."""
    rows = []
    for number in range(pools.amount(0.8)):
        brand = pools.brand()
        program = PROGRAM_OF_BRAND[brand]
        year = pools.one(pools.anchors).year if pools.chance(0.85) else pools.one((2018, 2021, 2026))
        if pools.chance(0.8):
            year = max(year, 2019 if program == ZHEJIANG else 2021)
        submitted_on = pools.one(
            (year_end(year) + timedelta(days=pools.one((-30, -1, 0, 1, 59))), pools.day())
        )
        within = [day for day in pools.anchors if day.year == year] + [year_end(year)]
        cutoff_on = min(submitted_on, pools.one((*within, *within, pools.day())))
        report = {
            "report_no": f"YR{number:03d}",
            "program": brand,
            "reporter": pools.one(("认证联盟", "品牌建设联合会")),
            "year": year,
            "submitted_on": submitted_on,
            "version": pools.one((1, 1, 2)),
            "cutoff_on": pools.maybe(0.6, cutoff_on),
        }
        cutoff_on = report["cutoff_on"] or min(submitted_on, year_end(year))
        basis = Province(records, pools.one((cutoff_on, cutoff_on, cutoff_on, year_end(year), pools.day())))
        measured = [code for code in metrics_of(program) if METRICS[code][0] in MEASURED_UNITS]
        codes = [*metrics_of(program), *measured * 3, "subsidies_paid_yuan", "no_such_metric"]
        codes = pools.rng.sample(codes, pools.one((1, 6, 40)))
        for code in dict.fromkeys(codes):
            claimed = _claimed(pools, basis, program, year, code)
            rows.append({**report, "metric_code": code, "claimed": claimed, **_unversioned(pools)})
    twins = [row for row in rows if pools.chance(0.1)]
    return rows + [
        {**row, "report_no": f"{row['report_no']}-2", "claimed": row["claimed"] + 1} for row in twins
    ]


def _unversioned(pools: Pools) -> dict:
    return {"updated_at": None, "record_status": "作废" if pools.chance(0.03) else None}


def _claimed(pools: Pools, basis: Province, program: str, year: int, code: str) -> Decimal:
    """A claim written with some number of digits."""
    value = None
    if code in METRICS and program in METRICS[code][1] and year in basis.years(program):
        value = annual_metric(basis, program, year, DEFAULT_REGIONS[program][0], code)["value"]
    if value is None or pools.chance(0.15):
        return Decimal(pools.one(("0", "1", "0.50", "12", "90.0")))
    if METRICS[code][0] in ("count", "yuan"):
        return Decimal(repr(value)).quantize(
            Decimal(pools.one(("1", "0.01"))) if value == int(value) else Decimal("0.01")
        )
    claimed = Decimal(repr(value)).quantize(
        Decimal(pools.one(("1", "0.1", "0.01", "0.01", "0.001", "0.000000001")))
    )
    return claimed + pools.one((0, 0, 0, 0, 1, -1)) * pools.one(
        (Decimal("0.005"), Decimal("0.001"), Decimal("0.1"))
    )


def _in_batches(pools: Pools, rows: list[dict]) -> list[dict]:
    """Rows spread over a few files in random order; `_row` counts within its batch."""
    placed: dict[int, list[dict]] = {}
    for row in _shuffled(pools, rows):
        placed.setdefault(pools.one(_BATCHES), []).append(row)
    return [
        {**row, "_batch": batch, "_row": place}
        for batch in sorted(placed)
        for place, row in enumerate(placed[batch], start=1)
    ]


def write_drop(records: dict[str, list[dict]], folder: Path) -> None:
    """Write `folder/<feed>/000N.csv`, one file per `_batch`, with the English column names."""
    for feed, rows in records.items():
        columns = sorted(
            {column for row in rows for column in row if not column.startswith("_")} - {"claimed_scale"}
        )
        target = Path(folder) / feed
        target.mkdir(parents=True, exist_ok=True)
        contents = set()
        for batch in sorted({row["_batch"] for row in rows}):
            members = sorted((row for row in rows if row["_batch"] == batch), key=lambda row: row["_row"])
            lines = tuple(tuple(written(row.get(column)) for column in columns) for row in members)
            # Equal content would be the same batch; an unknown column is ignored and makes it another.
            marker = (f"batch_{batch}",) if lines in contents else ()
            contents.add(lines)
            with (target / f"{batch:04d}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file)
                writer.writerow((*columns, *marker))
                writer.writerows((*line, *("" for _ in marker)) for line in lines)


def written(value) -> str:
    """A cell as a file would hold it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)


__all__ = ["random_as_of", "random_parameters", "random_records", "uscc_of", "write_drop"]
