"""Findings: what is wrong with a row or a file, and the one table of words in which it is said.

Belongs here: names of the rules, the shape of the quarantine, messages. Does not belong here: the checks
(values, conform, readers).
"""

from typing import Final

import polars as pl

from ingestion.feeds import Column

MISSING_REQUIRED: Final = "MISSING_REQUIRED"
BAD_TYPE: Final = "BAD_TYPE"
BAD_ENUM: Final = "BAD_ENUM"
BAD_USCC: Final = "BAD_USCC"
BAD_RANGE: Final = "BAD_RANGE"
DATE_ORDER: Final = "DATE_ORDER"
UNREADABLE: Final = "UNREADABLE"
UNKNOWN_FEED: Final = "UNKNOWN_FEED"
MISSING_COLUMN: Final = "MISSING_COLUMN"

ROW_SCHEMA = pl.Schema(
    {
        "row_number": pl.Int64(),
        "field": pl.String(),
        "rule": pl.String(),
        "value": pl.String(),
        "message": pl.String(),
    }
)
"""Findings of rows: the number of the record, the English name of the column, the cell as it stood."""

_MESSAGES = {
    MISSING_REQUIRED: "“{header}”是必填项，但没有填写；请补全后重新提交",
    BAD_ENUM: "“{header}”的“{}”不在允许的取值之内；请改为{values}之一",
    BAD_USCC: "“{header}”的“{}”不是有效的统一社会信用代码（18 位，校验码须符合 GB 32100-2015）；请核对后更正",
    BAD_RANGE: "“{header}”的“{}”超出允许的范围（{range}）；请核对数值和单位后更正",
    DATE_ORDER: "“{header}”的“{}”早于“{earlier}”；请核对两个日期后更正",
}
_BAD_TYPE = {
    "date": "“{header}”的“{}”不是有效的日期；请写成 2023-01-05 这样的年月日",
    "timestamp": "“{header}”的“{}”不是有效的时间；请写成 2023-01-05 14:30:00 这样的年月日和时分秒",
    "decimal": "“{header}”的“{}”不是数字；请只写数字，如 1234.50，单位写在表头",
    "int": "“{header}”的“{}”不是整数；请只写整数，如 12",
    "bool": "“{header}”的“{}”不是是或否；请写“是”或“否”",
    "region": "“{header}”的“{}”不是行政区划代码；请写 6 位数字代码，如 330100",
}
_SCALE = {
    "value": "“{header}”的“{}”不在量表下限和上限之间；请核对得分和量表",
    "high": "“{header}”的“{}”不大于量表下限；请核对量表",
}
_FILES = {
    MISSING_COLUMN: "文件缺少必需的列“{header}”（{field}）；请补上该列后重新提交整个文件",
    UNKNOWN_FEED: "没有名为“{feed}”的数据源；请把文件放进以数据源英文名命名的文件夹",
}
_UNKNOWN_RANGE = "数值过大"


def cell_message(rule: str, column: Column, earlier: Column | None = None) -> str:
    """Message of a finding about one cell; `{}` is left for the value.

    Args:
        rule: the broken rule.
        column: the column it is about.
        earlier: of DATE_ORDER, the date that should come first.
    """
    template = _BAD_TYPE[column.kind] if rule == BAD_TYPE else _MESSAGES[rule]
    return _fill(
        template,
        header=column.header,
        values="、".join(column.values),
        range=_range(column),
        earlier=earlier.header if earlier else "",
    )


def scale_message(place: str, column: Column) -> str:
    """Message of a score off its scale (`value`) or of a scale upside down (`high`)."""
    return _fill(_SCALE[place], header=column.header)


def missing_column_message(column: Column) -> str:
    """Message of a file that lacks a required column."""
    return _fill(_FILES[MISSING_COLUMN], header=column.header, field=column.name)


def unknown_feed_message(feed_name: str) -> str:
    """Message of a file of a feed that no contract describes."""
    return _fill(_FILES[UNKNOWN_FEED], feed=feed_name)


def _fill(template: str, **words: str) -> str:
    for name, word in words.items():
        template = template.replace(f"{{{name}}}", word)
    return template


def _range(column: Column) -> str:
    bounds = [
        f"{sign} {bound}"
        for sign, bound in (
            ("≥", column.minimum),
            (">", column.exclusive_minimum),
            ("≤", column.maximum),
        )
        if bound is not None
    ]
    return "，".join(bounds) or _UNKNOWN_RANGE
