"""Documents as one HTML file each: nothing is loaded from elsewhere, and it prints on A4.

Belongs here: how content looks in HTML. Charts are drawn by plotly, which is put into the file once.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from dashboards import labels
from dashboards.content.model import Cell, Chart, Document, Sentence
from dashboards.reports.numbering import captions, heading
from dashboards.reports.widths import column_shares

HTML_LANGUAGES = {"zh": "zh-CN", "en": "en"}
TONE_MARKS = {"good": "✓", "bad": "✗", "warn": "!"}


def render_html(document: Document) -> str:
    """The document as HTML; the same document gives the same text."""
    environment = _environment()
    charts = [block for block in document.blocks() if isinstance(block, Chart)]
    return environment.get_template("document.html.j2").render(
        document=document,
        html_language=HTML_LANGUAGES[document.lang],
        captions=captions(document),
        style=Markup(_asset("document.css")),  # noqa: S704  our own file
        script=Markup(_asset("document.js")) if charts else "",  # noqa: S704  our own file
        plotly=Markup(plotly_script()) if charts else "",  # noqa: S704  plotly's own file
        charts=Markup(_as_json({chart.key: chart.figure for chart in charts})),  # noqa: S704  `<` is escaped
        contents=labels.text("report.contents", document.lang),
        no_chart=labels.text("report.no_chart", document.lang),
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("dashboards.reports"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["sentence"] = sentence_html
    environment.filters["attributes"] = attributes_html
    environment.filters["heading"] = heading
    environment.filters["kind"] = lambda block: type(block).__name__
    environment.filters["is_wide"] = lambda table: column_shares(table).is_wide
    environment.filters["mark"] = lambda cell: TONE_MARKS.get(cell.tone, "")
    return environment


def sentence_html(text: Sentence) -> Markup:
    """Running text with its figures marked up."""
    parts = [
        Markup("{}").format(part)
        if isinstance(part, str)
        else Markup('<span class="figure"{}>{}</span>').format(attributes_html(part), part.text)
        for part in text
    ]
    return Markup("").join(parts)


def attributes_html(cell: Cell) -> Markup:
    """The `data-` attributes of a figure."""
    return Markup("").join(Markup(' {}="{}"').format(name, value) for name, value in cell.attributes.items())


def _as_json(figures: Mapping[str, Any]) -> str:
    """JSON that cannot end the script it stands in."""
    text = json.dumps(figures, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


@cache
def plotly_script() -> str:
    """plotly.js as the plotly package carries it."""
    script = (files("plotly") / "package_data" / "plotly.min.js").read_text("utf-8")
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")


@cache
def _asset(name: str) -> str:
    return (files("dashboards.reports") / "templates" / name).read_text("utf-8")
