"""The page of supervision against the decision tables, by programme and region."""

from dataclasses import replace

import pytest

from dashboards.content.explanation import explain
from dashboards.content.model import Chart, Paragraph, Table, Tiles, plain, section_blocks
from dashboards.content.view import View
from dashboards.pages.supervision import PAGE
from dashboards.queries import supervision
from dashboards.queries.programme import regions
from dashboards.snapshot import SnapshotStore
from ingestion.settings import Settings

PROGRAMS = ("zhejiang_made", "shanghai_brand")


@pytest.fixture(scope="module")
def view(small_home):
    store = SnapshotStore(small_home, Settings())
    yield View.whole(store.current(), "zhejiang_made", 2025)
    store.close()


def blocks_of(view, kind):
    return [b for section in PAGE.content(view) for b in section_blocks(section) if isinstance(b, kind)]


def tables(view):
    return {b.key: b.complete() if b.complete else b for b in blocks_of(view, Table)}


def held(view, mart, condition):
    return view.snapshot.rows(f"select count(*) as n from marts.{mart} where {condition}")[0]["n"]


def test_every_row_to_deal_with_is_shown_and_can_be_opened(view):
    shown = tables(view)
    expected = {
        "overdue": held(
            view, "dec_surveillance", "program = 'zhejiang_made' and (onsite_overdue or audit_overdue)"
        ),
        "inspections": held(view, "dec_inspection_consequence", "not executed"),
        "inspections_done": held(view, "dec_inspection_consequence", "executed"),
        "revocations": held(view, "dec_revocation_due", "true"),
        "misuse": held(view, "dec_mark_misuse", "coalesce(program, 'zhejiang_made') = 'zhejiang_made'"),
        "term": held(view, "dec_surveillance", "program = 'zhejiang_made' and term_exceeded"),
    }
    assert sum(expected.values()) > 10
    for name, n in expected.items():
        assert len(shown[name].rows) == n, name
        for row in shown[name].rows[:2]:
            assert explain(view.snapshot, f"{row.mart}|{row.key}", "zh"), (name, row.key)


def test_tiles_count_what_the_tables_list(view):
    (tiles, *_) = blocks_of(view, Tiles)
    counts = {tile.name: tile.cell.value for tile in tiles.tiles}
    shown = tables(view)
    assert counts["监督逾期的证书"] == len(shown["overdue"].rows)
    assert counts["应当撤销的授权"] == len(shown["revocations"].rows)
    assert counts["90天内到期的证书"] == len(shown["soon"].rows)


@pytest.mark.parametrize("program", PROGRAMS)
def test_regions_add_up_to_the_programme(view, program):
    whole = View.whole(view.snapshot, program, 2025)
    for name in supervision.LISTINGS:
        everywhere = supervision.count(view.snapshot, name, program, whole.region, whole.whole_region)
        parts = sum(
            supervision.count(view.snapshot, name, program, region.region_code, whole.whole_region)
            for region in regions(view.snapshot, program)
            if not region.is_whole
        )
        assert parts <= everywhere


def test_what_falls_due_by_month_is_what_the_certificates_say(view):
    (chart, *_) = blocks_of(view, Chart)
    assert len(chart.table.rows) == 12
    shown = sum(row.cells[1].value + row.cells[2].value for row in chart.table.rows)
    month_ends = "cast(last_day(cast(date_trunc('month', as_of + 1) + interval 11 months as date)) as date)"
    counted = view.snapshot.rows(
        f"select count(*) filter (onsite_due_on > as_of and onsite_due_on <= {month_ends}) "
        f"+ count(*) filter (audit_due_on > as_of and audit_due_on <= {month_ends}) as n "
        "from marts.dec_surveillance where program = 'zhejiang_made'"
    )[0]["n"]
    assert shown == counted


def test_what_a_programme_does_not_ask_for_is_said(view):
    shanghai = View.whole(view.snapshot, "shanghai_brand", 2025)
    said = [plain(b.text) for b in blocks_of(shanghai, Paragraph)]
    assert said.count("上海品牌的条款不要求这一项。") == 2
    for each in (shanghai, view):
        tiers = held(view, "dec_risk_tier", f"program = '{each.program}'")
        assert ("risk" in tables(each)) == bool(tiers)


def test_the_draw_is_from_the_brand_firms_of_the_region(view):
    for region in ("330100", view.whole_region):
        n = supervision.brand_firms(view.snapshot, "zhejiang_made", region, view.whole_region)
        where = "true" if region == view.whole_region else f"city_code = '{region}'"
        assert n == held(view, "dim_enterprise", f"is_brand_zhejiang and {where}")
    section = PAGE.content(replace(view, region="330100"))[-1]
    assert "--region 330100" in plain(section.blocks[0].items[1])
