"""The dbt models and the plain evaluator of the rulebook give the same marts, cell by cell."""

import os

import pytest

from tests.reference.engine.comparison import compare
from tests.reference.engine.evaluation import MARTS, evaluate
from tests.reference.random_province import random_as_of, random_parameters, random_records

from .compiled_warehouse import CompiledWarehouse, compile_warehouse, read_marts

SEEDS = range(int(os.environ.get("PINBIAO_DIFFERENTIAL_SEEDS", "12")))


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> CompiledWarehouse:
    return compile_warehouse(tmp_path_factory.mktemp("compiled"))


@pytest.mark.parametrize("seed", SEEDS)
def test_sql_and_plain_evaluator_agree_on_every_cell(warehouse: CompiledWarehouse, seed: int) -> None:
    records, as_of, parameters = random_records(seed), random_as_of(seed), random_parameters(seed)
    expected = evaluate(records, as_of, parameters)
    with warehouse.build(records, as_of, parameters) as connection:
        actual = read_marts(connection, MARTS)
    assert compare(expected, actual) == []
