"""Every published table and column is described, as a comment and as a row of `meta.columns`."""

import duckdb
import pytest

from ingestion.products import describe, load_products
from orchestration.catalogue import CatalogueGapError, describe_columns

PRODUCTS = load_products()


@pytest.fixture
def con():
    with duckdb.connect() as connection:
        connection.execute("create schema marts; create schema meta; create schema staging")
        connection.execute("create table staging.stg_secret (a int)")
        for product in PRODUCTS.values():
            columns = ", ".join(f"{c.name} {c.data_type}" for c in product.columns)
            connection.execute(f"create table {product.qualified_name} ({columns})")
        yield connection


def test_every_table_and_column_has_a_row_and_the_same_comment(con):
    rows = describe_columns(con)
    assert rows == sum(1 + len(product.columns) for product in PRODUCTS.values())
    lacking = con.execute("""
        select c.table_name, c.column_name
        from duckdb_columns() as c
        left join meta.columns as m using (schema_name, table_name, column_name)
        where c.schema_name in ('marts', 'meta')
        and c.comment is distinct from m.description_zh || ' / ' || m.description_en
    """).fetchall()
    assert lacking == []
    tables = con.execute("select schema_name, table_name, comment from duckdb_tables()").fetchall()
    for schema, name, comment in tables:
        if schema != "staging":
            product = PRODUCTS[name]
            assert comment == describe(product.description_zh, product.description_en)


def test_types_are_those_of_the_tables(con):
    describe_columns(con)
    different = con.execute("""
        select * from duckdb_columns() as c
        inner join meta.columns as m using (schema_name, table_name, column_name)
        where c.data_type <> m.data_type
    """).fetchall()
    assert different == []


def test_only_published_schemas_are_described(con):
    describe_columns(con)
    schemas = con.execute("select distinct schema_name from meta.columns order by all").fetchall()
    assert schemas == [("marts",), ("meta",)]


def test_describing_again_gives_the_same(con):
    describe_columns(con)
    first = con.execute("from meta.columns").fetchall()
    describe_columns(con)
    assert con.execute("from meta.columns").fetchall() == first


def test_undescribed_tables_and_columns_are_all_named_and_nothing_is_left_half_done(con):
    describe_columns(con)
    before = con.execute("from meta.columns").fetchall()
    con.execute("create table marts.fct_extra (a int); alter table marts.dim_region add column b int")
    con.execute("comment on column marts.dim_region.level is 'stale'")
    with pytest.raises(CatalogueGapError) as caught:
        describe_columns(con)
    assert caught.value.gaps == ("marts.dim_region.b", "marts.fct_extra")
    assert con.execute("from meta.columns").fetchall() == before
    comment = con.execute("select comment from duckdb_columns() where comment = 'stale'").fetchall()
    assert comment == [("stale",)]
