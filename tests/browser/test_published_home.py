"""Reports and pages on what the pipeline itself published: the figures are the warehouse's and add up."""

from datetime import date

import pytest

from dashboards.app import render
from dashboards.content.model import figures_of
from dashboards.pages import all_pages
from dashboards.queries import drilldown, programme
from dashboards.reports.documents import make_document
from dashboards.reports.html import render_html
from dashboards.snapshot import SnapshotStore
from ingestion.settings import Settings


@pytest.fixture(scope="module")
def store(small_home):
    held = SnapshotStore(small_home, Settings())
    yield held
    held.close()


def programme_years(snapshot):
    for program in programme.programs(snapshot):
        for year in programme.years(snapshot, program):
            yield program, year


def test_figures_of_every_report_are_the_warehouses(store):
    snapshot = store.current()
    held = {
        (row["metric_code"], row["program"], row["year"], row["region_code"]): row["value"]
        for row in snapshot.rows("from marts.fct_annual_metric")
    }
    for program, year in programme_years(snapshot):
        document = make_document(snapshot, "annual", program, year)
        assert render_html(document)
        for cell in figures_of(document.blocks()):
            ref = cell.metric
            key = (ref.metric, ref.program, ref.year, ref.region)
            assert cell.value == held.get(key), key


def test_rows_behind_a_figure_add_up_to_its_numerator(store):
    snapshot = store.current()
    met = set()
    for program, year in programme_years(snapshot):
        whole = programme.whole_region(snapshot, program)
        span = date(year, 1, 1), min(date(year, 12, 31), snapshot.facts.as_of)
        for region in programme.regions(snapshot, program):
            for figure in programme.metric_figures(snapshot, program, year, region.region_code):
                code = figure.metric_code
                found = drilldown.numerator_rows(snapshot, code, program, region.region_code, whole, *span)
                if found is not None:
                    met.add(code)
                    assert found.total == pytest.approx(figure.numerator or 0, abs=1e-6), (
                        code,
                        program,
                        year,
                        region,
                    )
    assert met == set(drilldown.DRILLS)


def test_every_page_answers_for_every_region_and_year(store):
    snapshot = store.current()
    for program, year in programme_years(snapshot):
        for region in programme.regions(snapshot, program):
            query = f"?program={program}&year={year}&region={region.region_code}"
            for page in all_pages():
                assert render(store, page.path, query)[-1]["snapshot"] == snapshot.facts.snapshot_id
