"""Conform: which rows are accepted, which rules are named, and that nothing personal gets through."""

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.conform import Conformed, FileContext, conform
from ingestion.contracts import load_feeds, polars_schema
from ingestion.findings import ROW_SCHEMA
from ingestion.privacy import MASK, KeyedHash
from ingestion.settings import Settings

FEEDS = load_feeds()
USCC = "91500101MAABXQBG7Q"
KEY = KeyedHash(b"0123456789abcdef")


def conformed(feed_name: str, header: list[str], *records: list[str | None]) -> Conformed:
    feed = FEEDS[feed_name]
    columns = [
        pl.Series(f"c{i}", [record[i] for record in records], dtype=pl.String) for i in range(len(header))
    ]
    chunk = pl.DataFrame(columns).with_row_index("row_number", 1).cast({"row_number": pl.Int64})
    result = conform(chunk, FileContext(feed, feed.map_headers(header), "b-1", KEY, Settings()))
    assert result.accepted.schema == polars_schema(feed)
    assert result.findings.schema == ROW_SCHEMA
    assert result.received == len(records) == result.accepted.height + result.quarantined == result.raw.height
    return result


def found(result: Conformed) -> list[tuple[int, str, str]]:
    return result.findings.select("row_number", "field", "rule").rows()


CERTIFICATE = ["certificate_no", "scheme", "uscc", "body_id", "issued_on", "expires_on"]
RECALL = ["recall_no", "uscc", "product_code", "ordered_on", "due_on"]
SCORE = ["response_no", "indicator_code", "program", "survey_year", "respondent_id", "respondent_type",
"target_type",
         "score", "scale_min", "scale_max", "answered_on"]  # fmt: skip
PENALTY = ["penalty_no", "party_name", "party_type", "uscc", "facts", "decided_on", "authority"]
COMPLAINT = ["登记编号", "类型", "登记时间", "被投诉主体名称", "投诉人姓名", "联系电话"]


def score(*numbers: str) -> list[str | None]:
    return ["1", "STD_CLEAR", "上海品牌", "2022", "r", "企业", "认证绩效", *numbers, "2022-11-01"]


def test_a_good_row_is_typed_and_absent_columns_are_null():
    result = conformed("certificates", CERTIFICATE, ["1", "浙江制造", USCC.lower(), "B", "2023-1-5", "长期"])
    row = result.accepted.row(0, named=True)
    assert (row["uscc"], row["expires_on"], row["holder_name"], row["pledged"]) == (USCC, None, None, None)
    assert (row["batch_id"], row["row_number"], row["record_status"]) == ("b-1", 1, "正常")
    assert found(result) == []


def test_every_broken_field_is_named_once_and_the_row_is_not_loaded():
    result = conformed(
        "certificates",
        CERTIFICATE,
        [None, "x", "913", "-", "2022-09-31", "2021-01-01"],
        ["2", "x", USCC, "B", "2022-01-02", "2022-01-01"],
        ["3", "x", USCC, "B", "2022-01-01", "2022-01-01"],
    )
    assert found(result) == [
        (1, "certificate_no", "MISSING_REQUIRED"),
        (1, "uscc", "BAD_USCC"),
        (1, "body_id", "MISSING_REQUIRED"),
        (1, "issued_on", "BAD_TYPE"),
        (2, "expires_on", "DATE_ORDER"),
    ]
    assert result.accepted["certificate_no"].to_list() == ["3"]
    assert result.quarantined == 2
    values = result.findings["value"].to_list()
    assert values == [None, "913", "-", "2022-09-31", "2022-01-01"]
    assert all(value is None or value == "-" or value in message for value, message in
               zip(values, result.findings["message"], strict=True))  # fmt: skip


def test_a_date_order_is_looked_at_only_if_both_dates_were_read():
    header = [*CERTIFICATE]
    result = conformed("certificates", header, ["1", "x", USCC, "B", "2023-02-30", "2020-01-01"])
    assert found(result) == [(1, "issued_on", "BAD_TYPE")]
    assert found(conformed("certificates", header, ["1", "x", USCC, "B", "2023-01-01", "1900-01-01"])) == []


def test_a_filler_leaves_a_required_date_missing():
    result = conformed("recalls", RECALL, ["1", USCC, "p", "1900-1-1", "2022-01-01"])
    assert found(result) == [(1, "ordered_on", "MISSING_REQUIRED")]


def test_all_orders_of_a_feed_are_judged():
    header = [
        "claim_no",
        "kind",
        "uscc",
        "region_code",
        "amount_yuan",
        "applied_on",
        "paid_on",
        "recovered_on",
    ]
    result = conformed(
        "subsidy_claims",
        header,
        ["1", "地方补助", USCC, "330100", "1", "2022-03-01", "2022-02-01", "2022-01-01"],
    )
    assert found(result) == [(1, "paid_on", "DATE_ORDER"), (1, "recovered_on", "DATE_ORDER")]


@pytest.mark.parametrize(
    ("numbers", "fields"),
    [
        (("1", "1", "5"), []),
        (("5", "1", "5"), []),
        (("0.999", "1", "5"), ["score"]),
        (("5.0000000001", "1", "5"), ["score"]),
        (("1", "1", "1"), ["scale_max"]),
        (("3", "5", "1"), ["score", "scale_max"]),
        (("x", "1", "5"), ["score"]),
        (("3", "x", "5"), ["scale_min"]),
    ],
)
def test_a_score_stands_on_its_scale(numbers: tuple[str, ...], fields: list[str]):
    result = conformed("satisfaction_responses", SCORE, score(*numbers))
    assert [field for _, field, _ in found(result)] == fields


def test_a_default_stands_where_nothing_was_given():
    assert conformed("satisfaction_responses", SCORE, score("3", "1", "5")).accepted[
        "weight"
    ].item() == Decimal(1)
    result = conformed("satisfaction_responses", [*SCORE, "weight"], [*score("3", "1", "5"), "-"])
    assert result.accepted["weight"].item() == Decimal(1)


def test_the_digits_of_a_claim_are_kept():
    header = ["report_no", "metric_code", "program", "reporter", "year", "submitted_on", "version", "claimed"]
    record = ["1", "m", "上海品牌", "认证联盟", "2022", "2022-12-01", "1"]
    result = conformed("programme_reports", header, [*record, "12.50"], [*record, "12"])
    assert result.accepted["claimed_scale"].to_list() == [2, 0]


def test_ten_thousands_come_from_the_header():
    header = [*PENALTY, "罚款金额（万元）", "没收违法所得、没收非法财物的金额(元)"]
    result = conformed(
        "penalties", header, ["1", "甲", "法人及非法人组织", USCC, "f", "2022-01-01", "局", "0.96", "0.96"]
    )
    row = result.accepted.row(0, named=True)
    assert (row["fine_yuan"], row["confiscated_yuan"]) == (Decimal(9600), Decimal("0.96"))


def test_a_natural_person_is_neither_named_nor_judged_by_a_code():
    result = conformed(
        "penalties",
        PENALTY,
        ["1", "张三", "自然人", "330102199001011234", "打架", "2022-01-01", "局"],
        ["2", "李四", "自然人", "x", "骂人", "2022-09-31", "局"],
        ["3", "甲公司", "法人及非法人组织", USCC, "掺假", "2022-01-01", "局"],
        ["4", "王五", "自燃人", "330102199001011234", "打人", "2022-01-01", "局"],
        ["5", "-", "自然人", None, "打人", "2022-01-01", "局"],
    )
    assert result.accepted.select("party_name", "uscc", "facts").rows() == [
        (None, None, None),
        ("甲公司", USCC, "掺假"),
    ]
    assert found(result) == [
        (2, "decided_on", "BAD_TYPE"),
        (4, "party_type", "BAD_ENUM"),
        (4, "uscc", "BAD_USCC"),
        (5, "party_name", "MISSING_REQUIRED"),
    ]
    kept = str(result.raw["cells"].to_list()) + str(result.findings.rows())
    assert not any(secret in kept for secret in ("张三", "李四", "王五", "1990", "打架", "骂人", "打人"))
    assert result.raw["cells"].to_list()[2] == [
        "3",
        "甲公司",
        "法人及非法人组织",
        USCC,
        "掺假",
        "2022-01-01",
        "局",
    ]


def test_personal_data_are_hashed_or_dropped_and_blanked_in_raw():
    record = ["1", "投诉", "2022-01-01 10:00", "甲公司", "张三", "１３８\u200b0000"]
    again = ["2", "举报", "2022-01-01", "甲公司", "-", "1380000"]
    none = ["3", "举报", "2022-01-01", "甲公司", None, "无"]
    result = conformed("complaints", COMPLAINT, record, again, none)
    hashes = result.accepted["complainant_phone"].to_list()
    assert hashes == [KEY.text("1380000"), KEY.text("1380000"), None]
    assert "complainant_name" not in result.accepted.columns
    assert result.raw["cells"].to_list()[0] == ["1", "投诉", "2022-01-01 10:00", "甲公司", None, None]


def test_a_required_personal_value_is_masked_where_it_is_missing():
    header = ["record_no", "person_id", "violation", "decided_on", "barred_from"]
    result = conformed("integrity_records", header, ["1", "-", "其他", "2022-01-01", "2022-01-01"])
    assert result.findings.row(0, named=True)["value"] == MASK
    assert found(result) == [(1, "person_id", "MISSING_REQUIRED")]


def test_cells_that_are_not_read_are_blanked_in_raw():
    result = conformed(
        "complaints", [*COMPLAINT, "备注", "联系电话"], ["1", "投诉", "2022-01-01", "甲", "a", "b", "c", "d"]
    )
    assert result.raw["cells"].to_list() == [["1", "投诉", "2022-01-01", "甲", None, None, None, None]]


def test_a_long_value_is_shown_cut_short():
    result = conformed("recalls", RECALL, ["1", USCC, "p", "x" * 5000, "2022-01-01"])
    assert len(result.findings["value"].item()) == 201


def test_braces_in_a_value_are_shown_as_they_are():
    result = conformed("recalls", RECALL, ["1", USCC, "p", "{}{0}%s", "2022-01-01"])
    assert "“{}{0}%s”" in result.findings["message"].item()


CELLS = st.sampled_from(
    [None, "", "-", "1", USCC, "2022-01-05", "2022-09-31", "9999-12-31", "长期", "0", "x", "是", "\u3000"]
)


@settings(deadline=None)
@given(st.data())
def test_rows_are_conserved_whatever_is_in_them(data: st.DataObject):
    feed = FEEDS[data.draw(st.sampled_from(sorted(FEEDS)))]
    header = [*feed.required, *data.draw(st.lists(st.sampled_from(feed.names), max_size=4)), "zz"]
    record = st.lists(CELLS, min_size=len(header), max_size=len(header))
    result = conformed(feed.name, header, *data.draw(st.lists(record, min_size=1, max_size=6)))
    assert set(result.findings["row_number"]).isdisjoint(result.accepted["row_number"])
    assert result.findings.select("row_number", "field", "rule").is_unique().all()
