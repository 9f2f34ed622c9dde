"""`pinbiao report`: the annual report of a programme and year, or another document, as files."""

import argparse
from pathlib import Path

from orchestration.commands.options import add_home, own_folder, published
from orchestration.console import Console

HELP = "Write the annual report, or another document, of a programme and year."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `pinbiao report`."""
    add_home(parser)
    parser.add_argument(
        "--program", required=True, metavar="P", help="the programme: zhejiang_made or shanghai_brand"
    )
    parser.add_argument("--year", required=True, type=int, metavar="Y", help="the year reported on")
    parser.add_argument(
        "--document",
        default="annual",
        metavar="D",
        help="annual (default), finance-notice, overdue or review",
    )
    parser.add_argument("--region", metavar="CODE", help="a city or county; without it the whole programme")
    parser.add_argument(
        "--format", default="html", metavar="F,F", help="html, xlsx, docx, pdf, with commas between (html)"
    )
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="the folder to write to")


def execute(args: argparse.Namespace, console: Console) -> int:
    """Write the report and say where it is."""
    path = published(args.home)

    from dashboards.reports.files import check_formats, write_document
    from dashboards.snapshot import Snapshot
    from ingestion.settings import Settings

    formats = list(dict.fromkeys(name.strip() for name in args.format.split(",") if name.strip()))
    check_formats(formats)
    out = own_folder(args.out, "--out")
    snapshot = Snapshot(path, Settings.from_environment())
    written = write_document(snapshot, args.document, args.program, args.year, formats, out, args.region)
    fields = {
        "status": "written",
        "document": args.document,
        "snapshot_id": snapshot.facts.snapshot_id,
        "as_of": snapshot.facts.as_of.isoformat(),
        "files": [str(file) for file in written],
    }
    console.result(fields, "\n".join(fields["files"]))
    return 0
