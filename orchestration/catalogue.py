"""Catalogue: what every published table and column is, and what it is made of, in the snapshot itself.

Belongs here: joining the product contracts with the tables that are really there (comments, `meta.columns`),
and what dbt knows of their origin (`meta.lineage`). Does not belong here: the descriptions themselves
(data_contracts/products), publication (publish), what is shown of it (dashboards).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingestion.products import META, describe, load_products
from orchestration.errors import SnapshotBrokenError

if TYPE_CHECKING:
    import duckdb

PUBLISHED = ("marts", META)
"""Schemas that are published; every table and column in them is described."""


class CatalogueGapError(SnapshotBrokenError):
    """Published tables or columns that no contract describes; carries all of them."""

    def __init__(self, gaps: Sequence[str]) -> None:
        self.gaps = tuple(gaps)
        super().__init__(
            f"No contract describes {len(gaps)} published table(s) or column(s): {', '.join(gaps)}.",
            "Describe them in data_contracts/products/<table>.odcs.yaml, then run "
            "python -m orchestration.contract_sync.",
        )

    def __reduce__(self) -> tuple[type["CatalogueGapError"], tuple[tuple[str, ...]]]:
        return type(self), (self.gaps,)


@dataclass(frozen=True)
class Entry:
    """One row of `meta.columns`: a column, or a table (column_name and data_type None).

    Attributes:
        comment: the comment it carries in the database now, '' for none.
    """

    schema_name: str
    table_name: str
    column_name: str | None
    data_type: str | None
    comment: str


def write_lineage(con: "duckdb.DuckDBPyConnection", lineage: Sequence[tuple[str, str, str, bool]]) -> None:
    """Make `meta.lineage` of the connection's current database anew.

    Args:
        con: a writable connection.
        lineage: (table, kind of what it stands on, its name, whether it is read directly).
    """
    import polars as pl

    con.execute(_table_definition("lineage"))
    names = [column.name for column in load_products()["lineage"].columns]
    rows = pl.DataFrame(lineage, schema=names, orient="row")
    con.register("rows_of_lineage", rows)
    con.execute("insert into meta.lineage by name select * from rows_of_lineage")
    con.unregister("rows_of_lineage")


def describe_columns(con: "duckdb.DuckDBPyConnection") -> int:
    """Fill `meta.columns` of the connection's current database and set the comments that are not there yet.

    Args:
        con: a writable connection; the schemas `marts` and `meta` of its current database are described, the
            table `meta.columns` itself included (it is made anew).

    Returns:
        The number of rows of `meta.columns`: one for each table and one for each column.

    Raises:
        CatalogueGapError: if a table or column has no description; nothing is left half done.
    """
    con.begin()
    try:
        con.execute(_table_definition("columns"))
        entries = _published_entries(con)
        rows = list(_described(entries))
        marks = ", ".join("?" * 7)
        con.executemany(f"insert into meta.columns values ({marks})", rows)  # noqa: S608 (placeholders only)
        for entry, row in zip(entries, rows, strict=True):
            text = describe(row[4] or "", row[5] or "")
            if entry.comment != text:
                con.execute(_comment(entry, text))
    except BaseException:
        con.rollback()
        raise
    con.commit()
    return len(rows)


def _table_definition(name: str) -> str:
    contract = load_products()[name]
    columns = ", ".join(
        f"{_name(c.name)} {c.data_type}{' not null' if c.required else ''}" for c in contract.columns
    )
    return f"create or replace table {contract.qualified_name} ({columns})"


def _published_entries(con: "duckdb.DuckDBPyConnection") -> list[Entry]:
    """Tables and their columns as they are, a table before its columns, columns in their order."""
    found = con.execute(
        """
        select schema_name, table_name, column_name, data_type, coalesce(comment, ''), column_index
        from duckdb_columns()
        where database_name = current_database() and list_contains(?, schema_name) and not internal
        union all
        select schema_name, table_name, null, null, coalesce(comment, ''), -1
        from duckdb_tables()
        where database_name = current_database() and list_contains(?, schema_name) and not internal
        order by schema_name, table_name, column_index
        """,
        [list(PUBLISHED), list(PUBLISHED)],
    ).fetchall()
    return [Entry(*row[:5]) for row in found]


def _described(entries: Sequence[Entry]) -> Iterator[tuple[str | None, ...]]:
    """The rows of `meta.columns`, in the order of the entries."""
    products = {(p.schema_name, p.name): p for p in load_products().values()}
    gaps: list[str] = []
    for entry in entries:
        product = products.get((entry.schema_name, entry.table_name))
        of_table = entry.column_name is None
        described = product if of_table or product is None else product.by_name.get(entry.column_name or "")
        if described is None:
            if product is not None or of_table:
                gaps.append(".".join(filter(None, (entry.schema_name, entry.table_name, entry.column_name))))
            continue
        yield (
            entry.schema_name,
            entry.table_name,
            entry.column_name,
            entry.data_type,
            described.description_zh,
            described.description_en,
            described.clause_id,
        )
    if gaps:
        raise CatalogueGapError(gaps)


def _comment(entry: Entry, text: str) -> str:
    """The statement that sets a comment (it takes no parameters, so the text is quoted here)."""
    place = [entry.schema_name, entry.table_name, *filter(None, [entry.column_name])]
    kind = "table" if entry.column_name is None else "column"
    quoted = text.replace("'", "''")
    return f"comment on {kind} {'.'.join(map(_name, place))} is '{quoted}'"


def _name(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'
