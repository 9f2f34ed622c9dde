"""Strokes: scales, lines and texts that drawings are made of."""

from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from dashboards.figures import style

WIDTH = 640
"""Pixels across; 96 to the inch."""
FONT = "Noto Sans CJK SC"
SIZE = 12
DASH_PATTERNS = {"dash": "7 4", "dot": "2 3", "dashdot": "8 3 2 3", "longdash": "12 5"}


@dataclass(frozen=True)
class Scale:
    """A number on an axis, or a name in its place, → pixels."""

    begin: float
    end: float
    low: float = 0.0
    high: float = 1.0
    names: tuple[str, ...] = ()

    def at(self, value: Any) -> float:
        """Pixels of a value."""
        if self.names:
            return self.begin + (self.names.index(str(value)) + 0.5) * self.step
        return self.begin + (float(value) - self.low) / (self.high - self.low) * (self.end - self.begin)

    @property
    def step(self) -> float:
        """Pixels from one name to the next."""
        return (self.end - self.begin) / max(len(self.names), 1)


@dataclass(frozen=True)
class Frame:
    """The rectangle that is drawn in, with its two scales."""

    left: float
    top: float
    right: float
    bottom: float
    x: Scale
    y: Scale


def text_width(text: str, size: float = SIZE) -> float:
    """About how many pixels a text takes: a Chinese character is as wide as high."""
    return sum(1.0 if ord(char) > 0x2E80 else 0.57 for char in text) * size


def words(x: float, y: float, said: str, *, size: float = SIZE, fill: str = style.INK, **more: str) -> str:
    """A text that begins at a point; `more` are SVG's attributes, `_` for `-`."""
    given = "".join(f" {name.replace('_', '-')}={quoteattr(value)}" for name, value in more.items())
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{fill}"{given}>{escape(said)}</text>'


def line(x1: float, y1: float, x2: float, y2: float, colour: str, width: float = 1, dash: str = "") -> str:
    """A straight line."""
    pattern = f' stroke-dasharray="{DASH_PATTERNS[dash]}"' if dash in DASH_PATTERNS else ""
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" '
        f'stroke-width="{width}"{pattern}/>'
    )
