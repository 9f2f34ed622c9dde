"""Files in, a published snapshot out: the whole pipeline gives what the plain evaluator gives, cell by cell.

The other tests of this folder hand typed records to the models; here they are written as files and take the
way every file takes: readers, door, landing, dbt with its contracts and tests, publication.
"""

import duckdb
import pytest

from orchestration.execution import execute_job
from orchestration.resources import Run
from tests.reference.engine.comparison import compare
from tests.reference.engine.evaluation import MARTS, evaluate
from tests.reference.random_province import random_as_of, random_records, write_drop

from .compiled_warehouse import read_marts


@pytest.mark.parametrize("seed", [4])
def test_published_marts_are_those_of_the_plain_evaluator(seed: int, tmp_path) -> None:
    records, as_of = random_records(seed), random_as_of(seed)
    write_drop(records, tmp_path / "drop")
    home = tmp_path / "home"
    home.mkdir()
    run = Run(tmp_path / "drop", home, as_of)
    execute_job(run)
    run.close()
    assert run.found.fault is None, run.found.fault
    assert run.found.failed_checks == []
    assert sum(batch.quarantined for batch in run.found.batches) == 0
    with duckdb.connect(str(home / "published" / "current.duckdb"), read_only=True) as published:
        actual = read_marts(published, MARTS)
    assert compare(evaluate(records, as_of), actual) == []
