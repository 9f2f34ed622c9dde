"""Published figures of the fixed province: a change that moves one fails here and says which.

Where a change is meant, `RECORD_BACKTESTS=1 make test` writes the files anew, and the difference
shows in review.
"""

import csv
import os
from pathlib import Path

import duckdb
import pytest

from orchestration.scratch import ScratchWarehouse

from .landed_province import LandedProvince, counted

KEPT = Path(__file__).parent / "figures"
QUERIES = {
    "fct_annual_metric": """
        select program, year, region_code, metric_code, value, numerator, denominator
        from marts.fct_annual_metric order by all""",
    "fct_labelling_rate": """
        select program, year, slice_value as city_code, authorised, checked, labelled, labelling_rate,
            ci_low, ci_high,
            coverage_rate, strict_rate, upper_rate
        from marts.fct_labelling_rate where slice = 'city' order by all""",
    "fct_satisfaction": """
        select program, year, target_type, respondent_type, n_respondents, n_responses, index, ci_low,
            ci_high, sufficient,
            response_rate
        from marts.fct_satisfaction where target_id = 'all' order by all""",
    "rpt_submission": "from marts.rpt_submission select * exclude as_of order by all",
    "rpt_reconciliation": "from marts.rpt_reconciliation select * exclude as_of order by all",
    "decisions": """
        select 'dec_drafter_conformity' as mart, status as verdict, missing as reasons, count(*) as n
        from marts.dec_drafter_conformity group by all
        union all by name
        select 'dec_project_acceptance' as mart, status as verdict, null as reasons, count(*) as n
        from marts.dec_project_acceptance group by all
        union all by name
        select 'dec_standard_review' as mart, review_due || '|' || executed as verdict,
            null as reasons, count(*) as n
        from marts.dec_standard_review group by all
        union all by name
        select 'dec_self_declaration' as mart, coalesce(outcome, verdict) as verdict, reasons, count(*) as n
        from marts.dec_self_declaration group by all
        union all by name
        select 'dec_inspection_consequence' as mart, consequence || '|' || executed as verdict,
            null as reasons, count(*) as n
        from marts.dec_inspection_consequence group by all
        union all by name
        select 'dec_revocation_due' as mart, path as verdict, reasons, count(*) as n
        from marts.dec_revocation_due group by all
        union all by name
        select 'dec_mark_misuse' as mart, program as verdict, [reason] as reasons, count(*) as n
        from marts.dec_mark_misuse group by all
        union all by name
        select 'dec_surveillance' as mart, onsite_overdue || '|' || audit_overdue as verdict,
            null as reasons, count(*) as n
        from marts.dec_surveillance group by all
        union all by name
        select 'dec_subsidy' as mart, verdict, reasons, count(*) as n
        from marts.dec_subsidy group by all
        order by all""",
}


@pytest.fixture(scope="module")
def built(province: LandedProvince, warehouse: ScratchWarehouse):
    marts = [
        "fct_annual_metric", "fct_labelling_rate", "fct_satisfaction", "rpt_submission", "rpt_reconciliation",
        "dec_drafter_conformity", "dec_project_acceptance", "dec_standard_review", "dec_self_declaration",
        "dec_inspection_consequence", "dec_revocation_due", "dec_mark_misuse", "dec_surveillance",
        "dec_subsidy",
    ]  # fmt: skip
    with province.built(warehouse, marts) as connection:
        yield connection


@pytest.mark.parametrize("name", QUERIES)
def test_no_figure_has_moved(built: duckdb.DuckDBPyConnection, name: str) -> None:
    cursor = built.execute(QUERIES[name])
    header = [column[0] for column in cursor.description]
    actual = [["" if cell is None else str(cell) for cell in row] for row in cursor.fetchall()]
    kept = KEPT / f"{name}.csv"
    if os.environ.get("RECORD_BACKTESTS"):
        KEPT.mkdir(exist_ok=True)
        with kept.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *actual])
    with kept.open(encoding="utf-8", newline="") as file:
        expected_header, *expected = csv.reader(file)
    assert header == expected_header
    known = {tuple(row) for row in expected}
    moved = [" | ".join(row) for row in actual if tuple(row) not in known]
    assert actual == expected, f"{len(moved)} row(s) of {name} are new or moved: {moved[:10]}"


def test_no_row_is_lost(province: LandedProvince) -> None:
    received, accepted, quarantined = counted(province.landing.batches())
    assert received == accepted + quarantined
    assert quarantined > 0
