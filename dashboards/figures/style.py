"""One look for every chart: fonts, colours that differ in lightness too, axes, margins."""

from typing import Any

FONT = (
    "'Source Han Sans SC','Noto Sans CJK SC','Noto Sans SC','Microsoft YaHei','PingFang SC',"
    "'WenQuanYi Zen Hei',Arial,sans-serif"
)
INK = "#1f2933"
MUTED = "#52606d"
RULE = "#d5dbe1"
PRIMARY = "#1b4b82"
ACCENT = "#a4452c"
SERIES = ("#1b4b82", "#a4452c", "#3d7a4a", "#7a5c00", "#5b4a8a")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "x")
TONES = {
    "good": "#3d7a4a", "info": "#7fa3c7", "warn": "#c08a1e", "bad": "#a4452c", "none": "#aab4be",
    "other": "#5b4a8a",
}  # fmt: skip


def layout(height: int, **more: Any) -> dict[str, Any]:
    """The layout that all charts share."""
    return {
        "height": height,
        "autosize": True,
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
        "font": {"family": FONT, "size": 12, "color": INK},
        "margin": {"l": 12, "r": 16, "t": 12, "b": 36},
        "showlegend": False,
        "hoverlabel": {"font": {"family": FONT, "size": 12}},
        **more,
    }


def axis(title: str = "", **more: Any) -> dict[str, Any]:
    """An axis with thin grid lines and room for its labels."""
    return {
        "automargin": True,
        "gridcolor": RULE,
        "linecolor": RULE,
        "zeroline": False,
        "fixedrange": True,
        "title": {"text": title, "font": {"size": 12, "color": MUTED}, "standoff": 8},
        **more,
    }


def legend() -> dict[str, Any]:
    """A legend above the chart."""
    return {"orientation": "h", "x": 0, "xanchor": "left", "y": 1.02, "yanchor": "bottom"}
