"""Amounts side by side, and shares of a whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboards import formats
from dashboards.figures import style


@dataclass(frozen=True)
class Part:
    """One part of every bar: its name, its tone (`style.TONES`), a value per bar."""

    name: str
    tone: str
    values: tuple[int, ...]


def stacked_bars(names: Sequence[str], parts: Sequence[Part], *, axis_title: str) -> dict[str, Any]:
    """Bars made of parts, the first name at the top; the number stands in every part."""
    light = {"info", "none", "warn"}
    return {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "name": part.name,
                "y": list(names),
                "x": list(part.values),
                "text": [f"{value:,}" if value else "" for value in part.values],
                "textposition": "inside",
                "insidetextanchor": "middle",
                "textangle": 0,
                "textfont": {"color": style.INK if part.tone in light else "#ffffff"},
                "marker": {"color": style.TONES[part.tone], "line": {"color": "#ffffff", "width": 1}},
                "hovertemplate": f"%{{y}} · {part.name}: %{{x:,}}<extra></extra>",
            }
            for part in parts
        ],
        "layout": style.layout(
            110 + 34 * max(len(names), 1),
            barmode="stack",
            bargap=0.35,
            showlegend=True,
            legend={**style.legend(), "traceorder": "normal"},
            margin={"l": 12, "r": 16, "t": 34, "b": 40},
            xaxis=style.axis(axis_title, tickformat=",", rangemode="tozero"),
            yaxis=style.axis(
                categoryorder="array", categoryarray=list(names)[::-1], showgrid=False, type="category"
            ),
        ),
    }


def plain_bars(
    names: Sequence[str], values: Sequence[float], *, kind: str, axis_title: str, tone: str = "info"
) -> dict[str, Any]:
    """One bar per name with its number at the end, the first at the top."""
    return {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "y": list(names),
                "x": list(values),
                "text": [formats.number(value, kind) for value in values],
                "textposition": "outside",
                "cliponaxis": False,
                "marker": {"color": style.TONES[tone]},
                "hovertemplate": "%{y}: %{text}<extra></extra>",
            }
        ],
        "layout": style.layout(
            84 + 26 * max(len(names), 1),
            bargap=0.3,
            margin={"l": 12, "r": 70, "t": 12, "b": 44},
            xaxis=style.axis(axis_title, tickformat=",", rangemode="tozero"),
            yaxis=style.axis(
                categoryorder="array", categoryarray=list(names)[::-1], showgrid=False, type="category"
            ),
        ),
    }
