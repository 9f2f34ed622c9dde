"""What is built only as far as a parameter reaches equals what is built whole."""

from datetime import date

import duckdb
import pytest

from orchestration.alternatives import ALTERNATIVE, Base, under
from orchestration.outcomes import DECISIONS, OUTCOMES
from orchestration.scratch import DATABASE
from orchestration.sensitivity import write_sensitivity
from tests.reference.random_province import random_as_of, random_records

from .compiled_warehouse import CompiledWarehouse, compile_warehouse

pytestmark = pytest.mark.slow

SEED, SIZE = 1, 60
MARTS = [mart for mart in OUTCOMES if mart.startswith(DECISIONS)]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> CompiledWarehouse:
    return compile_warehouse(tmp_path_factory.mktemp("compiled"))


def verdicts(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], str]:
    """Verdict of every decision, by mart and key."""
    from ingestion.products import load_products

    found = {}
    for mart in MARTS:
        key = " || '|' || ".join(f'cast("{name}" as varchar)' for name in load_products()[mart].grain)
        rows = connection.execute(f"select {key}, {OUTCOMES[mart].verdict} from marts.{mart}").fetchall()
        found |= {(mart, key): verdict for key, verdict in rows}
    return found


def test_sensitivity_equals_whole_builds_under_each_other_reading(warehouse: CompiledWarehouse) -> None:
    records, as_of = random_records(SEED, SIZE), random_as_of(SEED, SIZE)
    with warehouse.build(records, as_of, marts=[*MARTS, "reading_sensitivity"]) as connection:
        counted = write_sensitivity(connection, warehouse.scratch.models, as_of)
        now = verdicts(connection)
        readings = connection.execute(
            "select reading, program, parameter, alternative from seeds.readings"
        ).fetchall()
        rows = connection.execute(
            "select reading, decision_mart, decision_key, verdict_now, verdict_then"
            " from marts.reading_sensitivity"
        ).fetchall()
    assert set(counted) == {reading for reading, *_ in readings}
    expected = set()
    for reading, program, parameter, alternative in readings:
        changed = [{"program": program, "parameter": parameter, "value": alternative}]
        with warehouse.build(records, as_of, changed, marts=MARTS) as connection:
            then = verdicts(connection)
        expected |= {
            (reading, *decision, now.get(decision), then.get(decision))
            for decision in now.keys() | then.keys()
            if now.get(decision) != then.get(decision)
        }
    assert len(rows) == len(set(rows))
    assert set(rows) == expected
    assert len({row[0] for row in rows}) > 3


def test_a_parameter_set_to_what_it_is_changes_nothing(warehouse: CompiledWarehouse) -> None:
    as_of = date(2024, 6, 30)
    with warehouse.build(random_records(SEED), as_of, marts=MARTS) as connection:
        found = connection.execute("from seeds.policy_parameters where parameter = 'drafter_deadline_months'")
        names = [column[0] for column in found.description or ()]
        (row,) = (dict(zip(names, values, strict=True)) for values in found.fetchall())
        base = Base(connection, DATABASE, warehouse.scratch.models, as_of)
        with under(base, [row], MARTS) as changed:
            assert set(changed) == {"policy_parameters"}
        with under(base, [row | {"value": "1"}], MARTS) as changed:
            assert "dec_drafter_conformity" in changed
            assert not {"dec_surveillance", "dec_self_declaration", "int_mark_right_periods"} & changed
            tables = connection.execute(
                "select count(*) from duckdb_tables() where database_name = $name", {"name": ALTERNATIVE}
            ).fetchone()
            assert tables == (len(changed),)
