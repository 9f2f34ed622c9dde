"""The frame around every page: head with the snapshot, navigation, filters, foot."""

from typing import Any

from dash import dcc, html

from dashboards import formats, labels
from dashboards.access.roles import Viewer
from dashboards.content.view import View
from dashboards.pages import Page, all_pages
from dashboards.queries import programme, quality
from dashboards.question import search_here, search_of


def head(view: View, page: Page | None, viewer: Viewer) -> list[Any]:
    """Name, language, and what the figures are figures of."""
    facts = view.snapshot.facts
    known = [
        ("as_of", formats.short_day(facts.as_of)),
        ("freshness", formats.moment(quality.last_ingested_at(view.snapshot))),
        ("published", formats.moment(facts.published_at)),
        ("snapshot", facts.snapshot_id),
    ]
    findings = view.word("pages.findings_rows", count=f"{quality.open_findings(view.snapshot):,}")
    pairs = [html.Div([html.Dt(view.word(f"pages.head_{name}")), html.Dd(value)]) for name, value in known]
    if not view.snapshot.region:  # a row held back belongs to no region, so a scope of one counts none
        pairs.append(
            html.Div([html.Dt(view.word("pages.head_findings")), html.Dd(findings)], className="findings")
        )
    return [
        html.Div(
            [
                html.P(
                    [html.B(view.word("pages.brand")), " ", view.word("pages.brand_long")], className="brand"
                ),
                _switches(view, page),
            ],
            className="head-line",
        ),
        html.Dl(pairs, className="head-facts"),
        *([local_only(view.lang)] if viewer.is_local else []),
    ]


def local_only(lang: str) -> html.P:
    """That nobody signs in and everything is visible."""
    return html.P(labels.text("pages.local_only", lang), className="local-only")


def _switches(view: View, page: Page | None) -> html.Div:
    other = "en" if view.lang == "zh" else "zh"
    path = page.path if page else "/"
    return html.Div(
        [
            html.Button(view.word("pages.print"), type="button", className="print", **{"data-print": "page"}),
            dcc.Link(
                view.word("pages.language"),
                href=path + search_here(view, lang=other),
                className="language",
                title=view.word("pages.language_label"),
            ),
        ],
        className="switches",
    )


def navigation(view: View, page: Page | None, viewer: Viewer) -> list[Any]:
    """Links to every page that the viewer's role opens, keeping the filters."""
    links = []
    for each in all_pages():
        if not viewer.role.opens(each.key):
            continue
        name = view.word(f"pages.page_{each.key}")
        is_here = page is not None and each.key == page.key
        here: dict[str, Any] = {"aria-current": "page"} if is_here else {}
        link = dcc.Link(name, href=each.path + search_of(view), className="here" if is_here else "")
        links.append(html.Li(link, **here))
    return [html.Ul(links)]


def filters(view: View, page: Page | None) -> list[Any]:
    """The filters, each a list of what the snapshot holds."""
    found = []
    programs = [
        (code, labels.value_label("fct_annual_metric", "program", code, view.lang))
        for code in programme.programs(view.snapshot)
    ]
    years = [
        (str(year), _year_name(view, year)) for year in reversed(programme.years(view.snapshot, view.program))
    ]
    if page is None or page.has_program:
        found.append(_choice(view, "program", view.program, programs))
    if page is None or page.has_year:
        found.append(_choice(view, "year", str(view.year), years))
    if page is None or page.has_region:
        regions = [
            (region.region_code, view.word("common.whole_programme") if region.is_whole else region.name)
            for region in programme.regions(view.snapshot, view.program)
        ]
        found.append(_choice(view, "region", view.region, regions))
    return found


def _year_name(view: View, year: int) -> str:
    is_running = View.whole(view.snapshot, view.program, year, view.lang).is_year_complete
    return str(year) if is_running else view.word("pages.filter_year_running", year=year)


def _choice(view: View, name: str, value: str, options: list[tuple[str, str]]) -> html.Label:
    choices = [html.Option(said, value=code, selected=code == value) for code, said in options]
    return html.Label(
        [
            html.Span(view.word(f"pages.filter_{name}")),
            # a new key makes the browser forget what was chosen by hand when the address says otherwise
            html.Select(choices, key=f"{name}-{value}", id=f"filter-{name}", **{"data-filter": name}),
        ]
    )


def foot(view: View) -> list[Any]:
    """What every figure rests on."""
    return [html.P(view.word("pages.footer", snapshot=view.snapshot.facts.snapshot_id))]
