"""Documents on a published home: what they list is what the marts hold, region by region."""

from collections import Counter
from decimal import Decimal

import pytest

from dashboards.content.model import Cell, Chart, Paragraph, Table, figures_of, plain
from dashboards.content.view import View
from dashboards.errors import (
    DocumentNotOfProgramError,
    DocumentNotOfRegionError,
    DocumentUnknownError,
    RegionNotOfProgramError,
)
from dashboards.formats import data_value
from dashboards.queries import programme
from dashboards.reports.documents import KINDS, make_document
from dashboards.snapshot import Snapshot
from ingestion.settings import Settings
from orchestration import cli

ZHEJIANG, SHANGHAI = "zhejiang_made", "shanghai_brand"
LISTED = ("release", "hold", "recover_review", "cannot_be_judged")


@pytest.fixture(scope="module")
def snapshot(small_home):
    held = Snapshot((small_home / "published" / "current.duckdb").resolve(), Settings())
    yield held
    held.close()


@pytest.fixture(scope="module")
def county(snapshot):
    """The county with most overdue drafters."""
    (row, *_) = snapshot.rows(
        """
        select enterprises.region_code
        from marts.dec_drafter_conformity as duties
        inner join marts.dim_enterprise as enterprises using (uscc)
        where duties.status = 'overdue'
        group by all order by count(*) desc, region_code
        """
    )
    return row["region_code"]


def tables_of(document):
    return {
        table.key: table
        for block in document.blocks()
        for table in [block.table if isinstance(block, Chart) else block]
        if isinstance(table, Table)
    }


def text_of(document):
    return " ".join(plain(block.text) for block in document.blocks() if isinstance(block, Paragraph))


def keys_of(table):
    return Counter(row.key for row in table.rows)


@pytest.mark.parametrize("region", [None, "330100", "county"])
def test_the_finance_notice_lists_every_claim_with_its_reasons(snapshot, county, region):
    asked = county if region == "county" else region
    tables = tables_of(make_document(snapshot, "finance-notice", ZHEJIANG, 2025, asked))
    for verdict in LISTED:
        held = snapshot.rows(
            """
            select claim_no, reasons, amount_yuan, to_recover_yuan from marts.dec_subsidy
            where verdict = $verdict
                and ($region is null or region_code = $region or left(region_code, 4) || '00' = $region)
            """,
            {"verdict": verdict, "region": asked},
        )
        table = tables[f"claims-{verdict}"]
        assert keys_of(table) == Counter(row["claim_no"] for row in held)
        titles = [column.title for column in table.columns]
        by_claim = {row.key: row.cells for row in table.rows}
        for row in held:
            assert len(by_claim[row["claim_no"]]) == len(titles)
            if verdict == "recover_review":
                recover = by_claim[row["claim_no"]][titles.index("应追回")]
                assert recover.value == row["to_recover_yuan"]
            if row["reasons"]:
                said = by_claim[row["claim_no"]][titles.index("理由")].text
                assert len(said.split("、")) == len(row["reasons"])


@pytest.mark.parametrize("region", [None, "330100", "county"])
def test_the_finance_notice_counts_drafters_and_conforming_firms(snapshot, county, region):
    asked = county if region == "county" else region
    (held,) = snapshot.rows(
        """
        select
            count(*) as duties, count(*) filter (status = 'overdue') as overdue,
            count(labelled_on) as labelled
        from marts.dec_drafter_conformity as duties
        left join marts.dim_enterprise as enterprises using (uscc)
        where $region is null or $region in (enterprises.region_code, enterprises.city_code)
        """,
        {"region": asked},
    )
    table = tables_of(make_document(snapshot, "finance-notice", ZHEJIANG, 2025, asked))["drafters-by-place"]
    titles = [column.title for column in table.columns]
    whole = table.rows[-1].cells
    for title, name in (("起草责任", "duties"), ("逾期未履责", "overdue"), ("已贴标", "labelled")):
        assert whole[titles.index(title)].value == held[name]
    if region != "county":
        code = asked or "330000"
        firms = snapshot.rows(
            """
            select value from marts.fct_annual_metric
            where program = ? and year = 2025 and region_code = ? and metric_code = 'brand_enterprises_end'
            """,
            [ZHEJIANG, code],
        )
        assert whole[titles.index("对标企业（家）")].value == firms[0]["value"]


@pytest.mark.parametrize("region", [None, "330300", "county"])
def test_the_overdue_list_holds_every_overdue_duty(snapshot, county, region):
    asked = county if region == "county" else region
    held = snapshot.rows(
        """
        select duties.standard_no || '|' || duties.uscc as key
        from marts.dec_drafter_conformity as duties
        left join marts.dim_enterprise as enterprises using (uscc)
        where status = 'overdue'
            and ($region is null or $region in (enterprises.region_code, enterprises.city_code))
        """,
        {"region": asked},
    )
    assert held
    table = tables_of(make_document(snapshot, "overdue", ZHEJIANG, 2025, asked))["duties-overdue"]
    assert keys_of(table) == Counter(row["key"] for row in held)
    assert all(row.mart == "dec_drafter_conformity" for row in table.rows)


def test_the_review_of_shanghais_alliance_sets_every_claim_beside_the_computed_figure(snapshot):
    document = make_document(snapshot, "review", SHANGHAI, 2024)
    held = snapshot.rows("from marts.rpt_reconciliation where program = 'shanghai_brand' and year = 2024")
    table = tables_of(document)["reconciliation-认证联盟"]
    rows = {row.key.split("|")[-1]: row.cells for row in table.rows}
    assert rows.keys() == {row["metric_code"] for row in held}
    for row in held:
        claimed, at_cutoff, difference = (cell.value for cell in rows[row["metric_code"]][1:4])
        assert [claimed, at_cutoff, difference] == [
            row["claimed"], row["computed_at_cutoff"], row["difference"],
        ]  # fmt: skip
    wrong = [row for row in held if row["verdict"] not in ("match", "within_tolerance")]
    explained = next(section for section in document.sections if section.key == "explain").blocks[0]
    assert len(explained.items) == len(wrong)


def test_a_year_without_a_report_says_so(snapshot):
    document = make_document(snapshot, "review", SHANGHAI, 2023)
    submitted = tables_of(document)["submissions"]
    assert [row.cells[1].text for row in submitted.rows] == ["2023"]
    assert "2023年度没有可核对的报告数" in text_of(document)


@pytest.mark.parametrize("key", KINDS)
def test_every_figure_of_a_metric_is_the_marts(snapshot, key):
    held = {
        (row["metric_code"], row["program"], row["year"], row["region_code"]): row["value"]
        for row in snapshot.rows("from marts.fct_annual_metric")
    }
    for cell in figures_of(make_document(snapshot, key, ZHEJIANG, 2025).blocks()):
        ref = cell.metric
        value = held.get((ref.metric, ref.program, ref.year, ref.region))
        assert data_value(cell.value) == data_value(value)


def test_the_annual_report_says_how_much_money_hangs_on_a_reading(snapshot):
    document = make_document(snapshot, "annual", ZHEJIANG, 2025)
    (held,) = snapshot.rows(
        """
        select count(*) as n, sum(money_yuan) as money from marts.reading_sensitivity
        where decision_mart = 'dec_subsidy'
        """
    )
    table = tables_of(document)["subsidy-readings"]
    assert sum(row.cells[3].value for row in table.rows) == held["n"]
    if held["n"]:
        assert sum((row.cells[4].value for row in table.rows), Decimal(0)) == held["money"]
        assert f"{held['n']:,} 件、{Cell(held['money'], 'yuan').text} 元" in text_of(document)
    else:
        assert "没有奖补判定会因条文的另一种读法而改变" in text_of(document)


def test_places_of_a_document_add_up_to_the_whole(snapshot):
    cities = [each.region_code for each in programme.regions(snapshot, ZHEJIANG) if not each.is_whole]
    listed = Counter()
    for city in cities:
        listed += keys_of(
            tables_of(make_document(snapshot, "overdue", ZHEJIANG, 2025, city))["duties-overdue"]
        )
    whole = keys_of(tables_of(make_document(snapshot, "overdue", ZHEJIANG, 2025))["duties-overdue"])
    assert listed <= whole
    assert max(listed.values()) == 1


def test_clauses_that_a_document_rests_on_stand_in_full(snapshot):
    for key, program, clauses in (
        ("finance-notice", ZHEJIANG, {"Z-4", "Z-13", "Z-14"}),
        ("overdue", ZHEJIANG, {"Z-4"}),
        ("review", SHANGHAI, {"S-12"}),
    ):
        document = make_document(snapshot, key, program, 2025)
        (held,) = document.sections[-1].blocks
        assert clauses <= {clause.clause_id for clause in held.clauses}
        assert all(clause.text for clause in held.clauses)


def test_a_document_that_no_policy_asks_for_is_refused(snapshot):
    for key in ("finance-notice", "overdue"):
        with pytest.raises(DocumentNotOfProgramError, match="zhejiang_made"):
            make_document(snapshot, key, SHANGHAI, 2024)
    for key in ("annual", "review"):
        with pytest.raises(DocumentNotOfRegionError, match="finance-notice, overdue"):
            make_document(snapshot, key, ZHEJIANG, 2024, "330100")
    with pytest.raises(RegionNotOfProgramError, match="330100"):
        make_document(snapshot, "overdue", ZHEJIANG, 2024, "310000")
    with pytest.raises(DocumentUnknownError, match="annual, finance-notice, overdue, review"):
        make_document(snapshot, "notice", ZHEJIANG, 2024)


def test_the_programmes_own_code_stands_for_the_whole(snapshot):
    named = make_document(snapshot, "overdue", ZHEJIANG, 2025, "330000")
    assert named == make_document(snapshot, "overdue", ZHEJIANG, 2025)
    assert View.whole(snapshot, ZHEJIANG, 2025).is_whole


def test_the_command_names_files_as_agreed_and_refuses_in_plain_words(small_home, tmp_path, capsys):
    def run(*more):
        return cli.main(["report", "--home", str(small_home), "--out", str(tmp_path), *more])

    region = ["--document", "finance-notice", "--region", "330100", "--format", "xlsx,docx"]
    assert run("--program", ZHEJIANG, "--year", "2025", *region) == 0
    name = "finance-notice-zhejiang_made-2025-330100"
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"{name}.docx", f"{name}.xlsx"]
    assert run("--program", SHANGHAI, "--year", "2025", "--document", "overdue") == 2
    said = capsys.readouterr().err
    assert "There is no overdue of shanghai_brand" in said
    assert "Traceback" not in said
    assert run("--program", ZHEJIANG, "--year", "2025", "--format", "wps") == 2
    assert "html, xlsx, docx, pdf" in capsys.readouterr().err
