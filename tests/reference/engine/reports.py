"""Annual report: submission and reconciliation (S-12, Z-13)."""

from datetime import date
from decimal import Decimal

from .dates import year_end
from .exact import SCORE_PLACES, rounded_decimal
from .feeds import Row
from .metrics import annual_metric
from .policy import METRICS, PROGRAM_OF_BRAND, PROGRAMS, REPORTERS, any_policy_in_force, required_metrics
from .province import Province

MATCH_SLACK = Decimal("1e-9")
MEASURED_UNITS = ("rate", "score", "days", "per_100")


def reports_of(province: Province, program: str) -> list[Row]:
    """The programme's report rows submitted by as_of."""
    return [row for row in province.feed("programme_reports") if PROGRAM_OF_BRAND[row["program"]] == program]


def reporters_of(province: Province, program: str) -> list[str]:
    """Those of the policy, and others the data hold."""
    held = {row["reporter"] for row in reports_of(province, program)}
    return [*REPORTERS[program], *sorted(held - set(REPORTERS[program]))]


def due_on(province: Province, program: str, year: int) -> date | None:
    """The day of the year a policy in force on 31 December sets, else null."""
    last = year_end(year)
    month_day = province.text_parameter(program, "annual_report_due_month_day", last)
    if month_day is None or not any_policy_in_force(program, last):
        return None
    month, day = month_day.split("-")
    return date(year, int(month), int(day))


def rpt_submission(province: Province) -> list[dict]:
    """Each reporter has a row for every year of the range, and only those."""
    rows = []
    for program in PROGRAMS:
        for reporter in reporters_of(province, program):
            for year in province.years(program):
                submitted_on = min(
                    (
                        row["submitted_on"]
                        for row in reports_of(province, program)
                        if row["reporter"] == reporter and row["year"] == year
                    ),
                    default=None,
                )
                due = due_on(province, program, year)
                days_late = None
                if not any_policy_in_force(program, year_end(year)):
                    status = "policy_lapsed"
                elif due is None:
                    status = "no_deadline"
                elif submitted_on is not None and submitted_on <= due:
                    status = "on_time"
                elif submitted_on is not None:
                    status, days_late = "late", (submitted_on - due).days
                else:
                    status = "missing" if province.as_of > due else "not_due"
                rows.append(
                    {
                        "program": program,
                        "reporter": reporter,
                        "year": year,
                        "due_on": due,
                        "submitted_on": submitted_on,
                        "status": status,
                        "days_late": days_late,
                    }
                )
    return rows


def claimed_scale(report: Row) -> int:
    """The number of digits written after the point."""
    if report["claimed_scale"] is not None:
        return report["claimed_scale"]
    return max(0, -report["claimed"].as_tuple().exponent)


def tolerance_of(province: Province, program: str, year: int, report: Row) -> Decimal:
    """Half a unit of the last written digit; for rates at most a parameter; 0 for count and yuan."""
    unit = METRICS[report["metric_code"]][0]
    if unit not in MEASURED_UNITS:
        return Decimal(0)
    tolerance = Decimal("0.5").scaleb(-claimed_scale(report))
    if unit == "rate":
        day = province.figure_day(year)
        most = province.decimal_parameter(program, "reconciliation_rate_tolerance", day)
        tolerance = min(tolerance, most)
    return tolerance


def _whole_figure(province: Province, program: str, year: int, code: str) -> float | None:
    """The metric's value for the whole programme; null where the year is none of the programme's at as_of."""
    if year not in province.years(program):
        return None
    return annual_metric(province, program, year, province.regions[program][0], code)["value"]


def _difference(claimed: Decimal, figure: float | None) -> Decimal | None:
    return None if figure is None else rounded_decimal(float(claimed) - figure, SCORE_PLACES)


def _holding_claims(province: Province, program: str) -> dict[tuple, Row]:
    """Of each claimed metric the largest version, then the later submitted_on, then report_no."""
    claims: dict[tuple, Row] = {}
    for row in reports_of(province, program):
        key = (row["reporter"], row["year"], row["metric_code"])
        order = (row["version"], row["submitted_on"], row["report_no"])
        held = claims.get(key)
        if held is None or order > (held["version"], held["submitted_on"], held["report_no"]):
            claims[key] = row
    return claims


def reconcile(province: Province, program: str, report: Row) -> dict:
    """A claim against the warehouse's figure as it stood on the report's own cut-off day."""
    year, code = report["year"], report["metric_code"]
    cutoff_on = report["cutoff_on"] or min(report["submitted_on"], year_end(year))
    row = {
        "program": program,
        "reporter": report["reporter"],
        "year": year,
        "metric_code": code,
        "claimed": float(report["claimed"]),
        "cutoff_on": cutoff_on,
        "computed_at_cutoff": None,
        "computed": None,
        "difference": None,
        "tolerance": None,
        "verdict": "unknown_metric",
    }
    if code not in METRICS or program not in METRICS[code][1]:
        return row
    tolerance = tolerance_of(province, program, year, report)
    row["tolerance"] = float(tolerance)
    row["verdict"] = "mismatch"
    if year not in province.years(program):
        return row
    row["computed"] = _whole_figure(province, program, year, code)
    row["computed_at_cutoff"] = _whole_figure(_as_at(province, cutoff_on), program, year, code)
    difference = _difference(report["claimed"], row["computed_at_cutoff"])
    if difference is None:
        return row
    row["difference"] = float(difference)
    difference_now = _difference(report["claimed"], row["computed"])
    if abs(difference) <= MATCH_SLACK:
        row["verdict"] = "match"
    elif abs(difference) <= tolerance + MATCH_SLACK:
        row["verdict"] = "within_tolerance"
    elif difference_now is not None and abs(difference_now) <= tolerance + MATCH_SLACK:
        row["verdict"] = "matches_full_year"
    return row


def _as_at(province: Province, day: date) -> Province:
    key = ("as_at", day)
    if key not in province.memory:
        province.memory[key] = province.as_at(day)
    return province.memory[key]


def rpt_reconciliation(province: Province) -> list[dict]:
    """Every claimed metric, and those a reporter owes for a year it submitted for but left out."""
    rows = []
    for program in PROGRAMS:
        claims = _holding_claims(province, program)
        rows += [reconcile(province, program, report) for report in claims.values()]
        for reporter, year in sorted({(reporter, year) for reporter, year, _ in claims}):
            if year not in province.years(program):
                continue
            for code in required_metrics(program, reporter):
                if (reporter, year, code) not in claims:
                    rows.append(
                        {
                            "program": program,
                            "reporter": reporter,
                            "year": year,
                            "metric_code": code,
                            "claimed": None,
                            "cutoff_on": None,
                            "computed_at_cutoff": None,
                            "computed": _whole_figure(province, program, year, code),
                            "difference": None,
                            "tolerance": None,
                            "verdict": "not_reported",
                        }
                    )
    return rows
