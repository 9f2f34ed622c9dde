"""贴标率: which place labels worst and how certain that is; by place, way, channel, standard; money."""

from dashboards.content import labelling, labelling_breakdown
from dashboards.content.model import Block, Bullets, Paragraph, Section
from dashboards.content.view import View
from dashboards.pages import Page


def title(view: View) -> str:
    """The heading."""
    return view.word(
        "labelling.page_title", program=view.program_name, year=view.year, region=view.region_name
    )


def content(view: View) -> tuple[Section, ...]:
    """The answer first, then places, performance, ways and channels, standards, trend."""
    ways: list[Block] = [
        labelling_breakdown.breakdown_table(view, "channel"),
        labelling_breakdown.breakdown_table(view, "industry"),
    ]
    if view.is_whole:
        ways.insert(0, labelling.path_table(view))
    sections = [
        Section(
            "answer",
            view.word("labelling.section_answer"),
            (
                labelling_breakdown.tiles(view),
                Bullets((labelling.whole_sentence(view), *labelling_breakdown.certainty(view))),
                labelling.caveats(view),
            ),
        ),
        Section("places", view.word("labelling.section_places"), (labelling.city_chart(view),)),
        Section(
            "performance",
            view.word("labelling.section_performance"),
            (labelling_breakdown.performance_table(view),),
        ),
        Section("ways", view.word("labelling.section_ways"), tuple(ways)),
    ]
    if labelling.has_cities(view):
        counties = (labelling_breakdown.county_table(view),)
        sections.insert(2, Section("counties", view.word("labelling.section_counties"), counties))
    if view.is_whole:
        standards = (
            Paragraph(labelling_breakdown.standard_sentence(view)),
            labelling_breakdown.standard_table(view),
        )
        sections.append(Section("standards", view.word("labelling.section_standards"), standards))
    trends = (labelling.year_chart(view), labelling_breakdown.performance_chart(view))
    sections.append(Section("trend", view.word("labelling.section_trend"), trends))
    return tuple(sections)


PAGE = Page("labelling", "/labelling", title, content)
