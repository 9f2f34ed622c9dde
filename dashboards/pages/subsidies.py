"""财政奖补: which claims must not be paid, why and what would free them; what to release and to recover."""

from dashboards.content import claims, decisions, metrics, subsidies
from dashboards.content.model import Paragraph, Section
from dashboards.content.view import View
from dashboards.pages import Page

YEARLY = ("subsidies_paid_yuan", "subsidies_on_hold_yuan", "subsidies_to_recover_yuan")


def title(view: View) -> str:
    """The heading."""
    return view.word(
        "subsidies.page_title", program=view.program_name, year=view.year, region=view.region_name
    )


def content(view: View) -> tuple[Section, ...]:
    """The answer, then what to hold, release and recover, then paid against payable and by place."""
    funds = Section("funds", view.word("subsidies.section_funds"), (subsidies.fund_table(view),))
    if not subsidies.has_claims(view):
        none = Paragraph(view.say("subsidies.no_claims", program=view.program_name))
        return (Section("answer", view.word("subsidies.section_answer"), (none,)), funds)
    has_any = bool(subsidies.by_verdict(view))
    counted = subsidies.tiles(view) if has_any else Paragraph(view.say("subsidies.empty"))
    hold = (
        subsidies.way_out_table(view),
        claims.claim_table(view, "hold"),
        claims.claim_table(view, "cannot_be_judged"),
    )
    money = (decisions.money_table(view), subsidies.year_chart(view))
    return (
        Section(
            "answer",
            view.word("subsidies.section_answer"),
            (counted, subsidies.answer(view), subsidies.reason_table(view)),
        ),
        Section("hold", view.word("subsidies.section_hold"), hold),
        Section("release", view.word("subsidies.section_release"), (claims.claim_table(view, "release"),)),
        Section(
            "recover", view.word("subsidies.section_recover"), (claims.claim_table(view, "recover_review"),)
        ),
        Section("money", view.word("subsidies.section_money"), money),
        Section("places", view.word("subsidies.section_places"), (subsidies.place_table(view),)),
        Section(
            "year",
            view.word("subsidies.section_year", year=view.year),
            (metrics.tiles(view, YEARLY), Paragraph(view.say("subsidies.year_note", year=view.year))),
        ),
        funds,
    )


PAGE = Page("subsidies", "/subsidies", title, content)
