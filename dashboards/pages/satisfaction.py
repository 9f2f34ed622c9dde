"""满意度: by target, respondent and year, small samples marked, and what moving a weight would change."""

from dashboards.content import satisfaction, satisfaction_ranks
from dashboards.content.model import Paragraph, Section
from dashboards.content.view import View
from dashboards.pages import Page


def title(view: View) -> str:
    """The heading."""
    return view.word("satisfaction.page_title", program=view.program_name, year=view.year)


def content(view: View) -> tuple[Section, ...]:
    """The index and how stable it is, then targets, respondents, named targets, years, weights."""
    named = Section("named", view.word("satisfaction.section_named"), (satisfaction_ranks.named_table(view),))
    if view.snapshot.region:
        said = Paragraph(view.say("satisfaction.whole_only"))
        return (Section("answer", view.word("satisfaction.section_answer"), (said,)), named)
    return (
        Section(
            "answer",
            view.word("satisfaction.section_answer"),
            (
                satisfaction_ranks.tiles(view),
                Paragraph(satisfaction.overall_sentence(view)),
                Paragraph(satisfaction_ranks.stability_sentence(view)),
                satisfaction.caveats(view),
            ),
        ),
        Section("targets", view.word("satisfaction.section_targets"), (satisfaction.target_chart(view),)),
        Section(
            "respondents",
            view.word("satisfaction.section_respondents"),
            (satisfaction.respondent_table(view),),
        ),
        named,
        Section("years", view.word("satisfaction.section_years"), (satisfaction_ranks.year_chart(view),)),
        Section(
            "weights",
            view.word("satisfaction.section_weights"),
            (
                satisfaction_ranks.stability_table(view, "year"),
                satisfaction_ranks.stability_table(view, "respondent"),
                satisfaction_ranks.weight_table(view),
            ),
        ),
    )


PAGE = Page("satisfaction", "/satisfaction", title, content, has_region=False)
