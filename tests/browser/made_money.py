"""Made-up subsidies paid beside labelled rights, and the supplementary figures that pages show."""

from tests.browser.made_figures import CITIES, FIRST_YEARS, PROVINCES, rate

CHANNELS = {"labelling_rate_daily": (18, 20), "labelling_rate_certification": (3, 4)}


def money_rows(last: int) -> dict[str, list[dict]]:
    years = range(FIRST_YEARS["zhejiang_made"], last + 1)
    regions = (PROVINCES["zhejiang_made"], *CITIES["zhejiang_made"])
    key = [(year, region) for year in years for region in regions]
    return {
        "marts.rpt_subsidy_performance": [_performance(year, region) for year, region in key],
        "marts.dim_supplementary_metric": [
            {
                "metric_code": code,
                "name_zh": f"渠道{code}",
                "name_en": code,
                "unit": "rate",
                "programs": ["zhejiang_made"],
            }
            for code in CHANNELS
        ],
        "marts.fct_supplementary_metric": [
            {
                "program": "zhejiang_made",
                "year": year,
                "region_code": region,
                "metric_code": code,
                "value": part / whole,
                "numerator": part,
                "denominator": whole,
            }
            for year, region in key
            for code, (part, whole) in CHANNELS.items()
        ],
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
