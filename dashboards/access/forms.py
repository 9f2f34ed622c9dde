"""Forms: the few pages that need no data and no script of Dash: sign-in, refusal.

Belongs here: rendering them in both languages. Does not belong here: when they are shown (gate, signing).
"""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from dashboards import labels

TEMPLATES = Path(__file__).with_name("templates")


@cache
def _environment() -> Environment:
    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)


def render(name: str, lang: str, **values: Any) -> str:
    """A form as HTML; `word(key)` in it is a text of texts/access.yaml."""
    template = _environment().get_template(f"{name}.html.j2")
    return template.render(lang=lang, word=lambda key: labels.text(f"access.{key}", lang), **values)
