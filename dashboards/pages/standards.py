"""标准责任: drafters' duties and deadlines, suspensions, what was made public, standards to review."""

from dashboards.content import metrics, standards
from dashboards.content.model import Paragraph, Section
from dashboards.content.view import View
from dashboards.pages import Page

FIGURES = ("standards_published", "standards_revised", "standards_in_force_end", "catalogue_coverage_rate")


def title(view: View) -> str:
    """The heading."""
    return view.word(
        "standards.page_title", program=view.program_name, year=view.year, region=view.region_name
    )


def content(view: View) -> tuple[Section, ...]:
    """The answer, overdue duties, what falls due, suspensions, reviews, then the year's figures."""
    year = Section(
        "year", view.word("standards.section_year", year=view.year), (metrics.tiles(view, FIGURES),)
    )
    if not standards.has_duties(view):
        none = Paragraph(view.say("standards.no_duties", program=view.program_name))
        return (Section("answer", view.word("standards.section_answer"), (none,)), year)
    sections = [
        Section(
            "answer",
            view.word("standards.section_answer"),
            (standards.tiles(view), standards.answer(view), standards.year_chart(view)),
        ),
        Section(
            "overdue",
            view.word("standards.section_overdue"),
            (standards.lack_table(view), standards.duty_table(view, "overdue")),
        ),
        Section("soon", view.word("standards.section_soon"), (standards.duty_table(view, "soon"),)),
        Section(
            "suspended",
            view.word("standards.section_suspended"),
            (standards.duty_table(view, "suspended"), standards.accepted_table(view)),
        ),
        Section(
            "reviews",
            view.word("standards.section_reviews"),
            (standards.review_table(view, "outstanding"), standards.review_table(view, "soon")),
        ),
    ]
    # standards are figures of the whole programme: of a city they are 0 by definition
    return tuple([*sections, year] if view.is_whole else sections)


PAGE = Page("standards", "/standards", title, content)
