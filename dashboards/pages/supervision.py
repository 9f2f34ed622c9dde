"""证后监管: surveillance due and overdue, failed inspections, rights to revoke, misuse, risk, the draw."""

from dashboards.content import metrics, supervision
from dashboards.content.model import Section
from dashboards.content.view import View
from dashboards.pages import Page

FIGURES = (
    "surveillance_audits", "onsite_overdue_end", "inspections", "inspection_pass_rate", "penalties_quality"
)  # fmt: skip


def title(view: View) -> str:
    """The heading."""
    as_of = view.day(view.snapshot.facts.as_of)
    return view.word("supervision.title", program=view.program_name, region=view.region_name, as_of=as_of)


def content(view: View) -> tuple[Section, ...]:
    """What to deal with now, each kind with its rows, the year's figures, how to draw."""

    def listed(key: str, *names: str) -> Section:
        return Section(f"part-{key}", view.word(f"supervision.{key}"), supervision.listings(view, *names))

    year = Section("year", view.word("supervision.year", year=view.year), (metrics.tiles(view, FIGURES),))
    answer = (supervision.tiles(view), supervision.months_chart(view))
    return (
        Section("answer", view.word("supervision.answer"), answer),
        listed("overdue", "overdue"),
        listed("soon", "soon"),
        listed("inspections", "inspections", "inspections_done"),
        listed("revocations", "revocations"),
        listed("misuse", "misuse"),
        Section("part-risk", view.word("supervision.risk"), supervision.risk(view)),
        listed("term", "term"),
        year,
        supervision.draw(view),
    )


PAGE = Page("supervision", "/supervision", title, content)
