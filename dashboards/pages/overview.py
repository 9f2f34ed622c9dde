"""总览: the programme at a glance, against the year before and the goal, and what needs attention."""

from dashboards.content import attention, labelling, metrics
from dashboards.content.model import Section
from dashboards.content.view import View
from dashboards.pages import Page


def title(view: View) -> str:
    """The heading."""
    return view.word(
        "pages.overview_title", program=view.program_name, year=view.year, region=view.region_name
    )


def content(view: View) -> tuple[Section, ...]:
    """Glance, attention, figures, trends."""
    trends = [metrics.scale_chart(view)]
    if view.is_whole:
        trends.append(labelling.year_chart(view))
        trends.append(labelling.city_chart(view))
    return (
        Section(
            "figures",
            view.word("pages.overview_figures"),
            (metrics.headline_tiles(view), metrics.summary(view)),
        ),
        Section(
            "attention",
            view.word("pages.overview_attention"),
            (attention.sentence(view), attention.table(view)),
        ),
        Section("metrics", view.word("pages.overview_metrics"), (metrics.metric_table(view),)),
        Section("trends", view.word("pages.overview_trends"), (*trends, labelling.caveats(view))),
    )


PAGE = Page("overview", "/", title, content)
