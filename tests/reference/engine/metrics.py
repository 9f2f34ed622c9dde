"""fct_annual_metric (marts.md): every metric of a programme for every year and region."""

from . import metrics_oversight, metrics_programme  # noqa: F401 (they fill the register)
from .exact import quotient
from .metric_scope import FUNCTIONS, Figure, Scope
from .policy import METRICS, PROGRAMS, metrics_of
from .province import Province


def annual_metric(province: Province, program: str, year: int, region: str, code: str) -> dict:
    """value, numerator and denominator of a metric, as DOUBLE or null."""
    key = ("metric", program, year, region, code)
    if key not in province.memory:
        figure = FUNCTIONS[code](Scope(province, program, year, region))
        province.memory[key] = _figures(code, figure)
    return province.memory[key]


def _figures(code: str, figure: Figure) -> dict:
    if figure is None:
        return {"value": None, "numerator": None, "denominator": None}
    numerator, denominator = figure
    unit = METRICS[code][0]
    if unit == "rate":
        value = quotient(numerator, denominator)
    elif unit == "per_100":
        value = quotient(100 * numerator, denominator)
    else:
        value = float(numerator)
    return {
        "value": value,
        "numerator": float(numerator),
        "denominator": None if denominator is None else float(denominator),
    }


def fct_annual_metric(province: Province) -> list[dict]:
    """Every metric of the programme has a row for every year and region."""
    rows = []
    for program in PROGRAMS:
        whole, cities = province.regions[program]
        for year in province.years(program):
            for region in (whole, *cities):
                for code in metrics_of(program):
                    figures = annual_metric(province, program, year, region, code)
                    rows.append(
                        {
                            "program": program,
                            "year": year,
                            "region_code": region,
                            "metric_code": code,
                            **figures,
                        }
                    )
    return rows
