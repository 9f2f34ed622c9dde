"""Lineage: what a published table is made of, as the text of the models names it.

Belongs here: reading which models, seeds and feeds a model names. Does not belong here: what it does with
them (the models themselves). Standard library only; dbt need not be there.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent / "dbt_project"
STAGED = "stg_"
"""Prefix of the models that read feeds."""
FEEDS = Path(__file__).resolve().parent.parent / "data_contracts" / "sources"
_COMMENT = re.compile(r"\{#.*?#\}|--[^\n]*", re.DOTALL)
_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r"['\"](\w+)['\"]")


@dataclass(frozen=True)
class Lineage:
    """What one model stands on and what stands on it.

    Attributes:
        parents, children: models and seeds it names; models that name it.
        feeds, seeds: what its whole line of descent begins with.
    """

    parents: tuple[str, ...]
    children: tuple[str, ...]
    feeds: tuple[str, ...]
    seeds: tuple[str, ...]


@cache
def load_lineage(project: Path = PROJECT) -> Mapping[str, Lineage]:
    """The lineage of every model, by name."""
    texts = {path.stem: path.read_text("utf-8") for path in sorted((project / "models").rglob("*.sql"))}
    seeds = {path.stem for path in (project / "seeds").glob("*.csv")}
    named = {
        name: sorted((set(_WORD.findall(_COMMENT.sub("", text))) & (set(texts) | seeds)) - {name})
        for name, text in texts.items()
    }
    feeds = {path.name.split(".")[0] for path in FEEDS.glob("*.odcs.yaml")}
    read = {
        name: feeds & set(_QUOTED.findall(text)) for name, text in texts.items() if name.startswith(STAGED)
    }
    children: dict[str, list[str]] = {name: [] for name in texts}
    for name, parents in named.items():
        for parent in parents:
            if parent in children:
                children[parent].append(name)
    lineage = {}
    for name, parents in named.items():
        origin = _origin(name, named)
        lineage[name] = Lineage(
            tuple(parents),
            tuple(children[name]),
            tuple(sorted(set().union(*(read.get(each, set()) for each in origin)))),
            tuple(sorted(each for each in origin if each in seeds)),
        )
    return lineage


def _origin(name: str, named: Mapping[str, list[str]]) -> set[str]:
    """Everything a model stands on, itself included."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += named.get(one, ())
    return found
