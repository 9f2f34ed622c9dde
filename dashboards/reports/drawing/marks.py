"""Marks: bars, points with their intervals, lines over years."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from dashboards.reports.drawing.strokes import SIZE, Frame, line, text_width, words

CAP = 4
"""Pixels that the end of an interval stands out."""


def bars(traces: Sequence[Mapping[str, Any]], frame: Frame, *, gap: float) -> list[str]:
    """Bars that lie, their parts one after the other; a text stands in its part where there is room."""
    parts = []
    thick = frame.y.step * (1 - gap)
    for place, name in enumerate(frame.y.names):
        reached, y = 0.0, frame.y.at(name)
        for trace in traces:
            value = trace["x"][list(trace["y"]).index(name)] if name in trace["y"] else 0
            left, right = frame.x.at(reached), frame.x.at(reached + value)
            reached += value
            colour = trace["marker"]["color"]
            parts.append(
                f'<rect x="{left:.1f}" y="{y - thick / 2:.1f}" width="{right - left:.1f}" '
                f'height="{thick:.1f}" fill="{colour}" stroke="#ffffff"/>'
            )
            said = trace["text"][place]
            if trace["textposition"] == "outside":
                parts.append(words(right + 5, y + 4, said))
            elif text_width(said) + 4 < right - left:
                fill = trace["textfont"]["color"]
                parts.append(words((left + right) / 2, y + 4, said, fill=fill, text_anchor="middle"))
    return parts


def dots(traces: Sequence[Mapping[str, Any]], frame: Frame) -> list[str]:
    """Points, each with its interval, across names that stand one below the other."""
    parts = []
    for trace in traces:
        error, marker = trace["error_x"], trace["marker"]
        points = zip(
            trace["x"], trace["y"], error["arrayminus"], error["array"], marker["color"], strict=True
        )
        for value, name, below, above, colour in points:
            y = frame.y.at(name)
            low, high = frame.x.at(value - below), frame.x.at(value + above)
            parts.append(line(low, y, high, y, error["color"], 2))
            parts += [line(end, y - CAP, end, y + CAP, error["color"], 2) for end in (low, high)]
            parts.append(
                f'<circle cx="{frame.x.at(value):.1f}" cy="{y:.1f}" r="{marker["size"] / 2}" '
                f'fill="{colour}" stroke="{marker["line"]["color"]}" stroke-width="2"/>'
            )
    return parts


def lines(traces: Sequence[Mapping[str, Any]], frame: Frame) -> list[str]:
    """Lines over years, broken where a year has no value, each with its dashes and its own sign."""
    parts = []
    for trace in traces:
        colour, dash = trace["line"]["color"], trace["line"]["dash"]
        points = [
            None if value is None else (frame.x.at(name), frame.y.at(value))
            for name, value in zip(trace["x"], trace["y"], strict=True)
        ]
        parts += _intervals(trace, frame)
        for start, end in pairwise(points):
            if start and end:
                parts.append(line(*start, *end, colour, 2, dash))
        for point, said, place in zip(points, trace["text"], trace["textposition"], strict=True):
            if point:
                parts.append(_symbol(trace["marker"]["symbol"], *point, colour))
                parts.append(_beside(place, *point, said, colour))
    return parts


def sample(trace: Mapping[str, Any], x: float, y: float) -> str:
    """What stands for a trace in the legend."""
    if trace["type"] == "bar":
        return f'<rect x="{x:.1f}" y="{y - 6:.1f}" width="24" height="12" fill="{trace["marker"]["color"]}"/>'
    colour = trace["line"]["color"]
    drawn = line(x, y, x + 24, y, colour, 2, trace["line"]["dash"])
    return drawn + _symbol(trace["marker"]["symbol"], x + 12, y, colour)


def _intervals(trace: Mapping[str, Any], frame: Frame) -> list[str]:
    if (error := trace.get("error_y")) is None:
        return []
    parts = []
    points = zip(trace["x"], trace["y"], error["arrayminus"], error["array"], strict=True)
    for name, value, below, above in points:
        if value is not None:
            x, low, high = frame.x.at(name), frame.y.at(value - below), frame.y.at(value + above)
            parts.append(line(x, low, x, high, error["color"], 1.2))
            parts += [line(x - CAP, end, x + CAP, end, error["color"], 1.2) for end in (low, high)]
    return parts


def _symbol(kind: str, x: float, y: float, colour: str) -> str:
    half = 3.8
    match kind:
        case "circle":
            return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{half}" fill="{colour}"/>'
        case "x":
            return line(x - half, y - half, x + half, y + half, colour, 2) + line(
                x - half, y + half, x + half, y - half, colour, 2
            )
    corners = {
        "square": ((-half, -half), (half, -half), (half, half), (-half, half)),
        "diamond": ((0, -5), (5, 0), (0, 5), (-5, 0)),
        "triangle-up": ((0, -4.6), (4.6, 4), (-4.6, 4)),
    }[kind]
    outline = " ".join(f"{x + right:.1f},{y + down:.1f}" for right, down in corners)
    return f'<polygon points="{outline}" fill="{colour}"/>'


def _beside(position: str, x: float, y: float, said: str, colour: str) -> str:
    """A text at its point: above, below or in the middle, to the right."""
    if not said:
        return ""
    down = {"top": -7, "middle": 4, "bottom": SIZE + 5}[position.split()[0]]
    return words(x + 5, y + down, said, size=11, fill=colour)
