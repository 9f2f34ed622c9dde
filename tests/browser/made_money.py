"""Made-up subsidies paid beside labelled rights, and the supplementary figures that pages show."""

from datetime import date

from tests.browser.made_figures import CITIES, FIRST_YEARS, PROVINCES, rate, rates_of

BREAKDOWNS = {("channel", "日常监督"): (18, 20), ("channel", "监督抽查"): (3, 4), ("industry", "38"): (0, 0)}
"""Labelled and checked of each."""
FUND = "local_funds_publicity_yuan"


def money_rows(last: int) -> dict[str, list[dict]]:
    years = range(FIRST_YEARS["zhejiang_made"], last + 1)
    regions = (PROVINCES["zhejiang_made"], *CITIES["zhejiang_made"])
    key = [(year, region) for year in years for region in regions]
    return {
        "marts.rpt_subsidy_performance": [_performance(year, region) for year, region in key],
        "marts.fct_labelling_breakdown": [
            {
                "program": "zhejiang_made",
                "year": year,
                "region_code": region,
                "breakdown": breakdown,
                "breakdown_value": value,
                **rates_of(40, checked, labelled),
            }
            for year, region in key
            for (breakdown, value), (labelled, checked) in BREAKDOWNS.items()
        ],
        "marts.dim_supplementary_metric": [
            {
                "metric_code": FUND,
                "name_zh": "宣传推广补助",
                "name_en": "Local funds for publicity",
                "unit": "yuan",
                "programs": ["zhejiang_made"],
                "clause_id": "Z-14",
            }
        ],
        "marts.fct_supplementary_metric": [
            {
                "program": "zhejiang_made",
                "year": year,
                "region_code": region,
                "metric_code": FUND,
                "value": 1000.0 * year,
            }
            for year, region in key
        ],
        "marts.due_dates": [
            _due("B1", changes_on=date(last + 1, 2, 1), changes_to="hold", within_90_days=True),
            _due("B2", way_out=["RIGHT_UNDER_STANDARD", "LABEL_CHECK_YES"]),
        ],
        "marts.evidence": [
            _evidence("B2", "NOT_AUTHORISED", "authorizations"),
            _evidence("B2", "LABEL_NOT_CHECKED", "label_checks"),
            _evidence("B3", "NOT_LABELLED", "label_checks", "JC1"),
        ],
    }


def _due(claim: str, **more: object) -> dict:
    return {
        "duty": "SUBSIDY",
        "decision_mart": "dec_subsidy",
        "decision_key": claim,
        "program": "zhejiang_made",
        "clause_id": "Z-14",
        "within_30_days": False,
        "within_90_days": False,
        "way_out": [],
        "way_out_zh": [],
        **more,
    }


def _evidence(claim: str, reason: str, feed: str, record: str | None = None) -> dict:
    return {
        "decision_mart": "dec_subsidy",
        "decision_key": claim,
        "reason": reason,
        "clause_id": "Z-14",
        "role": "proof" if record else "searched",
        "feed": feed,
        "record_key": record,
    }


def _performance(year: int, region: str) -> dict:
    held = rate("zhejiang_made", year, region)
    paid = 1000 * held["labelled"]
    return {
        "program": "zhejiang_made",
        "year": year,
        "region_code": region,
        "paid_yuan": paid,
        "recovered_yuan": 0,
        "claims_paid": 1,
        "yuan_per_labelled_right": paid / held["labelled"] if held["labelled"] else None,
    }
