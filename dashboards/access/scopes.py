"""Scopes: the extract of a snapshot that holds only what a region and a role may see.

Belongs here: cutting each published table by the rule its contract names (`scope`, `hides`, `publicityOf`).
Does not belong here: who has which scope (roles, sessions). A table whose contract names no rule is left out.

Below HOME/published/scopes:

    <name>.duckdb -> files/<name>-<snapshot>-<rules>.duckdb     name: <region|all>-<full|public>

An extract is written under another name and renamed when it is whole; a reader of an older one keeps it.
"""

import hashlib
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

from dashboards.errors import RegionUnknownError
from ingestion.contracts import load_feeds
from ingestion.products import Product, load_products
from ingestion.settings import Settings

FULL, PUBLIC = "full", "public"
"""What a viewer sees of records whose publicity has ended: everything, or nothing."""
EVERYWHERE = "all"
STORAGE_VERSION = "v1.4.0"
TABLE = """
    create table cut.meta.scope as
    select $region::varchar as region_code, $visibility::varchar as visibility
"""
LATER = {"mart": 1, "decision": 2}
"""Rules that look at tables already cut."""
CONDITIONS = {
    "whole": "true",
    "programme": "false",
    "region": "{column} in (select region_code from scope_regions)",
    "metric": "{column} in (select region_code from scope_regions)",
    "enterprise": "{column} in (select subject from scope_subjects)",
    "subject": "{column} in (select subject from scope_subjects)",
    "slice": "t.slice in ('city', 'county') and {column} in (select region_code from scope_regions)",
    "decision": "(t.decision_mart, t.decision_key) in (select (d.decision_mart, d.decision_key) "
    "from scope_decisions as d)",
}
"""Rule of a contract → which rows belong to a region. `mart:<mart>.<column>` follows another table's rows."""
PRESENT_STANDING = (
    "list_filter(t.reasons, lambda x: x not in ('REPAIRED', 'REMOVED_OTHERWISE')) as reasons",
    "case when t.standing in ('repaired', 'removed') then 'clear' else t.standing end as standing",
    "null::date as repaired_on",
)
"""A credit standing without the entries that were repaired or removed."""
SCOPE_TABLES = """
    create temp table scope_decisions (decision_mart varchar, decision_key varchar);
    create temp table past_records (feed varchar, record_key varchar);
"""
SCOPE_ROOT = """
    create temp table scope_root as
    select region_code, parent_code from whole.marts.dim_region where region_code = $region;
"""
SCOPE_BELOW = """
    create temp table scope_regions as
    with recursive below as (
        select region_code from scope_root
        union
        select regions.region_code
        from whole.marts.dim_region as regions
        inner join below on regions.parent_code = below.region_code
    )
    select region_code from below
    union
    -- regions of firms that the list of regions does not hold, by the city and province the firm names
    select firms.region_code
    from whole.marts.dim_enterprise as firms
    inner join scope_root as root on root.region_code in (firms.city_code, firms.province_code)
    where firms.region_code is not null;
"""
SCOPE_SUBJECTS = """
    create temp table scope_subjects as
    select uscc as subject from whole.marts.dim_enterprise
    where region_code in (select region_code from scope_regions)
    union
    select standard_no from whole.marts.fct_standard
    where region_code in (select region_code from scope_regions);
"""
_making = threading.Lock()


@dataclass(frozen=True)
class Scope:
    """A region with everything below it, and what is seen of records that are no longer public.

    Attributes:
        region: the region's code; empty: everywhere.
        visibility: FULL or PUBLIC.
    """

    region: str = ""
    visibility: str = FULL

    @property
    def is_everything(self) -> bool:
        """Whether nothing is cut, so that the snapshot itself is read."""
        return not self.region and self.visibility == FULL

    @property
    def name(self) -> str:
        """The name of its extract."""
        return f"{self.region or EVERYWHERE}-{self.visibility}"


def find_extract(home: Path, snapshot: Path, scope: Scope) -> Path | None:
    """The file to read for a scope, if it is there: the snapshot itself where nothing is cut."""
    if scope.is_everything:
        return snapshot
    target = _target(home, snapshot, scope)
    return target if target.is_file() else None


def extract(home: Path, snapshot: Path, scope: Scope, settings: Settings) -> Path:
    """The extract of a snapshot for a scope, made when it is not there yet.

    Args:
        home: the home whose folder of extracts is used.
        snapshot: the published snapshot's own file.
        scope: what may be seen.
        settings: what DuckDB may use.

    Returns:
        The file to read: the snapshot itself where nothing is cut.

    Raises:
        RegionUnknownError: the snapshot knows no such region.
    """
    with _making:
        there = find_extract(home, snapshot, scope)
        if there is not None:
            return there
        target = _target(home, snapshot, scope)
        folder = target.parent
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = folder / f".{target.name}.{os.getpid()}"
        draft.unlink(missing_ok=True)
        try:
            _write(snapshot, draft, scope, settings)
            with draft.open("rb") as written:
                os.fsync(written.fileno())
            draft.chmod(0o600)
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
        _link(folder.parent, scope, target)
        _forget_older(folder, snapshot.stem, target)
    return target


@cache
def rules_mark() -> str:
    """Changes when any rule of any contract changes, so that an extract cut by older rules is not used."""
    said = [f"{p.qualified_name} {p.scope} {p.hides} {p.publicity_of}" for p in load_products().values()]
    return hashlib.sha256("\n".join([Path(__file__).read_text("utf-8"), *said]).encode()).hexdigest()[:8]


def _target(home: Path, snapshot: Path, scope: Scope) -> Path:
    folder = home / "published" / "scopes" / "files"
    return folder / f"{scope.name}-{snapshot.stem}-{rules_mark()}.duckdb"


def _link(folder: Path, scope: Scope, target: Path) -> None:
    fresh = folder / f".{scope.name}.{os.getpid()}"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(Path("files") / target.name)
    fresh.replace(folder / f"{scope.name}.duckdb")


def _forget_older(folder: Path, snapshot_id: str, made: Path) -> None:
    """Remove extracts of other snapshots; who reads one keeps it open until he is done."""
    for old in folder.glob("*.duckdb"):
        if old != made and f"-{snapshot_id}-{rules_mark()}" not in old.name:
            old.unlink(missing_ok=True)
    for link in folder.parent.glob("*.duckdb"):
        if not link.exists():
            link.unlink(missing_ok=True)


def _write(snapshot: Path, draft: Path, scope: Scope, settings: Settings) -> None:
    with duckdb.connect(config={"threads": str(settings.duckdb_threads)}) as connection:
        connection.execute(f"attach '{_quoted(snapshot)}' as whole (read_only)")
        connection.execute(f"attach '{_quoted(draft)}' as cut (storage_version '{STORAGE_VERSION}')")
        connection.execute("begin")  # one commit for all tables: a commit each waits for the disk each time
        connection.execute("create schema cut.marts")
        connection.execute("create schema cut.meta")
        held = _held(connection)
        products = [p for p in load_products().values() if p.scope and p.qualified_name in held]
        decided_in = _prepare(connection, scope, held, products)
        # what is cut by the rows of other tables comes after them
        for product in sorted(products, key=lambda p: LATER.get(p.scope.partition(":")[0], 0)):
            condition = _condition(product) if scope.region else "true"
            columns = _columns(product, scope)
            if scope.visibility == PUBLIC:
                condition += "".join(
                    f" and not ({_is_past(product, each)})" for each in product.hides if "|" in each
                )
            connection.execute(
                f"create table cut.{product.qualified_name} as "
                f"select {columns} from whole.{product.qualified_name} as t where {condition}"
            )
            if scope.region and product.scope.startswith("metric:"):
                _add_unfigured(connection, product)
            if product.name in decided_in:
                connection.execute(
                    f"insert into scope_decisions select '{product.name}', {_key(product)} "
                    f"from cut.{product.qualified_name}"
                )
        connection.execute(TABLE, {"region": scope.region, "visibility": scope.visibility})
        connection.execute("commit")


def _held(connection: duckdb.DuckDBPyConnection) -> set[str]:
    found = connection.execute(
        "select schema_name || '.' || table_name from duckdb_tables() where database_name = 'whole'"
    )
    return {name for (name,) in found.fetchall()}


def _prepare(
    connection: duckdb.DuckDBPyConnection, scope: Scope, held: set[str], products: Sequence[Product]
) -> set[str]:
    """Tables of the regions, firms and past records of a scope; the marts that hold decisions."""
    connection.execute(SCOPE_TABLES)
    connection.execute(SCOPE_ROOT, {"region": scope.region})
    connection.execute(SCOPE_BELOW)
    connection.execute(SCOPE_SUBJECTS)
    if scope.region and not _count(connection, "scope_regions"):
        raise RegionUnknownError(scope.region)
    for product in load_products().values():
        if product.publicity_of and product.qualified_name in held:
            connection.execute(
                f"insert into past_records select '{product.publicity_of}', {_key(product)} "
                f"from whole.{product.qualified_name} where not is_public"
            )
        elif product.publicity_of:  # an older snapshot does not say which are public: none is shown
            connection.execute(f"insert into past_records values ('{product.publicity_of}', '*')")
    decided_in: set[str] = set()
    for product in products:
        if product.scope == "decision":
            marts = connection.execute(f"select distinct decision_mart from whole.{product.qualified_name}")
            decided_in.update(name for (name,) in marts.fetchall())
    return decided_in


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    return len(connection.table(table))


def _columns(product: Product, scope: Scope) -> str:
    """The columns, with those blanked that count more than the scope or tell of what is past."""
    replaced = []
    rule, _, detail = product.scope.partition(":")
    if rule == "whole" and detail and scope.region:
        replaced.append(f'null::{product.by_name[detail].data_type} as "{detail}"')
    if "standing" in product.hides and scope.visibility == PUBLIC:
        replaced.extend(PRESENT_STANDING)
    return f"* replace ({', '.join(replaced)})" if replaced else "*"


def _condition(product: Product) -> str:
    """Which rows belong to the region, by the rule of the contract."""
    rule, _, detail = product.scope.partition(":")
    if rule == "mart":
        mart, _, column = detail.partition(".")
        return f't."{column}" in (select "{column}" from cut.marts."{mart}")'
    return CONDITIONS[rule].format(column=f't."{detail}"')


def _is_past(product: Product, named: str) -> str:
    """Whether a row names a record that is no longer public: `<feed or its column>|<column of keys>`."""
    feed, _, column = named.partition("|")
    feed = f"'{feed}'" if feed in load_feeds() else f"coalesce(t.\"{feed}\", '')"
    hidden = f"{feed} in (select feed from past_records where record_key = '*')"
    if product.by_name[column].data_type.endswith("[]"):
        return (
            f"{hidden} or exists (select 1 from past_records as past "
            f'where past.feed = {feed} and list_contains(t."{column}", past.record_key))'
        )
    key = f"coalesce(t.\"{column}\", '')"
    return f"{hidden} or ({feed}, {key}) in (select (past.feed, past.record_key) from past_records as past)"


def _add_unfigured(connection: duckdb.DuckDBPyConnection, product: Product) -> None:
    """Metrics are computed down to cities: a county gets the rows of the level above without their figures.

    So its pages know programmes, years and metrics, and say that there is no figure.
    """
    table = f"cut.{product.qualified_name}"
    if connection.execute(f"select 1 from {table} limit 1").fetchone():
        return
    blank = ", ".join(
        f'null::{column.data_type} as "{column.name}"'
        for column in product.columns
        if not column.required and column.name not in product.grain
    )
    connection.execute(
        f"insert into {table} "
        f"select * replace ((select region_code from scope_root) as region_code, {blank}) "
        f"from whole.{product.qualified_name} where region_code = (select parent_code from scope_root)"
    )


def _key(product: Product) -> str:
    """The key of a row as evidence and pages name it."""
    return "concat_ws('|', " + ", ".join(f'"{name}"' for name in product.grain) + ")"


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
