"""`pinbiao serve`: the dashboards on the published snapshots of a home."""

import argparse
import signal
from types import FrameType

from orchestration.commands.options import add_home, existing_folder
from orchestration.console import Console
from orchestration.errors import UsageError

HELP = "Serve the dashboards on this machine until stopped."
PORT = 8050


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `pinbiao serve`."""
    add_home(parser)
    parser.add_argument(
        "--port", type=int, default=PORT, metavar="N", help=f"the port ({PORT}); 0 takes a free one"
    )
    parser.add_argument(
        "--host", default="127.0.0.1", metavar="HOST", help="the address to listen on (127.0.0.1)"
    )


def execute(args: argparse.Namespace, console: Console) -> int:
    """Serve until stopped; the address is printed when it is ready."""
    home = existing_folder(args.home, "--home")
    if not 0 <= args.port <= 65_535:
        raise UsageError(
            f"--port {args.port} is no port.", "Choose one from 1 to 65535, or 0 for a free one."
        )

    from dashboards.server import serve
    from ingestion.settings import Settings

    signal.signal(signal.SIGTERM, _stop)
    try:
        serve(
            home,
            args.host,
            args.port,
            Settings.from_environment(),
            lambda address: console.result({"status": "serving", "address": address}, address),
        )
    except KeyboardInterrupt:
        return 0
    return 0


def _stop(number: int, frame: FrameType | None) -> None:
    """End as Ctrl-C does."""
    raise KeyboardInterrupt
