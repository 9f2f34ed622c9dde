"""Cases worked out by hand from the rulebook's words: the evaluator itself must be right before it judges."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from .engine import evaluate
from .engine.comparison import same_value
from .engine.dates import add_months, add_years, in_look_back
from .engine.drafters import as_standard_no
from .engine.exact import quotient, rounded
from .engine.labelling import wilson_interval
from .engine.matching import normalised_name
from .engine.policy import DEFAULTS, ZHEJIANG, parameter_value

AS_OF = date(2023, 3, 1)
FIRM = "91330100000000001X"


def rows(**feeds) -> dict[str, list[dict]]:
    """Records in one version each."""
    return {
        feed: [{"_batch": 1, "_row": place, **record} for place, record in enumerate(records, start=1)]
        for feed, records in feeds.items()
    }


def certificate(number="C1", scheme="浙江制造", issued_on=date(2020, 2, 29), **columns) -> dict:
    """A certificate without end."""
    return {"certificate_no": number, "scheme": scheme, "uscc": FIRM, "issued_on": issued_on, **columns}


def event(number, kind, day, certificate_no="C1") -> dict:
    """A status event."""
    return {"event_no": number, "certificate_no": certificate_no, "event": kind, "effective_on": day}


def right(number="A1", path="自我声明", granted_on=date(2020, 1, 1), **columns) -> dict:
    """A self-declared right under the first standard."""
    return {
        "authorization_no": number,
        "uscc": FIRM,
        "product_code": "P1",
        "standard_no": "T/ZZB 0001-2018",
        "path": path,
        "granted_on": granted_on,
        **columns,
    }


def inspection(number, day) -> dict:
    """A failed inspection confirmed on its day."""
    return {
        "inspection_no": number,
        "uscc": FIRM,
        "product_code": "P1",
        "sampled_on": day,
        "confirmed_on": day,
        "result": "不合格",
    }


def test_calendar_is_clamped_and_look_backs_are_half_open():
    """2020-02-29 + 1 year = 2021-02-28; the anniversary is outside a look-back."""
    assert add_years(date(2020, 2, 29), 1) == date(2021, 2, 28)
    assert add_months(date(2020, 1, 31), 13) == date(2021, 2, 28)
    assert add_years(date(2021, 2, 28), -1) == date(2020, 2, 28)
    assert not in_look_back(date(2020, 3, 1), AS_OF, 3)
    assert in_look_back(date(2020, 3, 2), AS_OF, 3)
    assert in_look_back(AS_OF, AS_OF, 3)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("t/zzb0001—2015", "T/ZZB 0001-2015"),
        ("T/ZZB 0001-2015", "T/ZZB 0001-2015"),
        ("DB31/T100－2020", "DB31/T 100-2020"),
        ("2015", "2015"),
    ],
)
def test_standard_numbers_are_read_in_one_spelling(written, read):
    """feeds.md, columns standard_no."""
    assert as_standard_no(written) == read


def test_numbers_are_rounded_half_away_on_their_shortest_form():
    """0.5 and 1.0000000000005 go up; a null denominator gives null."""
    assert rounded(2.5e-12, 12) == 3e-12
    assert rounded(-2.5e-12, 12) == -3e-12
    assert quotient(1, 3) == 0.333333333333
    assert quotient(2, 3) == 0.666666666667
    assert quotient(1, 0) is None


def test_wilson_interval():
    """8 of 10: the textbook's 0.4902 to 0.9433."""
    low, high = wilson_interval(8, 10)
    assert (round(low, 4), round(high, 4)) == (0.4902, 0.9433)
    assert wilson_interval(0, 5)[0] == 0.0
    assert wilson_interval(5, 5)[1] == 1.0
    assert wilson_interval(0, 0) == (None, None)


def test_names_differ_in_brackets_and_spaces_only():
    """Letter case and company forms are kept."""
    assert normalised_name("乙工具【浙江】") == normalised_name("乙工具 (浙江)") == "乙工具(浙江)"
    assert normalised_name("ABC机械") != normalised_name("abc机械")


def test_parameter_before_the_first_and_after_the_last_row():
    """Before its first valid_from the first row, after its valid_to the last."""
    parameters = [
        {"program": "p", "parameter": "n", "value": "1", "valid_from": date(2020, 1, 1), "valid_to": None},
        {"program": "p", "parameter": "n", "value": "2", "valid_from": date(2021, 1, 1), "valid_to": AS_OF},
    ]
    days = (date(2019, 1, 1), date(2020, 12, 31), date(2021, 1, 1), date(2030, 1, 1))
    assert [parameter_value(parameters, "p", "n", day) for day in days] == ["1", "1", "2", "2"]
    assert parameter_value(DEFAULTS, ZHEJIANG, "subsidy_transition_from", AS_OF) is None


def test_status_periods_follow_the_order_of_the_rules():
    """A pause lifted the same day by the larger number; the smaller ends; events before issue count."""
    records = rows(
        certificates=[
            certificate(expires_on=date(2021, 2, 28)),
            certificate("C2"),
            certificate("C3"),
        ],
        certificate_events=[
            event("E1", "暂停", date(2020, 5, 1)),
            event("E2", "恢复", date(2020, 5, 1)),
            event("E3", "暂停", date(2020, 6, 1)),
            event("E5", "撤销", date(2022, 1, 1)),
            event("E4", "注销", date(2022, 1, 1)),
            event("E6", "暂停", date(2019, 1, 1), "C2"),
            event("E7", "恢复", AS_OF, "C2"),
            event("E8", "提前终止", date(2019, 1, 1), "C3"),
        ],
    )
    periods = evaluate(records, AS_OF, marts=["certificate_status_periods"])["certificate_status_periods"]
    assert [(row["certificate_no"], row["status"], row["from_date"], row["to_date"]) for row in periods] == [
        ("C1", "valid", date(2020, 2, 29), date(2020, 5, 31)),
        ("C1", "suspended", date(2020, 6, 1), date(2021, 2, 28)),
        ("C1", "expired", date(2021, 3, 1), date(2021, 12, 31)),
        ("C1", "cancelled", date(2022, 1, 1), None),
        ("C2", "suspended", date(2020, 2, 29), date(2023, 2, 28)),
        ("C2", "valid", AS_OF, None),
        ("C3", "terminated_early", date(2020, 2, 29), None),
    ]


def test_versions_are_resolved_before_the_cut():
    """The newest version is granted after as_of, so the right does not exist, whatever older ones say."""
    records = rows(authorizations=[right(), right(granted_on=date(2024, 1, 1))])
    assert evaluate(records, AS_OF, marts=["fct_mark_right"])["fct_mark_right"] == []
    records = rows(
        authorizations=[
            right(updated_at=datetime(2022, 1, 1)),
            right(record_status="作废"),
        ]
    )
    assert len(evaluate(records, AS_OF, marts=["fct_mark_right"])["fct_mark_right"]) == 1


def test_authorisation_with_a_shanghai_certificates_number_is_left_out():
    """right_no is unique: the certificate holds it."""
    records = rows(
        authorizations=[right("SH1"), right("A1", revoked_on=date(2020, 1, 1))],
        certificates=[certificate("SH1", "上海品牌")],
    )
    found = evaluate(records, AS_OF, marts=["fct_mark_right"])["fct_mark_right"]
    assert [(row["right_no"], row["program"], row["first_effective_on"]) for row in found] == [
        ("A1", "zhejiang_made", None),
        ("SH1", "shanghai_brand", date(2020, 2, 29)),
    ]


def test_second_failure_on_the_anniversary_revokes():
    """Z-10 asks confirmed_on >= add_years(this, -2): literally, not the mirror of a look-ahead."""
    records = rows(
        authorizations=[right()],
        inspections=[
            inspection("I1", date(2020, 2, 28)),
            inspection("I2", date(2022, 2, 28)),
            inspection("I3", date(2022, 2, 28)),
        ],
    )
    marts = evaluate(records, AS_OF)
    found = marts["dec_inspection_consequence"]
    assert [(row["consequence"], row["previous_inspection_no"]) for row in found] == [
        ("INTERVIEW_AND_TRACK", None),
        ("REVOKE", "I1"),
        ("REVOKE", "I2"),
    ]
    assert found[0]["followed_up_on"] == date(2022, 2, 28)
    assert marts["dec_revocation_due"][0]["first_trigger_on"] == date(2022, 2, 28)
    assert marts["dec_revocation_due"][0]["days_outstanding"] == 366


def test_lead_drafter_is_suspended_from_the_day_after_the_deadline():
    """brand_on on deadline + 1 is no suspension; a day later it is one of a single day."""
    standard = {
        "standard_no": "T/ZZB 0001-2018",
        "program": "品字标浙江制造",
        "published_on": date(2018, 6, 1),
        "effective_on": date(2018, 7, 1),
        "status": "现行",
        "is_consumer": True,
    }
    drafter = {"standard_no": "T/ZZB 0001-2018", "uscc": FIRM, "role": "牵头"}
    spans = []
    for day in (date(2019, 7, 2), date(2019, 7, 3)):
        records = rows(
            standards=[standard], standard_drafters=[drafter], authorizations=[right(granted_on=day)]
        )
        duty = evaluate(records, AS_OF, marts=["dec_drafter_conformity"])["dec_drafter_conformity"][0]
        assert duty["deadline"] == date(2019, 7, 1)
        assert duty["missing"] == ["NOT_LABELLED", "KPI_NOT_DISCLOSED"]
        spans.append((duty["suspended_from"], duty["suspended_to"]))
    assert spans == [(None, None), (date(2019, 7, 2), date(2019, 7, 3))]


def test_satisfaction_index_is_renormalised_over_the_indicators_present():
    """ASSOC_RESPONSE 100 (0.4) and ASSOC_SKILL 50 (0.3): 55 / 0.7."""
    answers = [
        {
            "response_no": f"W{number}",
            "indicator_code": code,
            "program": "品字标浙江制造",
            "survey_year": 2021,
            "respondent_id": respondent,
            "respondent_type": "企业",
            "target_type": "联合会服务",
            "score": Decimal(score),
            "scale_min": Decimal(1),
            "scale_max": Decimal(5),
            "answered_on": date(2021, 6, number),
        }
        for number, (code, respondent, score) in enumerate(
            [
                ("ASSOC_RESPONSE", "a", 1),
                ("ASSOC_RESPONSE", "a", 5),
                ("ASSOC_SKILL", "b", 3),
                ("OTHER", "c", 3),
            ],
            start=1,
        )
    ]
    found = evaluate(rows(satisfaction_responses=answers), AS_OF, marts=["fct_satisfaction"])[
        "fct_satisfaction"
    ]
    row = next(row for row in found if row["respondent_type"] == "all")
    assert (row["n_respondents"], row["n_responses"], row["index"]) == (2, 2, 78.571428571)
    # p = 100 and 50: s² = (2·12500 - 22500) / 2 = 1250, half width 1.959964·25
    assert (row["ci_low"], row["ci_high"]) == (29.572328571, 100.0)


def test_report_is_compared_at_its_own_cut_off():
    """Two rights by the cut-off, three by the year's end: the claim of three has the wrong cut-off."""
    days = (date(2021, 1, 1), date(2021, 2, 1), date(2021, 12, 31))
    report = {
        "report_no": "Y1",
        "metric_code": "mark_rights_granted",
        "program": "品字标浙江制造",
        "reporter": "品牌建设联合会",
        "year": 2021,
        "submitted_on": date(2022, 1, 10),
        "version": 1,
        "claimed": Decimal(3),
        "cutoff_on": date(2021, 12, 30),
    }
    records = rows(
        authorizations=[right(f"A{number}", granted_on=day) for number, day in enumerate(days)],
        programme_reports=[report],
    )
    found = evaluate(records, AS_OF, marts=["rpt_reconciliation"])["rpt_reconciliation"]
    claimed = next(row for row in found if row["metric_code"] == "mark_rights_granted")
    assert (claimed["computed_at_cutoff"], claimed["computed"], claimed["verdict"]) == (
        2,
        3,
        "matches_full_year",
    )
    assert {row["verdict"] for row in found} == {"matches_full_year", "not_reported"}


def test_management_fund_is_paid_by_band():
    """An index of exactly 80 pays nine tenths, rounded half up to the fen."""
    answer = {
        "response_no": "W1",
        "indicator_code": "ASSOC_SKILL",
        "program": "品字标浙江制造",
        "survey_year": 2020,
        "respondent_id": "a",
        "respondent_type": "市县局",
        "target_type": "联合会服务",
        "score": Decimal("4.2"),
        "scale_min": Decimal(1),
        "scale_max": Decimal(5),
        "answered_on": date(2021, 1, 1),
    }
    claim = {
        "claim_no": "M1",
        "kind": "标准管理经费",
        "uscc": FIRM,
        "region_code": "330106",
        "amount_yuan": Decimal("100.05"),
        "applied_on": date(2021, 3, 1),
        "paid_on": date(2021, 4, 1),
        "recovered_yuan": Decimal("10.00"),
    }
    records = rows(satisfaction_responses=[answer], subsidy_claims=[claim])
    judged = evaluate(records, AS_OF, marts=["dec_subsidy"])["dec_subsidy"][0]
    assert judged["reasons"] == ["PAID_MORE_THAN_PAYABLE"]
    assert (judged["verdict"], judged["payable_yuan"]) == ("recover_review", Decimal("90.05"))
    assert judged["to_recover_yuan"] == Decimal("0.00")


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        (0.1, 0.1 + 1e-12, True),
        (0.1, 0.1 + 2e-12, False),
        (None, float("nan"), True),
        (None, 0, False),
        (["a", "b"], ["b", "a"], False),
        ([], None, False),
        (Decimal("1.00"), Decimal(1), True),
        (True, 1, False),
        (date(2020, 1, 1), datetime(2020, 1, 1), True),
    ],
)
def test_values_are_compared_null_safe_and_within_one_unit(ours, theirs, same):
    """Lists by order, DECIMALs exactly, booleans as booleans."""
    assert same_value(ours, theirs) is same
