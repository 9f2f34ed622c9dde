"""Charts: a figure's axes, legend and notes, and what is drawn between them."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.figures import style
from dashboards.reports.drawing.marks import bars, dots, lines, sample
from dashboards.reports.drawing.strokes import FONT, SIZE, WIDTH, Frame, Scale, line, text_width, words

TICKS = 6
SVG = "http:" + "//www.w3.org/2000/svg"
"""The name of the language; nothing is asked there."""


class FigureNotDrawableError(ValueError):
    """A figure with a part that this module cannot draw: a fault of our own."""


def svg(figure: Mapping[str, Any]) -> str:
    """The figure as an SVG picture, `WIDTH` pixels wide and as high as its layout says.

    Raises:
        FigureNotDrawableError: it holds a trace of another kind.
    """
    layout, traces = figure["layout"], figure["data"]
    height = layout["height"]
    lies = any(trace.get("orientation") == "h" for trace in traces) or "categoryarray" in layout["yaxis"]
    frame = _names_down(layout, traces) if lies else _names_across(layout, traces)
    parts = [
        *_grid(layout, frame, lies=lies),
        *_shapes(layout, frame),
        *_traces(layout, traces, frame),
        *_annotations(layout, frame),
        *_legend(layout, traces, frame),
    ]
    return (
        f'<svg xmlns="{SVG}" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}" font-family="{FONT}" font-size="{SIZE}">'
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>{"".join(parts)}</svg>'
    )


def _names_down(layout: Mapping[str, Any], traces: Sequence[Mapping[str, Any]]) -> Frame:
    names = tuple(layout["yaxis"]["categoryarray"][::-1])
    margin = layout["margin"]
    left = margin["l"] + max((text_width(name) for name in names), default=0) + 8
    left = min(left, WIDTH * 0.45)
    top, bottom = margin["t"] + 4, layout["height"] - margin["b"]
    right = WIDTH - max(margin["r"], _widest_note(layout))
    low, high = _range(layout["xaxis"], _across(traces))
    return Frame(left, top, right, bottom, Scale(left, right, low, high), Scale(top, bottom, names=names))


def _widest_note(layout: Mapping[str, Any]) -> float:
    """Room for what stands at the right edge."""
    notes = [note for note in layout.get("annotations", ()) if note.get("xref") == "paper"]
    return max((text_width(note["text"], 11) + note["xshift"] + 6 for note in notes), default=0)


def _names_across(layout: Mapping[str, Any], traces: Sequence[Mapping[str, Any]]) -> Frame:
    names = tuple(dict.fromkeys(str(name) for trace in traces for name in trace["x"]))
    margin = layout["margin"]
    low, high = _range(layout["yaxis"], [value for trace in traces for value in _reach(trace)])
    said = [_tick_text(tick, layout["yaxis"]) for tick in _ticks(low, high)]
    left = 24 + max((text_width(text) for text in said), default=0) + 8
    top, bottom, right = margin["t"] + 6, layout["height"] - margin["b"], WIDTH - margin["r"]
    return Frame(left, top, right, bottom, Scale(left, right, names=names), Scale(bottom, top, low, high))


def _across(traces: Sequence[Mapping[str, Any]]) -> list[float]:
    """Sums of stacked bars, or the values themselves."""
    if all(trace["type"] == "bar" for trace in traces):
        return [sum(values) for values in zip(*(trace["x"] for trace in traces), strict=True)]
    return [value for trace in traces for value in trace["x"] if value is not None]


def _reach(trace: Mapping[str, Any]) -> list[float]:
    more = trace.get("error_y", {}).get("array", [0] * len(trace["y"]))
    return [value + above for value, above in zip(trace["y"], more, strict=True) if value is not None]


def _range(axis: Mapping[str, Any], values: Sequence[float]) -> tuple[float, float]:
    if "range" in axis:
        return tuple(axis["range"])
    highest = max(values, default=1.0) or 1.0
    return 0.0, highest * 1.06


def _ticks(low: float, high: float) -> list[float]:
    """Round numbers on the way from low to high."""
    rough = (high - low) / TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(size * power for size in (1, 2, 5, 10) if size * power >= rough)
    first = math.ceil(low / step - 1e-9)
    return [round(place * step, 10) for place in range(first, math.floor(high / step + 1e-9) + 1)]


def _tick_text(tick: float, axis: Mapping[str, Any]) -> str:
    form = axis.get("tickformat", ",")
    if form != ",":
        return format(tick, form)
    return f"{tick:,.0f}" if tick == int(tick) else f"{tick:,g}"


def _grid(layout: Mapping[str, Any], frame: Frame, *, lies: bool) -> list[str]:
    """Grid lines with their numbers, names along the other axis, and what the numbers are."""
    axis = layout["xaxis"] if lies else layout["yaxis"]
    scale = frame.x if lies else frame.y
    parts = []
    for tick in _ticks(scale.low, scale.high):
        place, said = scale.at(tick), _tick_text(tick, axis)
        if lies:
            parts.append(line(place, frame.top, place, frame.bottom, style.RULE))
            parts.append(words(place, frame.bottom + 16, said, text_anchor="middle"))
        else:
            parts.append(line(frame.left, place, frame.right, place, style.RULE))
            parts.append(words(frame.left - 7, place + 4, said, text_anchor="end"))
    title = axis["title"]["text"]
    if lies:
        middle = (frame.left + frame.right) / 2
        parts.append(words(middle, frame.bottom + 36, title, fill=style.MUTED, text_anchor="middle"))
        parts += [
            words(frame.left - 7, frame.y.at(name) + 4, name, text_anchor="end") for name in frame.y.names
        ]
    else:
        middle = (frame.top + frame.bottom) / 2
        turned = f"rotate(-90 14 {middle:.1f})"
        parts.append(words(14, middle, title, fill=style.MUTED, text_anchor="middle", transform=turned))
        parts += [
            words(frame.x.at(name), frame.bottom + 16, name, text_anchor="middle") for name in frame.x.names
        ]
    return parts


def _shapes(layout: Mapping[str, Any], frame: Frame) -> list[str]:
    """Lines of reference, from bottom to top."""
    return [
        line(place, frame.top, place, frame.bottom, shape["line"]["color"], 1.5, shape["line"]["dash"])
        for shape in layout.get("shapes", ())
        for place in [frame.x.at(shape["x0"])]
    ]


def _annotations(layout: Mapping[str, Any], frame: Frame) -> list[str]:
    anchors = {"left": "start", "center": "middle", "right": "end"}
    parts = []
    for note in layout.get("annotations", ()):
        x = frame.right if note.get("xref") == "paper" else frame.x.at(note["x"])
        y = frame.top - 5 if note.get("yref") == "paper" else frame.y.at(note["y"]) + 4
        font = note["font"]
        anchor = anchors[note["xanchor"]]
        parts.append(
            words(
                x + note.get("xshift", 0), y, note["text"], size=font["size"], fill=font["color"],
                text_anchor=anchor,
            )
        )  # fmt: skip
    return parts


def _legend(layout: Mapping[str, Any], traces: Sequence[Mapping[str, Any]], frame: Frame) -> list[str]:
    if not layout["showlegend"]:
        return []
    parts, x, y = [], frame.left, frame.top - 14
    for trace in traces:
        parts.append(sample(trace, x, y))
        parts.append(words(x + 30, y + 4, trace["name"]))
        x += 46 + text_width(trace["name"])
    return parts


def _traces(layout: Mapping[str, Any], traces: Sequence[Mapping[str, Any]], frame: Frame) -> list[str]:
    kinds = {(trace["type"], trace.get("mode", "")) for trace in traces}
    if kinds == {("bar", "")}:
        return bars(traces, frame, gap=layout["bargap"])
    if kinds == {("scatter", "markers")}:
        return dots(traces, frame)
    if kinds == {("scatter", "lines+markers+text")}:
        return lines(traces, frame)
    raise FigureNotDrawableError(f"no drawing of {sorted(kinds)}")
