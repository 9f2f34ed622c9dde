"""Values with their intervals, one below the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboards.figures import style


@dataclass(frozen=True)
class IntervalPoint:
    """One value with its bounds.

    Attributes:
        note: what stands at the right edge, such as the coverage.
        is_weak: drawn hollow: too little stands behind it.
    """

    name: str
    value: float
    low: float
    high: float
    note: str
    is_weak: bool = False


def interval_dots(
    points: Sequence[IntervalPoint],
    *,
    axis_title: str,
    is_rate: bool,
    reference: float | None = None,
    reference_name: str = "",
    note_title: str = "",
    begin: float = 0.0,
) -> dict[str, Any]:
    """A dot and a bar of uncertainty per value, the first at the top, with a line for the whole.

    Args:
        points: in the order they are shown.
        axis_title: what the values are.
        is_rate: values lie in 0..1 and are shown as percent; else in 0..100.
        reference: value of the whole.
        reference_name: what stands above its line.
        note_title: what stands above the notes.
        begin: where the axis begins.
    """
    full = 1.0 if is_rate else 100.0
    names = [point.name for point in points]
    height = 84 + 26 * max(len(points), 1)
    dots = {
        "type": "scatter",
        "mode": "markers",
        "x": [point.value for point in points],
        "y": names,
        "customdata": [[point.low, point.high, point.note] for point in points],
        "hovertemplate": _hover(".2%" if is_rate else ".2f"),
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [point.high - point.value for point in points],
            "arrayminus": [point.value - point.low for point in points],
            "color": "#8ba3bd",
            "thickness": 2,
            "width": 4,
        },
        "marker": {
            "size": 9,
            "color": ["#ffffff" if point.is_weak else style.PRIMARY for point in points],
            "line": {"color": style.PRIMARY, "width": 2},
        },
    }
    notes: list[dict[str, Any]] = [
        {
            "x": 1,
            "xref": "paper",
            "xanchor": "left",
            "xshift": 8,
            "y": point.name,
            "text": point.note,
            "showarrow": False,
            "font": {"size": 11, "color": style.MUTED},
        }
        for point in points
    ]
    if note_title:
        notes.append(
            {
                "x": 1, "xref": "paper", "xanchor": "left", "xshift": 8, "y": 1, "yref": "paper",
                "yanchor": "bottom", "text": note_title, "showarrow": False,
                "font": {"size": 11, "color": style.MUTED},
            }
        )  # fmt: skip
    shapes: list[dict[str, Any]] = []
    if reference is not None:
        shapes.append(
            {
                "type": "line", "x0": reference, "x1": reference, "yref": "paper", "y0": 0, "y1": 1,
                "line": {"color": style.ACCENT, "width": 1.5, "dash": "dash"},
            }
        )  # fmt: skip
        notes.append(
            {
                "x": reference, "y": 1, "yref": "paper", "yanchor": "bottom", "text": reference_name,
                "xanchor": "right" if reference > 0.7 * full else "center",
                "showarrow": False, "font": {"size": 11, "color": style.ACCENT},
            }
        )  # fmt: skip
    return {
        "data": [dots],
        "layout": style.layout(
            height,
            margin={"l": 12, "r": 118, "t": 26, "b": 44},
            xaxis=style.axis(
                axis_title, range=[begin - 0.02 * full, 1.02 * full], tickformat=".0%" if is_rate else ".0f"
            ),
            yaxis=style.axis(
                categoryorder="array", categoryarray=names[::-1], showgrid=False, type="category"
            ),
            annotations=notes,
            shapes=shapes,
        ),
    }


def _hover(digits: str) -> str:
    value, low, high = (f"%{{{name}:{digits}}}" for name in ("x", "customdata[0]", "customdata[1]"))
    return f"%{{y}}: {value} ({low} ~ {high})<br>%{{customdata[2]}}<extra></extra>"
