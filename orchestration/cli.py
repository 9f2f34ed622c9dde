"""The `pinbiao` command: options, exit codes, and nothing heavy until there is work.

Belongs here: the parser, and what every way of ending looks like. What a command does is in
`orchestration.commands`, one module each. Standard library only.
"""

import argparse
import contextlib
import importlib
import io
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from ingestion.errors import PinbiaoError
from orchestration.console import Console, say
from orchestration.errors import UsageError

COMMANDS = (
    "sample", "run", "report", "serve", "users", "sql", "diff", "explain", "what-if", "match", "draw",
    "doctor",
)  # fmt: skip
FAULT = 4
INTERRUPTED = 130


class _Parser(argparse.ArgumentParser):
    """A parser that raises what is wrong, so that every error ends the same way."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{self.prog}: {message}.", f"{self.prog} --help lists what it takes.")


def build_parser() -> argparse.ArgumentParser:
    """The parser with every command's options."""
    parser = _Parser(
        prog="pinbiao",
        allow_abbrev=False,
        description="品标: from source files to a published warehouse of 浙江制造 and 上海品牌.",
        epilog="Exit codes: 0 done, 1 a blocking check failed, 2 wrong usage, 3 the home is busy, "
        "4 a fault of our own.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in COMMANDS:
        module = importlib.import_module(f"orchestration.commands.{name.replace('-', '_')}")
        command = commands.add_parser(name, help=module.HELP, description=module.HELP, allow_abbrev=False)
        module.add_arguments(command)
        command.add_argument(
            "--json", action="store_true", help="print one JSON object on stdout and nothing else there"
        )
        command.set_defaults(execute=module.execute)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        the exit code: 0 done, 1 blocked, 2 wrong usage, 3 busy, 4 a fault of our own.
    """
    argv = sys.argv[1:] if argv is None else list(argv)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    console = Console(as_json="--json" in argv)
    args = None
    try:
        args = build_parser().parse_args(argv)
        with contextlib.redirect_stdout(sys.stderr):
            return int(args.execute(args, console))
    except SystemExit as ended:
        return int(ended.code or 0)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    except KeyboardInterrupt:
        say("Stopped. What was published before stays as it was.")
        return INTERRUPTED
    except Exception as fault:  # noqa: BLE001 (the last resort: whatever it is ends in one line)
        return _report(fault, args, console)


def _report(fault: Exception, args: argparse.Namespace | None, console: Console) -> int:
    code = getattr(fault, "exit_code", FAULT)
    if isinstance(fault, PinbiaoError):
        message, remedy = fault.message, fault.remedy
    else:
        message, remedy = (
            f"{type(fault).__name__}: {str(fault).strip().splitlines()[0] if str(fault) else 'no message'}",
            "",
        )
    if code == FAULT:
        log = _keep_traceback(args)
        remedy = f"{remedy} The traceback is in {log}.".strip()
    say(
        f"{message}\n{remedy}".strip()
        if code != FAULT
        else f"A fault of our own: {message} {remedy}".replace("\n", " ")
    )
    if console.as_json:
        fields: dict[str, Any] = {"status": "error", "exit_code": code, "error": message, "remedy": remedy}
        console.result(fields, "")
    return code


def _keep_traceback(args: argparse.Namespace | None) -> Path:
    home = getattr(args, "home", None)
    folder = (
        home / "logs" if home and home.is_dir() else Path(tempfile.gettempdir()) / f"pinbiao-{os.getuid()}"
    )
    log = folder / f"fault-{time.strftime('%Y%m%dT%H%M%S')}-{os.getpid()}.log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        log.write_text(traceback.format_exc(), "utf-8")
    except OSError as problem:
        say(f"The traceback could not be written to {log} ({problem}); here it is:")
        traceback.print_exc()
    return log
