"""Figures that pages compute from the marts: they agree with the warehouse's own, and from page to page."""

import pytest

from dashboards.content import satisfaction_ranks
from dashboards.content.view import View
from dashboards.queries import attention, catalogue, labelling, programme, satisfaction, standards, subsidies
from dashboards.snapshot import SnapshotStore
from ingestion.contracts import load_feeds
from ingestion.products import load_products
from ingestion.settings import Settings


@pytest.fixture(scope="module")
def snapshot(small_home):
    held = SnapshotStore(small_home, Settings())
    yield held.current()
    held.close()


def views(snapshot):
    for program in programme.programs(snapshot):
        for year in programme.years(snapshot, program):
            yield View.whole(snapshot, program, year)


def metric(view, code):
    figures = programme.metric_figures(view.snapshot, view.program, view.year, view.region)
    return next(figure.value for figure in figures if figure.metric_code == code)


def test_the_index_with_unmoved_weights_is_the_warehouses(snapshot):
    met = 0
    for view in views(snapshot):
        rows = satisfaction.stability(snapshot, view.program, view.year, "year", satisfaction_ranks.MOVE)
        held = {row.item: row.index for row in rows}
        index = metric(view, "satisfaction_index")
        met += index is not None
        assert held.get(str(view.year)) == (None if index is None else pytest.approx(index, abs=1e-9))
    assert met >= 2


def test_intervals_of_a_breakdown_are_those_of_the_published_rates(snapshot):
    published = {
        (row["program"], row["checked"], row["labelled"]): (row["ci_low"], row["ci_high"])
        for row in snapshot.rows("from marts.fct_labelling_rate where checked > 0")
    }
    met = 0
    for view in views(snapshot):
        for breakdown in ("industry", "channel"):
            for rate in labelling.by_breakdown(snapshot, view.program, view.year, view.region, breakdown):
                key = view.program, rate.checked, rate.labelled
                if key in published:
                    met += 1
                    assert (rate.ci_low, rate.ci_high) == pytest.approx(published[key], abs=1e-12)
    assert met > 20


def test_what_is_open_is_the_same_on_every_page(snapshot):
    whole = programme.whole_region(snapshot, "zhejiang_made")
    for region in programme.regions(snapshot, "zhejiang_made"):
        asked = "" if region.is_whole else region.region_code
        items = attention.open_items(snapshot, "zhejiang_made", region.region_code, whole)
        now = {item.item: item.now for item in items}
        held = {row.verdict: row.n for row in subsidies.money(snapshot, asked)}
        duties = standards.duties(snapshot, asked)
        assert duties.overdue == now["drafter_duties"]
        assert duties.soon_90 == next(i.within_90 for i in items if i.item == "drafter_duties")
        assert held.get("hold", 0) == now.get("subsidies_hold", 0)
        assert held.get("recover_review", 0) == now.get("subsidies_recover", 0)
        if region.is_whole:
            reviews = standards.reviews(snapshot, asked)
            assert reviews.outstanding == now["standards_review"]


def test_money_on_hold_and_to_recover_are_the_metrics_of_the_last_year(snapshot):
    view = View.whole(snapshot, "zhejiang_made", snapshot.facts.as_of.year)
    held = {row.verdict: row for row in subsidies.money(snapshot, "")}
    assert float(held["hold"].amount_yuan) == metric(view, "subsidies_on_hold_yuan")
    assert float(held["recover_review"].to_recover_yuan) == metric(view, "subsidies_to_recover_yuan")


def test_lists_hold_as_many_as_are_counted(snapshot):
    for row in subsidies.money(snapshot, ""):
        claims = subsidies.claims(snapshot, row.verdict, "")
        assert len(claims) == row.n
        assert sum(claim.amount_yuan for claim in claims) == row.amount_yuan
    duties = standards.duties(snapshot, "")
    counted = {"overdue": duties.overdue, "soon": duties.soon_90, "suspended": duties.suspended}
    for which, n in counted.items():
        assert len(standards.duty_list(snapshot, which, "")) == n
    reviews = standards.reviews(snapshot, "")
    assert len(standards.review_list(snapshot, "outstanding", "")) == reviews.outstanding
    assert len(standards.review_list(snapshot, "soon", "")) == reviews.soon_90


def test_every_claim_on_hold_has_a_way_out_or_says_there_is_none(snapshot):
    held, clauses = subsidies.claims(snapshot, "hold", ""), subsidies.reason_clauses(snapshot)
    assert held
    for claim in held:
        assert claim.reasons
        assert {clauses[reason] for reason in claim.reasons} == {"Z-14"}
        assert claim.way_out, claim.claim_no


def test_every_mart_comes_from_a_model_and_a_feed_or_seed(snapshot):
    for product in load_products().values():
        if product.schema_name == "marts" and product.name != "reading_sensitivity":
            line = catalogue.lineage(snapshot, product.name)
            assert line, product.name
            assert line.feeds or line.seeds, product.name
            assert product.name not in line.parents


def test_lineage_names_what_a_model_reads_also_through_macros(snapshot):
    line = catalogue.lineage(snapshot, "dec_subsidy")
    assert "subsidy_claims" in line.feeds
    assert "policy_parameters" in line.seeds
    # the identity of a penalty is settled in a macro that reads other models
    assert {"identity_links", "enterprises"} <= set(catalogue.lineage(snapshot, "fct_penalty").feeds)
    feeds = {row["parent"] for row in snapshot.rows("from meta.lineage where parent_kind = 'feed'")}
    assert feeds == set(load_feeds())
