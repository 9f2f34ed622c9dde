"""Many people at the pages at once: nobody gets an error, and who asks what was asked before waits little.

How long people wait on a province of the real size is measured by `make bench` (benchmarks.load); here other
tests run beside, so the bounds are wide.
"""

import pytest

from benchmarks.load import press
from tests.browser.conftest import serving

PEOPLE, SECONDS = 20, 6.0
LONGEST_MS = 3000


@pytest.fixture(scope="module")
def address(small_home):
    yield from serving(small_home)


def test_people_at_once_get_answers_and_no_errors(address):
    press(address, PEOPLE, 0.0, SECONDS)  # pages are made once, then kept
    waits = press(address, PEOPLE, 0.2, SECONDS)
    assert waits.errors == []
    assert len(waits.seconds) > 2 * PEOPLE
    assert waits.quantile_ms(0.95) < LONGEST_MS
