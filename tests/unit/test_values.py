"""Values: every notation of every kind, and the boundary of every rule about one cell."""

from datetime import date, datetime
from decimal import Decimal

import polars as pl
import pytest

from ingestion.contracts import load_feeds
from ingestion.values import NULL_WORDS, normalise, read_column, without_null_words

FEEDS = load_feeds()


def read(place: str, *cells: str | None, ten_thousand: bool = False) -> list[tuple[object, str | None]]:
    feed, column = place.split(".")
    texts = without_null_words(normalise(pl.Series(cells, dtype=pl.String)))
    frame = read_column(texts, FEEDS[feed].column(column), ten_thousand=ten_thousand)
    return frame.select("value", "rule").rows()


def value(place: str, cell: str, *, ten_thousand: bool = False) -> object:
    ((found, rule),) = read(place, cell, ten_thousand=ten_thousand)
    return rule or found


@pytest.mark.parametrize("word", NULL_WORDS, ids=repr)
@pytest.mark.parametrize("place", ["enterprises.name", "certificates.issued_on", "penalties.fine_yuan"])
def test_null_words_are_null_in_every_kind(place: str, word: str):
    assert read(place, word, f"\u3000{word}\t", f"\u200b{word}\ufeff") == [(None, None)] * 3


@pytest.mark.parametrize("word", ["NULL ", "－", "Ｎ/Ａ"])
def test_null_words_are_found_after_normalising(word: str):
    assert value("enterprises.name", word) is None


@pytest.mark.parametrize("word", ["Null", "none", "NaN", "n/a", "–", "无。", "暂 无", "---"])
def test_other_spellings_of_null_are_text(word: str):
    assert value("enterprises.name", word) == word


def test_text_is_normalised():
    assert value("enterprises.name", "\u3000浙江\u200b（Ａ１）；\n乙 ") == "浙江(A1);\n乙"
    assert value("enterprises.name", "\x1f甲\u00a0") == "甲"


DAY = date(2023, 1, 5)


@pytest.mark.parametrize(
    "text",
    [
        "2023-01-05", "2023/1/5", "2023.1.5", "2023年1月5日", "20230105", "2023-1-5", "2023.01.05", "44931",
        "２０２３－０１－０５", "2023-1-5 0:00:00", "2023/1/5 9:05", "2023-01-05T23:59:59Z",
        "2023-01-05 10:30:00.123",
        "2023-01-05T23:00:00-05:00", "2023-01-05T23:00:00 +0800", "20230105 10:30", "2023年1月5日 10:30:59",
        "2023年1月5日10:30",
    ],
)  # fmt: skip
def test_dates_in_every_notation(text: str):
    assert value("certificates.issued_on", text) == DAY


@pytest.mark.parametrize(
    "text",
    [
        "2022-09-31", "2023-02-29", "2023-13-01", "2023-00-10", "0000-01-01", "2023-1/5", "2023年1月5",
        "2023-01",
        "2023年1月", "230105", "23-01-05", "05/01/2023", "2023-01-05 24:00", "2023-01-05 10:60",
        "2023-01-05 10:30:60",
        "2023-01-05 10", "2023-01-05x", "44931.5", "19999", "80001", "2023-01-05+08:00",
        "2023-01-05T10:00+24:00",
        "2023-01-05T10:00+08:60", "昨天", "٢٠٢٣-٠١-٠٥", "长期", "无固定期限", "无处罚期限",
    ],
)  # fmt: skip
def test_impossible_dates_are_bad_type(text: str):
    assert value("certificates.issued_on", text) == "BAD_TYPE"


def test_serials_of_a_sheet_from_20000_to_80000():
    assert read("certificates.issued_on", "20000", "80000") == [
        (date(1954, 10, 3), None),
        (date(2119, 1, 11), None),
    ]


@pytest.mark.parametrize(
    "text",
    ["长期", "无固定期限", "无处罚期限", "2099-12-31", "2099年12月31日", "73050", "9999-12-31",
     "9999-9-9 0:00:00", "99990101"],
)  # fmt: skip
def test_no_end_is_null_in_an_end_date(text: str):
    assert value("certificates.expires_on", text) is None


def test_no_end_days_are_days_elsewhere():
    assert value("certificates.issued_on", "2099-12-31") == date(2099, 12, 31)
    assert value("certificates.issued_on", "9999-12-31") == date(9999, 12, 31)
    assert value("certificates.expires_on", "9999-02-30") == "BAD_TYPE"
    assert value("certificates.expires_on", "2099-12-30") == date(2099, 12, 30)


@pytest.mark.parametrize(
    "place", ["certificates.issued_on", "certificates.expires_on", "complaints.received_at"]
)
@pytest.mark.parametrize("text", ["1900-01-01", "1900-1-1 0:00:00", "19000101"])
def test_the_filler_is_null_in_every_date(place: str, text: str):
    assert value(place, text) is None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2023-01-05", datetime(2023, 1, 5)),
        ("2023/1/5 9:05", datetime(2023, 1, 5, 9, 5)),
        ("2023年1月5日 09:05:07", datetime(2023, 1, 5, 9, 5, 7)),
        ("2023-01-05T09:05:07Z", datetime(2023, 1, 5, 17, 5, 7)),
        ("2023-01-05T23:05:07-05:30", datetime(2023, 1, 6, 12, 35, 7)),
        ("2023-01-05T09:05:07.25+08:00", datetime(2023, 1, 5, 9, 5, 7, 250000)),
        ("44931", datetime(2023, 1, 5)),
        ("1990-07-01T00:00:00Z", datetime(1990, 7, 1, 9)),
    ],
)
def test_timestamps_are_times_of_shanghai(text: str, moment: datetime):
    assert value("complaints.received_at", text) == moment


@pytest.mark.parametrize(
    "text", ["长期", "2023-01-05 25:00", "2022-09-31 10:00", "0001-01-01T00:00:00+09:00", "10:00"]
)
def test_impossible_times_are_bad_type(text: str):
    assert value("complaints.received_at", text) == "BAD_TYPE"


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1,234.5", "1234.50"), ("¥1,000元", "1000.00"), ("￥ 5", "5.00"), ("+7", "7.00"), (".5", "0.50"),
        ("１２．５", "12.50"), ("0.005", "0.01"), ("0.0049999999999999999999999999", "0.00"),
        ("1.005", "1.01"),
        ("0" * 30 + "1", "1.00"), ("9999999999999999.99", "9999999999999999.99"), ("-0.00", "0.00"),
    ],
)  # fmt: skip
def test_money_is_rounded_half_away_from_zero(text: str, amount: str):
    assert value("penalties.fine_yuan", text) == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    ["1e3", "3万元", "51%", "1,5", "12,34", "1234,567", "1,234,5", "--5", "元", ".", "1.2.3", "0x1", "−5",
     "(5)", "1 000"],
)  # fmt: skip
def test_other_numbers_are_bad_type(text: str):
    assert value("penalties.fine_yuan", text) == "BAD_TYPE"


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("0.96", "9600"),
        ("0.00000049", "0"),
        ("0.0000005", "0.01"),
        ("12", "120000"),
        ("¥1,234.56789元", "12345678.9"),
    ],
)
def test_ten_thousands_are_multiplied_exactly(text: str, amount: str):
    assert value("penalties.fine_yuan", text, ten_thousand=True) == Decimal(amount)


@pytest.mark.parametrize(
    ("place", "text", "expected"),
    [
        ("penalties.fine_yuan", "-0.001", "BAD_RANGE"),
        ("penalties.fine_yuan", "-0." + "0" * 40 + "1", "BAD_RANGE"),
        ("penalties.fine_yuan", "9999999999999999.995", "BAD_RANGE"),
        ("penalties.fine_yuan", "1" + "0" * 60, "BAD_RANGE"),
        ("enterprises.parent_share_pct", "100", Decimal(100)),
        ("enterprises.parent_share_pct", "100.0000000001", "BAD_RANGE"),
        ("enterprises.parent_share_pct", "100." + "0" * 40 + "1", "BAD_RANGE"),
        ("satisfaction_responses.weight", "0", "BAD_RANGE"),
        ("satisfaction_responses.weight", "0.000000001", Decimal("0.000000001")),
        ("programme_reports.version", "0", "BAD_RANGE"),
        ("programme_reports.version", "1", 1),
        ("programme_reports.version", "99999999999999999999", "BAD_RANGE"),
        ("surveillance_audits.test_items", "-1", "BAD_RANGE"),
        ("surveillance_audits.test_items", "1,200", 1200),
        ("surveillance_audits.test_items", "1.0", "BAD_TYPE"),
        ("programme_reports.claimed", "1" * 29, Decimal("1" * 29)),
        ("programme_reports.claimed", "1" * 30, "BAD_RANGE"),
        ("programme_reports.claimed", "0.0000000005", Decimal("0.000000001")),
        ("programme_reports.claimed", "-0.0000000005", Decimal("-0.000000001")),
        ("programme_reports.claimed", "9" * 21 + ".9999999995", Decimal("1" + "0" * 21)),
    ],
)
def test_ranges_are_judged_on_what_was_written(place: str, text: str, expected: object):
    assert value(place, text) == expected


def test_digits_after_the_point_are_counted():
    texts = pl.Series(["12.50", "12", "1,234.5", "0.123456789012", "5."])
    found = read_column(texts, FEEDS["programme_reports"].column("claimed"))
    assert found["places"].to_list() == [2, 0, 1, 12, 0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("是", True), ("否", False), ("Y", True), ("n", False), ("1", True), ("0", False), ("TRUE", True),
     ("False", False),
     ("Ｙ", True), ("yes", "BAD_TYPE"), ("2", "BAD_TYPE"), ("√", "BAD_TYPE")],
)  # fmt: skip
def test_truth_values(text: str, expected: object):
    assert (
        value("standards.is_consumer", text) is expected or value("standards.is_consumer", text) == expected
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("91500101MAABXQBG7Q", "91500101MAABXQBG7Q"),
        ("91430281ma4rpb0k9w", "91430281MA4RPB0K9W"),
        ("９１４３０２８１ＭＡ４Ｌ１１８１０Ｃ", "91430281MA4L11810C"),
        ("91500101MAABXQBG7R", "BAD_USCC"),
        ("914501000560047983X", "BAD_USCC"),
        ("913101173245******", "BAD_USCC"),
        ("91500101MAABXQBG7", "BAD_USCC"),
        ("91500101 MAABXQBG7Q", "BAD_USCC"),
        ("I1500101MAABXQBG7Q", "BAD_USCC"),
    ],
)
def test_usccs_have_a_check_digit(text: str, expected: str):
    assert value("enterprises.uscc", text) == expected


@pytest.mark.parametrize(
    ("place", "text", "expected"),
    [
        ("enterprises.registration_status", "在营", "存续"),
        ("enterprises.registration_status", "存续", "存续"),
        ("enterprises.registration_status", "停业", "BAD_ENUM"),
        ("enterprises.registration_status", "存续 企业", "BAD_ENUM"),
        ("certificates.scheme", "“品字标”浙江制造认证", "浙江制造"),
        ("certificates.scheme", "上海品牌认证", "上海品牌"),
        ("certificates.scheme", "食品安全", "其他"),
        ("certificates.scheme", "质量管理体系", "质量管理体系"),
        ("credit_listings.removal_reason", "企业注销,自动移出", "其他"),
        ("credit_listings.removal_reason", "信用修复", "信用修复"),
    ],
)
def test_enums(place: str, text: str, expected: str):
    assert value(place, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("330100", "330100"), ("330203001", "330203"), ("330203001000", "330203"), ("33010", "BAD_TYPE"),
     ("3302030010", "BAD_TYPE"), ("杭州", "BAD_TYPE"), ("330100.0", "BAD_TYPE")],
)  # fmt: skip
def test_region_codes(text: str, expected: str):
    assert value("enterprises.region_code", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("t/zzb0001—2015", "T/ZZB 0001-2015"),
        ("T/ZZB 2109—2021", "T/ZZB 2109-2021"),
        ("T/ZZB1131-2019", "T/ZZB 1131-2019"),
        ("DB33/T 1234–2020", "DB33/T 1234-2020"),
        ("GB/T1.1－2020", "GB/T 1.1-2020"),
        ("T/ZZB\u30000003 − 2020", "T/ZZB 0003-2020"),
        ("Q/A1B2 C3-2020", "Q/A1B2C 3-2020"),
        ("123", "123"),
    ],
)
def test_standard_numbers_have_one_form(text: str, expected: str):
    assert value("standards.standard_no", text) == expected


def test_cells_keep_their_rows_when_texts_repeat():
    found = read("certificates.issued_on", "2023-01-05", None, "x", "2023-01-05", "x")
    assert found == [(DAY, None), (None, None), (None, "BAD_TYPE"), (DAY, None), (None, "BAD_TYPE")]
