"""`pinbiao users`: the local accounts of a home."""

import argparse
import getpass
import os
import pwd
import sys
from dataclasses import asdict
from functools import partial
from pathlib import Path

from orchestration.commands.options import add_home, existing_folder
from orchestration.console import Console, table
from orchestration.errors import UsageError

HELP = "Add, list or remove the accounts that may sign in to the dashboards."
PASSWORD = "PINBIAO_PASSWORD"  # noqa: S105 (the name of a variable, no secret)
PLACE = "command line"
"""Stands in the audit log where a sign-in has its address."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `pinbiao users`."""
    add_home(parser, "the home whose accounts these are")
    parser.add_argument("step", choices=("add", "list", "remove"), help="what to do")
    parser.add_argument("name", nargs="?", metavar="NAME", help="the account (add, remove)")
    parser.add_argument("--role", metavar="ROLE", help="add: regulator, finance, analyst or admin")
    parser.add_argument(
        "--region", default="", metavar="CODE", help="add: see this region and what is below it only"
    )


def execute(args: argparse.Namespace, console: Console) -> int:
    """Add, list or remove."""
    home = existing_folder(args.home, "--home")
    if args.step == "list" and (args.name or args.role or args.region):
        raise UsageError("pinbiao users list takes no more.", "Leave name, --role and --region away.")
    if args.step != "list" and not args.name:
        raise UsageError(f"pinbiao users {args.step}: no name.", "Name the account.")
    if args.step == "remove" and (args.role or args.region):
        raise UsageError("pinbiao users remove takes a name only.", "Leave --role and --region away.")
    if args.step == "add" and not args.role:
        raise UsageError("pinbiao users add: no --role.", "Roles: regulator, finance, analyst, admin.")

    from dashboards.access.accounts import Accounts
    from dashboards.access.audit import ACCOUNT_ADDED, ACCOUNT_REMOVED, AuditLog

    accounts, audit = Accounts(home), AuditLog(home)
    if args.step == "add":
        _check_region(home, args.region)
        whom = {"account": args.name, "role": args.role, "region": args.region}
        note = partial(audit.note, ACCOUNT_ADDED, _operator(), PLACE, **whom)
        added = accounts.add(args.name, _password(), args.role, args.region, note)
        bound = f", bound to {added.region}" if added.region else ""
        console.result(
            {"status": "added", "account": asdict(added)}, f"Added {added.name} as {added.role}{bound}."
        )
    elif args.step == "remove":
        accounts.remove(
            args.name, partial(audit.note, ACCOUNT_REMOVED, _operator(), PLACE, account=args.name)
        )
        console.result(
            {"status": "removed", "name": args.name}, f"Removed {args.name}; who was signed in is out."
        )
    else:
        held = accounts.all()
        rows = [[account.name, account.role, account.region or "all"] for account in held]
        listed = table(["name", "role", "region"], rows) if rows else "There are no accounts."
        console.result({"status": "listed", "accounts": [asdict(account) for account in held]}, listed)
    return 0


def _operator() -> str:
    """Who types the command, as the system knows him and not as his environment says; else his number."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def _check_region(home: Path, region: str) -> None:
    """Refuse a region that the published snapshot does not know; before a publication none is known."""
    current = home / "published" / "current.duckdb"
    if not region or not current.exists():
        return
    from orchestration.snapshots import open_reader

    with open_reader(current.resolve()) as reader:
        if not reader.execute("select 1 from marts.dim_region where region_code = ?", [region]).fetchone():
            raise UsageError(f"There is no region {region!r}.", "Codes and names are in marts.dim_region.")


def _password() -> str:
    """The password from the environment or a prompt, never from the command line, which others can read."""
    given = os.environ.get(PASSWORD)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise UsageError("There is no password.", f"Type it at the prompt, or set {PASSWORD}.")
    typed = getpass.getpass("Password: ")
    if getpass.getpass("Again: ") != typed:
        raise UsageError("The two passwords differ.", "Try again.")
    return typed
