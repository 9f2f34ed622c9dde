"""The report's file in a browser: charts drawn, nothing fetched, printed on A4."""

import pytest

from dashboards.reports.files import write_annual, write_document
from dashboards.snapshot import Snapshot
from ingestion.settings import Settings
from tests.browser.conftest import RESULTS


@pytest.mark.parametrize("program", ["zhejiang_made", "shanghai_brand"])
def test_report_draws_and_prints(page, home, tmp_path, screenshot, program):
    path = (home / "published" / "current.duckdb").resolve()
    (file,) = write_annual(Snapshot(path, Settings()), program, 2024, ["html"], tmp_path)
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(file.as_uri())
    plots = page.locator(".plot")
    for plot in plots.all():
        plot.locator(".main-svg").first.wait_for()
    assert plots.count() >= 4
    assert requests == [file.as_uri()]
    sheet = page.locator(".sheet").bounding_box()["width"]
    assert all(plot.locator(".main-svg").first.bounding_box()["width"] <= sheet for plot in plots.all())
    screenshot(f"report-{program}", full_page=True)
    pdf = RESULTS / f"report-{program}.pdf"
    page.pdf(path=pdf, prefer_css_page_size=True, print_background=True)
    assert pdf.stat().st_size > 50_000


@pytest.mark.parametrize("document", ["finance-notice", "overdue", "review"])
def test_a_draft_says_first_that_it_is_one_and_ends_with_a_place_to_sign(
    page, home, tmp_path, screenshot, document
):
    path = (home / "published" / "current.duckdb").resolve()
    snapshot = Snapshot(path, Settings())
    (file,) = write_document(snapshot, document, "zhejiang_made", 2024, ["html"], tmp_path)
    page.goto(file.as_uri())
    draft = page.locator("header .draft")
    assert "送签稿" in draft.inner_text()
    assert draft.bounding_box()["y"] < 400
    lines = page.locator("#signature .facts dd.blank")
    assert lines.count() == 5
    assert all(line.bounding_box()["width"] > 200 for line in lines.all())
    assert page.locator("#clauses .clause").count() >= 1
    screenshot(f"document-{document}", full_page=True)
