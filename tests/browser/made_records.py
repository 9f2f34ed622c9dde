"""Made-up reports with a claim of every verdict, and a few decisions of every kind."""

from datetime import date
from decimal import Decimal

from tests.browser.made_figures import PROVINCES, metric_value

UNKNOWN_METRIC = "training_sessions"
REASONS = {"hold": ["NOT_AUTHORISED", "LABEL_NOT_CHECKED"], "recover_review": ["NOT_LABELLED"]}
"""Why the claims of a verdict are not paid."""


def report_rows(as_of: date) -> dict[str, list[dict]]:
    submissions, claims = [], []
    for year in range(2019, as_of.year + 1):
        day = date(year + 1, 1, 15)
        submissions += [
            _submission("zhejiang_made", reporter, year, None, day, "no_deadline")
            for reporter in ("认证联盟", "品牌建设联合会")
        ]
        claims += _claims("zhejiang_made", year)
    for year in range(2021, as_of.year + 1):
        status, day = {2022: ("late", date(2023, 1, 18)), 2023: ("missing", None)}.get(
            year, ("on_time", date(year, 12, 20))
        )
        submissions.append(_submission("shanghai_brand", "认证联盟", year, date(year, 12, 31), day, status))
        if day:
            claims += _claims("shanghai_brand", year)
    return {"marts.rpt_submission": submissions, "marts.rpt_reconciliation": claims}


def _submission(
    program: str, reporter: str, year: int, due: date | None, day: date | None, status: str
) -> dict:
    late = (day - due).days if status == "late" and day and due else None
    return {
        "program": program,
        "reporter": reporter,
        "year": year,
        "due_on": due,
        "submitted_on": day,
        "status": status,
        "days_late": late,
    }


def _claims(program: str, year: int) -> list[dict]:
    """One claim of every verdict."""

    def claim(code: str, unit: str, off: float, verdict: str, before: float = 0, **more: object) -> dict:
        computed = metric_value(code, unit, program, year, PROVINCES[program])["value"]
        at_cutoff = computed - before
        row = {
            "program": program,
            "reporter": "认证联盟",
            "year": year,
            "metric_code": code,
            "claimed": at_cutoff + off,
            "cutoff_on": date(year, 11, 30),
            "computed_at_cutoff": at_cutoff,
            "computed": computed,
            "difference": round(off, 9),
            "tolerance": 0.0,
            "verdict": verdict,
        }
        return row | more

    nothing = dict.fromkeys(("claimed", "cutoff_on", "computed_at_cutoff", "difference", "tolerance"))
    return [
        claim("certificates_issued", "count", 0, "match"),
        claim("labelling_rate", "rate", 0.0004, "within_tolerance", tolerance=0.0005),
        claim("applications_received", "count", 5, "matches_full_year", before=5),
        claim("certificates_valid_end", "count", 3, "mismatch", before=2),
        claim("complaints_per_100", "per_100", -1.25, "mismatch", tolerance=0.005),
        claim("applications_granted", "count", 0, "not_reported", **nothing),
        {
            **claim("complaints", "count", 0, "unknown_metric"),
            "metric_code": UNKNOWN_METRIC,
            "claimed": 12.0,
            "computed": None,
            "computed_at_cutoff": None,
            "difference": None,
            "tolerance": None,
        },
    ]


def decision_rows() -> dict[str, list[dict]]:
    firms = [f"91330100TEST{number:06d}" for number in range(6)]
    certificates = [
        {
            "certificate_no": f"ZJM{number:04d}",
            "scheme": "浙江制造",
            "program": "zhejiang_made",
            "uscc": firms[number % 6],
            "standard_no": f"T/ZZB {number:04d}-2020",
            "issued_on": date(2024, 1 + number % 12, 5),
            "expires_on": date(2026, 1 + number % 12, 20),
            "status": "valid",
            "status_since": date(2024, 1, 5),
        }
        for number in range(30)
    ]
    return {
        "marts.dim_enterprise": [
            {
                "uscc": uscc,
                "name": f"测试企业{number}有限公司",
                "region_code": "330102",
                "city_code": "330100",
                "province_code": "330000",
                "registration_status": "存续",
                "is_brand_zhejiang": True,
                "is_brand_shanghai": False,
                "is_dishonest": number == 0,
            }
            for number, uscc in enumerate(firms)
        ],
        "marts.fct_certificate": certificates,
        "marts.certificate_status_periods": [
            {"certificate_no": c["certificate_no"], "status": "valid", "from_date": c["issued_on"]}
            for c in certificates
        ],
        "marts.dec_surveillance": [
            {
                "certificate_no": c["certificate_no"],
                "program": "zhejiang_made",
                "uscc": c["uscc"],
                "onsite_due_on": date(2026, 1 + number % 6, 10),
                "onsite_overdue": number % 7 == 0,
                "audit_due_on": date(2026, 1 + number % 3, 15),
                "audit_overdue": False,
                "term_exceeded": number == 3,
            }
            for number, c in enumerate(certificates)
        ],
        "marts.dec_drafter_conformity": [
            {
                "standard_no": f"T/ZZB {number:04d}-2020",
                "uscc": firms[number],
                "role": "牵头",
                "deadline": date(2025 if status == "overdue" else 2026, 1 + number, 10),
                "status": status,
                "missing": [] if status.startswith("fulfilled") else ["NOT_LABELLED"],
                "suspended_from": date(2025, 1 + number, 11) if number == 4 else None,
                "published_on": date(2025, 8, 1) if number == 5 else None,
            }
            for number, status in enumerate(
                ("fulfilled", "fulfilled_late", "pending", "pending", "overdue", "overdue")
            )
        ],
        "marts.dec_project_acceptance": [
            {
                "project_no": f"LX{number}",
                "uscc": firms[number],
                "applied_on": date(2025, 7, 1),
                "decided_on": date(2025, 7, 1 + number),
                "status": "accepted_while_suspended" if number == 4 else "accepted",
                "suspended_by": ["T/ZZB 0004-2020"] if number == 4 else [],
            }
            for number in range(5)
        ],
        "marts.dec_standard_review": [
            {
                "standard_no": f"T/ZZB {number:04d}-2020",
                "due_since": date(2025, 12, 1 + number) if number < 24 else date(2026, 2, 1),
                "conforming_enterprises": number % 3,
                "review_due": number < 24,
                "executed": number == 0,
                "reviewed_on": date(2025, 12, 20) if number == 0 else None,
                "days_outstanding": 30 - number if 0 < number < 24 else None,
            }
            for number in range(26)
        ],
        "marts.dec_subsidy": [
            _subsidy(1, "release", 100_000, 100_000, None),
            _subsidy(2, "hold", 50_000, 0, None),
            _subsidy(3, "recover_review", 80_000, 0, 80_000),
            _subsidy(4, "paid_ok", 20_000.5, 20_000.5, 20_000.5),
        ],
        "marts.fct_complaint": [
            {"complaint_no": f"C{number}", "kind": "投诉", "match_method": "none" if number else "given"}
            for number in range(4)
        ],
        "marts.fct_penalty": [{"penalty_no": "P1", "match_method": "exact_name", "is_quality": True}],
    }


def _subsidy(number: int, verdict: str, amount: float, payable: float, paid: float | None) -> dict:
    return {
        "claim_no": f"B{number}",
        "kind": "标准起草奖补",
        "uscc": f"91330100TEST{number:06d}",
        "region_code": "330102",
        "amount_yuan": Decimal(str(amount)),
        "applied_on": date(2025, 3, number),
        "verdict": verdict,
        "reasons": REASONS.get(verdict, []),
        "standard_no": "T/ZZB 0001-2020",
        "judged_on": date(2025, 6, number) if paid else date(2025, 12, 31),
        "paid_on": date(2025, 6, number) if paid else None,
        "payable_yuan": Decimal(str(payable)),
        "paid_yuan": None if paid is None else Decimal(str(paid)),
        "recovered_yuan": None,
        "to_recover_yuan": Decimal(str(paid or 0)) if verdict == "recover_review" else Decimal(0),
    }
