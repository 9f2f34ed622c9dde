"""Values over the years."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboards import formats
from dashboards.figures import style


@dataclass(frozen=True)
class Series:
    """One line: a value per year, None where there is none; bounds where it is an estimate."""

    name: str
    values: tuple[float | None, ...]
    lows: tuple[float | None, ...] = ()
    highs: tuple[float | None, ...] = ()


def trend_lines(
    years: Sequence[int], series: Sequence[Series], *, kind: str, axis_title: str, height: int = 300
) -> dict[str, Any]:
    """A line per series, told apart by dash and symbol as well as by colour.

    Values stand beside the points, the higher one's above and the lower one's below; of more than two series
    only beside the last, so that none covers another.
    """
    is_rate = kind == "rate"
    labels = [str(year) for year in years]
    are_many = len(series) > 2
    lines = []
    for position, line in enumerate(series):
        colour = style.SERIES[position % len(style.SERIES)]
        lines.append(
            {
                "type": "scatter",
                "mode": "lines+markers+text",
                "name": line.name,
                "x": labels,
                "y": list(line.values),
                "text": [
                    "" if value is None or (are_many and place < len(line.values) - 1) else said
                    for place, (value, said) in enumerate(zip(line.values, _said(line, kind), strict=True))
                ],
                "customdata": _said(line, kind),
                "textposition": ["middle right"] * len(years) if are_many else _sides(position, series),
                "textfont": {"size": 11, "color": colour},
                "line": {"color": colour, "width": 2, "dash": style.DASHES[position % len(style.DASHES)]},
                "marker": {
                    "size": 7,
                    "symbol": style.SYMBOLS[position % len(style.SYMBOLS)],
                    "color": colour,
                },
                "hovertemplate": f"%{{x}} {line.name}: %{{customdata}}<extra></extra>",
                "cliponaxis": False,
                **_bounds(line, colour),
            }
        )
    return {
        "data": lines,
        "layout": style.layout(
            height,
            showlegend=len(series) > 1,
            legend=style.legend(),
            margin={"l": 12, "r": 56, "t": 30, "b": 36},
            xaxis=style.axis(type="category", showgrid=False),
            yaxis=style.axis(
                axis_title,
                rangemode="tozero",
                tickformat=".0%" if is_rate else ",",
                **({"range": [0, 1.08]} if is_rate else {}),
            ),
        ),
    }


def _said(line: Series, kind: str) -> list[str]:
    return [formats.number(value, kind, most_decimals=1) for value in line.values]


def _sides(own: int, series: Sequence[Series]) -> list[str]:
    """Where each value of a line stands: below its point where another line passes above it."""
    sides = []
    for place, value in enumerate(series[own].values):
        heights = [(each.values[place], -position) for position, each in enumerate(series)]
        known = [height for height in heights if height[0] is not None]
        is_top = value is None or max(known) == (value, -own)
        sides.append("top right" if is_top else "bottom right")
    return sides


def _bounds(line: Series, colour: str) -> dict[str, Any]:
    if not line.lows:
        return {}
    trios = list(zip(line.values, line.lows, line.highs, strict=True))
    return {
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": [0 if v is None or high is None else high - v for v, _, high in trios],
            "arrayminus": [0 if v is None or low is None else v - low for v, low, _ in trios],
            "color": colour,
            "thickness": 1.2,
            "width": 4,
        }
    }
