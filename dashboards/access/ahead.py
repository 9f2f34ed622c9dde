"""Ahead: extracts that accounts will read, made when a snapshot is published and not at the first look."""

from pathlib import Path

from dashboards.access.accounts import Accounts
from dashboards.access.roles import Viewer, load_roles
from dashboards.access.scopes import extract
from dashboards.errors import RegionUnknownError
from ingestion.settings import Settings


def make_extracts(home: Path, settings: Settings) -> list[str]:
    """Make the extracts of the current snapshot for the scopes of all accounts.

    Returns:
        Regions of accounts that the snapshot does not know: who has such an account sees nothing.
    """
    snapshot = (home / "published" / "current.duckdb").resolve()
    roles, unknown = load_roles(), []
    scopes = {Viewer(held.name, roles[held.role], held.region).scope for held in Accounts(home).all()}
    for scope in sorted(scopes, key=lambda scope: scope.name):
        try:
            extract(home, snapshot, scope, settings)
        except RegionUnknownError:
            unknown.append(scope.region)
    return unknown
