"""Made-up metrics, labelling rates and satisfaction indices that follow from their keys."""

from math import sqrt

CITIES = {"zhejiang_made": ("330100", "330200", "330300"), "shanghai_brand": ("310100",)}
PROVINCES = {"zhejiang_made": "330000", "shanghai_brand": "310000"}
FIRST_YEARS = {"zhejiang_made": 2019, "shanghai_brand": 2021}
STANDARDS = 25
"""Standards with rights: more than a page shows."""
TARGET_TYPES = ("标准科学性", "认证绩效", "联合会服务", "认证机构")
WEIGHTS = (0.4, 0.3, 0.2, 0.1)
BODIES = {
    "CNCA-1": {"index": 80.0},
    "CNCA-2": {"index": 90.0},
    "CNCA-3": {"index": 99.0, "n_respondents": 5, "sufficient": False},
}
"""Bodies asked about by name; the last by too few."""


def rate(program: str, year: int, region: str) -> dict:
    """The labelling rate of a region and year: counts that follow from their codes."""
    is_whole = region == PROVINCES[program]
    cities = CITIES[program]
    if is_whole:
        parts = [rate(program, year, city) for city in cities]
        authorised, checked, labelled = (
            sum(p[k] for p in parts) for k in ("authorised", "checked", "labelled")
        )
    else:
        place = cities.index(region)
        authorised, checked = 40 + 10 * place + year % 10, (30, 12, 0)[place]
        labelled = (17, 12, 0)[place]
    return rates_of(authorised, checked, labelled)


def rates_of(authorised: int, checked: int, labelled: int) -> dict:
    """A labelling rate by its counts."""
    return {
        "authorised": authorised,
        "checked": checked,
        "labelled": labelled,
        "kpi_disclosed": labelled // 2,
        "c_performed": labelled,
        "labelling_rate": _quotient(labelled, checked),
        **_wilson(labelled, checked),
        "coverage_rate": _quotient(checked, authorised),
        "strict_rate": _quotient(labelled, authorised),
        "upper_rate": _quotient(labelled + authorised - checked, authorised),
    }


def _quotient(part: float, whole: float) -> float | None:
    return round(part / whole, 12) if whole else None


def _wilson(part: int, whole: int, z: float = 1.959964) -> dict:
    if not whole:
        return {"ci_low": None, "ci_high": None}
    share, spread = part / whole, z * z / whole
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * sqrt(share * (1 - share) / whole + spread / (4 * whole))
    return {"ci_low": round(max(middle - half, 0), 12), "ci_high": round(min(middle + half, 1), 12)}


def metric_value(code: str, unit: str, program: str, year: int, region: str, shift: int = 0) -> dict:
    """A metric's value, numerator and denominator."""
    held = rate(program, year, region)
    if code in ("labelling_rate", "label_coverage_rate", "kpi_disclosure_rate", "c_standard_rate"):
        part, whole = {
            "labelling_rate": ("labelled", "checked"),
            "label_coverage_rate": ("checked", "authorised"),
            "kpi_disclosure_rate": ("kpi_disclosed", "checked"),
            "c_standard_rate": ("c_performed", "checked"),
        }[code]
        return {
            "value": _quotient(held[part], held[whole]),
            "numerator": held[part],
            "denominator": held[whole],
        }
    size = sum(map(ord, code)) % 90 + 10 + 7 * (year - 2019) + int(region) // 100 % 100 + shift
    if code in ("satisfaction_index", "catalogue_coverage_rate") and region != PROVINCES[program]:
        return {"value": None, "numerator": None, "denominator": None}
    if code == "satisfaction_index":
        value = round(80 + size / 13, 9)
        return {"value": value, "numerator": value, "denominator": None}
    if unit == "rate":
        return {"value": _quotient(size, 1000), "numerator": size, "denominator": 1000}
    if unit == "per_100":
        return {"value": round(100 * size / 700, 12), "numerator": size, "denominator": 700}
    if unit == "yuan":
        value = size * 1000 + 0.5
    elif unit == "days":
        value = size + 0.5
    else:
        value = size
    return {"value": value, "numerator": value, "denominator": None}


def figure_rows(metrics: list[dict], last: int, shift: int) -> dict[str, list[dict]]:
    figures, rates, indices = [], [], []
    for program, first in FIRST_YEARS.items():
        for year in range(first, last + 1):
            for region in (PROVINCES[program], *CITIES[program]):
                for metric in metrics:
                    if program in metric["programs"].split(";"):
                        key = {"program": program, "year": year, "region_code": region}
                        code, unit = metric["metric_code"], metric["unit"]
                        value = metric_value(code, unit, program, year, region, shift)
                        figures.append({**key, "metric_code": code, **value})
                is_whole = region == PROVINCES[program]
                rates.append(
                    {
                        "program": program,
                        "year": year,
                        "slice": "all" if is_whole else "city",
                        "slice_value": "all" if is_whole else region,
                        **rate(program, year, region),
                    }
                )
            finer = [("path", "certification", 0), ("county", f"{CITIES[program][0][:4]}02", 0)]
            finer += [("standard", f"T/ZZB {number:04d}-2020", number % 2) for number in range(STANDARDS)]
            for name, value, place in finer:
                of_city = rate(program, year, CITIES[program][place % len(CITIES[program])])
                rates.append(
                    {"program": program, "year": year, "slice": name, "slice_value": value, **of_city}
                )
            indices += [
                _index(program, year, kind, who) for kind in TARGET_TYPES for who in ("all", "企业", "专家")
            ]
            indices += [
                {**_index(program, year, "认证机构", "all"), "target_id": body, **named}
                for body, named in BODIES.items()
            ]
    return {
        "marts.fct_annual_metric": figures,
        "marts.fct_labelling_rate": rates,
        "marts.fct_satisfaction": indices,
        "marts.dim_satisfaction_weight": [
            {"target_type": kind, "weight": weight, "source": "local"}
            for kind, weight in zip(TARGET_TYPES, WEIGHTS, strict=True)
        ],
    }


def _index(program: str, year: int, kind: str, who: str) -> dict:
    n = {"all": 48, "企业": 36, "专家": 12}[who]
    value = 70 + (sum(map(ord, kind + who)) + year) % 29 + 0.125
    return {
        "program": program,
        "year": year,
        "target_type": kind,
        "target_id": "all",
        "respondent_type": who,
        "n_respondents": n,
        "n_responses": 3 * n,
        "index": value,
        "ci_low": value - 3,
        "ci_high": min(value + 3, 100),
        "sufficient": n >= 30,
        "response_rate": None if who == "专家" else 0.625,
    }
