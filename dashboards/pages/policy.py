"""政策与规则: clause → rule → parameters → figures, statements with their state, readings, what-if."""

from dashboards.content import methods, policy, what_if
from dashboards.content.model import Paragraph, Section
from dashboards.content.view import View
from dashboards.pages import Page


def title(view: View) -> str:
    """The heading."""
    return view.word("policy.title", program=view.program_name)


def content(view: View) -> tuple[Section, ...]:
    """Whether the policies bind, the clauses and one of them, statements, readings, what-if, parameters."""
    hint = Paragraph(view.say("policy.clauses_hint"))
    return (
        Section("in-force", view.word("report.policy_note_title"), (methods.policy_note(view),)),
        Section("by-clause", view.word("policy.clauses"), (hint, policy.clause_table(view))),
        *policy.clause_detail(view),
        Section(
            "by-statement",
            view.word("policy.statements"),
            (policy.states_chart(view), policy.statement_table(view)),
        ),
        Section("by-reading", view.word("policy.readings"), (policy.reading_table(view),)),
        Section("if", view.word("policy.what_if"), what_if.form(view)),
        Section("by-parameter", view.word("policy.parameters"), (methods.parameter_table(view),)),
    )


PAGE = Page("policy", "/policy", title, content, has_region=False, has_year=False)
