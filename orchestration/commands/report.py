"""`pinbiao report`: the annual report of a programme and year, as files."""

import argparse
from pathlib import Path

from orchestration.commands.options import add_home, own_folder, published
from orchestration.console import Console

HELP = "Write the annual report of a programme and year from the published snapshot."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `pinbiao report`."""
    add_home(parser)
    parser.add_argument(
        "--program", required=True, metavar="P", help="the programme: zhejiang_made or shanghai_brand"
    )
    parser.add_argument("--year", required=True, type=int, metavar="Y", help="the year reported on")
    parser.add_argument("--format", default="html", metavar="F,F", help="formats, with commas between (html)")
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="the folder to write to")


def execute(args: argparse.Namespace, console: Console) -> int:
    """Write the report and say where it is."""
    path = published(args.home)

    from dashboards.reports.files import check_formats, write_annual
    from dashboards.snapshot import Snapshot
    from ingestion.settings import Settings

    formats = list(dict.fromkeys(name.strip() for name in args.format.split(",") if name.strip()))
    check_formats(formats)
    out = own_folder(args.out, "--out")
    snapshot = Snapshot(path, Settings.from_environment())
    written = write_annual(snapshot, args.program, args.year, formats, out)
    fields = {
        "status": "written",
        "snapshot_id": snapshot.facts.snapshot_id,
        "as_of": snapshot.facts.as_of.isoformat(),
        "files": [str(file) for file in written],
    }
    console.result(fields, "\n".join(fields["files"]))
    return 0
