"""What lasted from when to when, and what happened on which day, one lane per subject."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboards.figures import style

PATTERNS = {"good": "", "info": "", "warn": "/", "bad": "x", "none": "."}
"""Hatching by tone, so that a state is not told by its colour alone."""
DAY_MS = 86_400_000


@dataclass(frozen=True)
class Stretch:
    """A time from one day to another, the last included, in which a subject was in a state."""

    lane: str
    state: str
    tone: str
    begin: date
    end: date


@dataclass(frozen=True)
class Event:
    """Something that happened to somebody on a day."""

    lane: str
    kind: str
    day: date
    said: str


def timeline(
    lanes: Sequence[str], stretches: Sequence[Stretch], events: Sequence[Event], today: date, today_said: str
) -> dict[str, Any]:
    """A bar per stretch, a symbol per event, the first lane at the top, and a line at the as-of day."""
    states = list(dict.fromkeys((stretch.state, stretch.tone) for stretch in stretches))
    kinds = list(dict.fromkeys(event.kind for event in events))
    return {
        "data": [
            *(_bars([s for s in stretches if s.state == state], state, tone) for state, tone in states),
            *(_symbols([e for e in events if e.kind == kind], kind, n) for n, kind in enumerate(kinds)),
        ],
        "layout": style.layout(
            110 + 24 * max(len(lanes), 1),
            barmode="overlay",
            bargap=0.45,
            showlegend=True,
            legend=style.legend(),
            margin={"l": 12, "r": 16, "t": 40, "b": 40},
            xaxis=style.axis(type="date", tickformat="%Y-%m"),
            yaxis=style.axis(
                categoryorder="array", categoryarray=list(lanes)[::-1], showgrid=True, type="category"
            ),
            shapes=[
                {
                    "type": "line", "x0": today.isoformat(), "x1": today.isoformat(), "y0": 0, "y1": 1,
                    "yref": "paper", "line": {"color": style.MUTED, "width": 1, "dash": "dot"},
                }
            ],
            annotations=[
                {
                    "x": today.isoformat(), "y": 0, "yref": "paper", "text": today_said, "showarrow": False,
                    "yanchor": "bottom", "xanchor": "right", "font": {"size": 11, "color": style.MUTED},
                }
            ],
        ),
    }  # fmt: skip


def _bars(stretches: Sequence[Stretch], state: str, tone: str) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "name": state,
        "y": [each.lane for each in stretches],
        "base": [each.begin.isoformat() for each in stretches],
        "x": [((each.end - each.begin).days + 1) * DAY_MS for each in stretches],
        "marker": {
            "color": style.TONES[tone],
            "pattern": {"shape": PATTERNS[tone], "fgcolor": "#ffffff", "size": 6},
        },
        "customdata": [f"{each.begin.isoformat()} ~ {each.end.isoformat()}" for each in stretches],
        "hovertemplate": f"%{{y}} {state}: %{{customdata}}<extra></extra>",
    }


def _symbols(events: Sequence[Event], kind: str, position: int) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": kind,
        "y": [each.lane for each in events],
        "x": [each.day.isoformat() for each in events],
        "marker": {
            "size": 9,
            "symbol": style.SYMBOLS[position % len(style.SYMBOLS)],
            "color": style.SERIES[position % len(style.SERIES)],
            "line": {"color": "#ffffff", "width": 1},
        },
        "customdata": [each.said for each in events],
        "hovertemplate": "%{x|%Y-%m-%d} %{customdata}<extra></extra>",
    }
