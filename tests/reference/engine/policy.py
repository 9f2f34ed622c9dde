"""The policy as data: copies of the reference rows, so that this reading stands on its own."""

from datetime import date
from decimal import Decimal

ZHEJIANG = "zhejiang_made"
SHANGHAI = "shanghai_brand"
PROGRAMS = (ZHEJIANG, SHANGHAI)
PROGRAM_OF_BRAND = {"品字标浙江制造": ZHEJIANG, "上海品牌": SHANGHAI}
PROGRAM_OF_SCHEME = {"浙江制造": ZHEJIANG, "上海品牌": SHANGHAI}

ALLIANCE = "认证联盟"
ASSOCIATION = "品牌建设联合会"
REPORTERS = {ZHEJIANG: (ALLIANCE, ASSOCIATION), SHANGHAI: (ALLIANCE,)}

SERIOUS_DISHONESTY = "严重违法失信名单"
ABNORMAL_OPERATION = "经营异常名录"

DEFAULT_REGIONS = {
    ZHEJIANG: ("330000", tuple(f"33{city:02d}00" for city in range(1, 12))),
    SHANGHAI: ("310000", ("310100",)),
}

_SHANGHAI_FROM, _SHANGHAI_TO = date(2021, 1, 1), date(2025, 12, 31)


def _rows(program: str, valid_from: date | None, valid_to: date | None, values: dict[str, str]) -> list[dict]:
    return [
        {
            "program": program,
            "parameter": parameter,
            "value": value,
            "valid_from": valid_from,
            "valid_to": valid_to,
        }
        for parameter, value in values.items()
    ]


# One row per (program, parameter, valid_from); the values are text, "" is no value.
DEFAULTS: list[dict] = _rows(
    ZHEJIANG,
    None,
    None,
    {
        "drafter_deadline_months": "12",
        "standard_review_years": "3",
        "standard_review_min_enterprises": "3",
        "certificate_term_years": "6",
        "onsite_interval_years": "2",
        "audit_interval_years": "1",
        "good_credit_penalty_years": "3",
        "self_declaration_enterprise_penalty_years": "3",
        "self_declaration_product_penalty_years": "5",
        "self_declaration_system_years": "3",
        "self_declaration_parent_share_pct": "50",
        "failed_inspection_window_years": "2",
        "revoke_on_first_failure": "0",
        "subsidy_transition_from": "",
        "subsidy_transition_to": "",
        "rule_subsidy_min_certificates": "1",
        "management_fund_band_1_min": "90",
        "management_fund_band_1_ratio": "1.0",
        "management_fund_band_2_min": "80",
        "management_fund_band_2_ratio": "0.9",
        "management_fund_band_3_min": "70",
        "management_fund_band_3_ratio": "0.7",
        "management_fund_floor_ratio": "0.5",
        "complaint_close_days": "60",
        "survey_min_respondents": "30",
        "reconciliation_rate_tolerance": "0.005",
        "first_report_year": "2019",
    },
) + _rows(
    SHANGHAI,
    _SHANGHAI_FROM,
    _SHANGHAI_TO,
    {
        "annual_report_due_month_day": "12-31",
        "onsite_interval_years": "2",
        "audit_interval_years": "1",
        "complaint_close_days": "60",
        "survey_min_respondents": "30",
        "reconciliation_rate_tolerance": "0.005",
        "first_report_year": "2021",
    },
)

# (document, program, in force from, to); the first of a programme is the one whose clauses are judged.
DOCUMENTS = (
    ("zhejiang-made-opinions-2019-6", ZHEJIANG, date(2019, 1, 1), None),
    ("shanghai-brand-guidance-2020-15", SHANGHAI, _SHANGHAI_FROM, _SHANGHAI_TO),
    ("zhejiang-deepening-2023", ZHEJIANG, date(2023, 3, 30), None),
)

QUALITY_VIOLATION_TYPES = (
    "产品质量不合格",
    "生产销售不合格产品",
    "以次充好",
    "掺杂掺假",
    "无证生产",
    "伪造冒用认证标志",
    "未履行召回义务",
)
QUALITY_LAWS = (
    "产品质量法",
    "工业产品生产许可证管理条例",
    "缺陷汽车产品召回管理条例",
    "消费品召回管理暂行规定",
    "标准化法",
)

# (target_type, indicator_code) → weight
INDICATOR_WEIGHTS = {
    ("标准科学性", "STD_ADVANCED"): Decimal("0.4"),
    ("标准科学性", "STD_USABLE"): Decimal("0.3"),
    ("标准科学性", "STD_CLEAR"): Decimal("0.3"),
    ("认证绩效", "CERT_VALUE"): Decimal("0.4"),
    ("认证绩效", "CERT_EFFICIENCY"): Decimal("0.3"),
    ("认证绩效", "CERT_RECOGNITION"): Decimal("0.3"),
    ("认证单元合理性", "UNIT_REASONABLE"): Decimal("1.0"),
    ("联合会服务", "ASSOC_RESPONSE"): Decimal("0.4"),
    ("联合会服务", "ASSOC_SKILL"): Decimal("0.3"),
    ("联合会服务", "ASSOC_FAIR"): Decimal("0.3"),
    ("联盟服务", "ALLI_RESPONSE"): Decimal("0.4"),
    ("联盟服务", "ALLI_SKILL"): Decimal("0.3"),
    ("联盟服务", "ALLI_FAIR"): Decimal("0.3"),
    ("标准牵头单位", "LEAD_SKILL"): Decimal("0.5"),
    ("标准牵头单位", "LEAD_FAIR"): Decimal("0.5"),
    ("认证机构", "BODY_SKILL"): Decimal("0.3"),
    ("认证机构", "BODY_FAIR"): Decimal("0.4"),
    ("认证机构", "BODY_FEE"): Decimal("0.3"),
}
TARGET_WEIGHTS = {
    "标准科学性": Decimal("0.20"),
    "认证绩效": Decimal("0.20"),
    "认证单元合理性": Decimal("0.10"),
    "联合会服务": Decimal("0.15"),
    "联盟服务": Decimal("0.15"),
    "标准牵头单位": Decimal("0.10"),
    "认证机构": Decimal("0.10"),
}

_BOTH, _ONLY_ZHEJIANG, _ONLY_SHANGHAI = PROGRAMS, (ZHEJIANG,), (SHANGHAI,)

# metric_code → (unit, programmes, reporter it is required of); marts.md, Annual metrics.
METRICS: dict[str, tuple[str, tuple[str, ...], str | None]] = {
    "applications_received": ("count", _BOTH, ALLIANCE),
    "applications_granted": ("count", _BOTH, ALLIANCE),
    "applications_refused": ("count", _BOTH, ALLIANCE),
    "refusals_unexplained": ("count", _BOTH, None),
    "decision_days_median": ("days", _BOTH, None),
    "certificates_issued": ("count", _BOTH, ALLIANCE),
    "certificates_valid_end": ("count", _BOTH, ALLIANCE),
    "certificates_suspended": ("count", _BOTH, ALLIANCE),
    "certificates_withdrawn": ("count", _BOTH, ALLIANCE),
    "certificates_cancelled": ("count", _BOTH, ALLIANCE),
    "certificates_expired": ("count", _BOTH, None),
    "brand_enterprises_end": ("count", _BOTH, ASSOCIATION),
    "brand_enterprises_new": ("count", _BOTH, None),
    "mark_rights_end": ("count", _BOTH, None),
    "mark_rights_self_declared_end": ("count", _BOTH, None),
    "mark_rights_granted": ("count", _BOTH, ASSOCIATION),
    "mark_rights_revoked": ("count", _BOTH, ASSOCIATION),
    "standards_published": ("count", _BOTH, ASSOCIATION),
    "standards_revised": ("count", _ONLY_ZHEJIANG, ASSOCIATION),
    "standards_in_force_end": ("count", _BOTH, None),
    "drafter_conformity_rate": ("rate", _ONLY_ZHEJIANG, None),
    "surveillance_audits": ("count", _BOTH, ALLIANCE),
    "onsite_assessments": ("count", _ONLY_ZHEJIANG, ALLIANCE),
    "certification_rules_published": ("count", _ONLY_ZHEJIANG, ALLIANCE),
    "association_members_end": ("count", _ONLY_ZHEJIANG, ASSOCIATION),
    "onsite_overdue_end": ("count", _BOTH, None),
    "inspections": ("count", _ONLY_ZHEJIANG, None),
    "inspection_pass_rate": ("rate", _ONLY_ZHEJIANG, None),
    "labelling_rate": ("rate", _BOTH, ASSOCIATION),
    "label_coverage_rate": ("rate", _BOTH, None),
    "kpi_disclosure_rate": ("rate", _BOTH, None),
    "c_standard_rate": ("rate", _BOTH, None),
    "penalties_quality": ("count", _BOTH, None),
    "complaints": ("count", _BOTH, None),
    "complaints_per_100": ("per_100", _BOTH, None),
    "complaint_on_time_rate": ("rate", _BOTH, None),
    "dishonest_brand_enterprises_end": ("count", _BOTH, None),
    "satisfaction_index": ("score", _BOTH, ASSOCIATION),
    "subsidies_paid_yuan": ("yuan", _ONLY_ZHEJIANG, ASSOCIATION),
    "subsidies_on_hold_yuan": ("yuan", _ONLY_ZHEJIANG, None),
    "subsidies_to_recover_yuan": ("yuan", _ONLY_ZHEJIANG, None),
    "catalogue_coverage_rate": ("rate", _ONLY_SHANGHAI, None),
}


def metrics_of(program: str) -> list[str]:
    """The codes of a programme's metrics."""
    return [code for code, (_, programs, _) in METRICS.items() if program in programs]


def required_metrics(program: str, reporter: str) -> list[str]:
    """The metrics a reporter owes: RA both programmes, RB Zhejiang only."""
    if reporter == ASSOCIATION and program != ZHEJIANG:
        return []
    return [code for code in metrics_of(program) if METRICS[code][2] == reporter]


def judged_document_in_force(program: str | None, day: date) -> bool | None:
    """Whether a day lies within the time in force of the document whose clauses are judged."""
    for _, of_program, in_force_from, in_force_to in DOCUMENTS:
        if of_program == program:
            return in_force_from <= day and (in_force_to is None or day <= in_force_to)
    return None


def any_policy_in_force(program: str, day: date) -> bool:
    """Whether any document of the programme is in force on the day."""
    return any(
        of_program == program and start <= day and (end is None or day <= end)
        for _, of_program, start, end in DOCUMENTS
    )


def parameter_value(parameters: list[dict], program: str, name: str, day: date) -> str | None:
    """The value on a day: before the first valid_from the first row, after valid_to the last; "" is null."""
    rows = [row for row in parameters if row["program"] == program and row["parameter"] == name]
    if not rows:
        return None
    rows.sort(key=lambda row: row["valid_from"] or date.min)
    started = [row for row in rows if (row["valid_from"] or date.min) <= day]
    value = (started or rows[:1])[-1]["value"]
    return None if value in ("", None) else str(value)
