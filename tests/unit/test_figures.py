"""Charts: valid by plotly's own schema, true to what they are given, told apart without colour."""

import pytest
from plotly.graph_objects import Figure

from dashboards.figures.bars import Part, plain_bars, stacked_bars
from dashboards.figures.intervals import IntervalPoint, interval_dots
from dashboards.figures.trends import Series, trend_lines

POINTS = [
    IntervalPoint("杭州市", 0.5, 0.4, 0.65, "31% (5/16)"),
    IntervalPoint("宁波市", 0.75, 0.5, 0.9, "12% (2/16)", is_weak=True),
]
CHARTS = {
    "interval_dots": interval_dots(
        POINTS, axis_title="贴标率", is_rate=True, reference=0.6, reference_name="全项目"
    ),
    "interval_dots_of_nothing": interval_dots([], axis_title="贴标率", is_rate=True),
    "interval_dots_of_scores": interval_dots(
        [IntervalPoint("认证绩效", 88.0, 85.5, 91.0, "n=40")], axis_title="", is_rate=False, begin=70.0
    ),
    "trend_lines": trend_lines(
        [2023, 2024, 2025],
        [Series("甲", (1.0, None, 3.0)), Series("乙", (2.0, 2.0, 2.0)), Series("丙", (None, None, None))],
        kind="count",
        axis_title="数量",
    ),
    "trend_lines_with_bounds": trend_lines(
        [2024, 2025], [Series("率", (0.5, None), (0.4, None), (0.6, None))], kind="rate", axis_title=""
    ),
    "stacked_bars": stacked_bars(
        ["认证联盟"], [Part("一致", "good", (3,)), Part("不一致", "bad", (0,))], axis_title=""
    ),
    "plain_bars": plain_bars(["甲"], [3.0], kind="count", axis_title=""),
}


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_plotly_accepts_every_property(chart):
    accepted = Figure(chart, skip_invalid=False).to_plotly_json()
    assert [trace["type"] for trace in accepted["data"]] == [trace["type"] for trace in chart["data"]]
    assert {name for name, value in chart["layout"].items() if value != []} <= set(accepted["layout"])


def test_dots_stand_from_top_to_bottom_with_their_bounds():
    chart = CHARTS["interval_dots"]
    (dots,) = chart["data"]
    assert dots["x"] == [0.5, 0.75]
    assert chart["layout"]["yaxis"]["categoryarray"] == ["宁波市", "杭州市"]
    assert dots["error_x"]["array"] == pytest.approx([0.15, 0.15])
    assert dots["error_x"]["arrayminus"] == pytest.approx([0.1, 0.25])


def test_a_small_sample_is_hollow():
    (dots,) = CHARTS["interval_dots"]["data"]
    assert dots["marker"]["color"] == ["#1b4b82", "#ffffff"]


def test_the_note_of_every_dot_is_written_beside_it():
    texts = [note["text"] for note in CHARTS["interval_dots"]["layout"]["annotations"]]
    assert {"31% (5/16)", "12% (2/16)", "全项目"} <= set(texts)


def test_lines_differ_in_dash_and_symbol_too():
    lines = CHARTS["trend_lines"]["data"]
    assert len({(line["line"]["dash"], line["marker"]["symbol"]) for line in lines}) == len(lines)


def test_of_many_lines_only_the_last_value_is_written():
    first, *_ = CHARTS["trend_lines"]["data"]
    assert first["text"] == ["", "", "3"]


def test_the_higher_value_stands_above_its_point_and_the_lower_one_below():
    crossing = [Series("a", (0.5, 0.9, 0.7, None)), Series("b", (0.6, 0.8, 0.7, 0.4))]
    first, second = trend_lines([2021, 2022, 2023, 2024], crossing, kind="rate", axis_title="")["data"]
    assert first["textposition"] == ["bottom right", "top right", "top right", "top right"]
    assert second["textposition"] == ["top right", "bottom right", "bottom right", "top right"]


def test_a_missing_year_is_a_gap():
    (line,) = CHARTS["trend_lines_with_bounds"]["data"]
    assert line["y"] == [0.5, None]
    assert line["error_y"]["array"] == pytest.approx([0.1, 0])


def test_an_empty_part_of_a_bar_has_no_number():
    assert [part["text"] for part in CHARTS["stacked_bars"]["data"]] == [["3"], [""]]
