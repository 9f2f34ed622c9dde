"""The catalogue as one web page file, to be shipped with a warehouse: `python -m dashboards.catalogue_file`.

Belongs here: the document and writing it. Does not belong here: what the catalogue says (content.catalogue).
"""

import argparse
import sys
from pathlib import Path

from dashboards.content import catalogue
from dashboards.content.model import Document
from dashboards.content.view import View
from dashboards.errors import DashboardError
from dashboards.labels import LANGUAGES
from dashboards.queries import programme
from dashboards.reports.files import render
from dashboards.reports.parts import document
from dashboards.snapshot import Snapshot, SnapshotStore
from ingestion.settings import Settings


def catalogue_document(snapshot: Snapshot, lang: str) -> Document:
    """The whole catalogue of a snapshot, in a language."""
    view = View.whole(snapshot, programme.programs(snapshot)[0], snapshot.facts.as_of.year, lang)
    return document(
        view,
        "catalogue",
        view.word("catalogue.title"),
        view.word("catalogue.subtitle"),
        catalogue.whole(view),
        is_draft=False,
    )


def write_catalogue(snapshot: Snapshot, lang: str, target: Path) -> None:
    """Write it, whole or not at all; the same snapshot gives the same bytes."""
    draft = target.with_name(f".{target.name}.part")
    draft.write_bytes(render(catalogue_document(snapshot, lang), "html"))
    draft.replace(target)


def main(arguments: list[str] | None = None) -> int:
    """Write the catalogue of a home's newest snapshot."""
    parser = argparse.ArgumentParser(prog="python -m dashboards.catalogue_file", description=__doc__)
    parser.add_argument("home", type=Path, help="the home")
    parser.add_argument("file", type=Path, help="where the page is written")
    parser.add_argument("--lang", choices=LANGUAGES, default=LANGUAGES[0], help="its language")
    given = parser.parse_args(arguments)
    store = SnapshotStore(given.home, Settings.from_environment())
    try:
        write_catalogue(store.current(), given.lang, given.file)
    except DashboardError as problem:
        sys.stderr.write(f"{problem}\n")
        return problem.exit_code
    finally:
        store.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
