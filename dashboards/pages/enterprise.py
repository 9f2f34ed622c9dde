"""企业画像: all that is known of one firm, found by its code or its name."""

from dashboards.content import firm, firm_records
from dashboards.content.decision import open_identities
from dashboards.content.model import Section
from dashboards.content.view import View
from dashboards.pages import Page
from dashboards.queries import firm as firms
from dashboards.queries import matters


def asked_firm(view: View) -> str:
    """The code of the firm that is asked for; empty where several or none could be meant."""
    asked = view.asked.upper()
    if not asked:
        return ""
    if firms.firm(view.snapshot, asked) or matters.decisions(view.snapshot, asked):
        return asked
    hits, n = matters.search(view.snapshot, view.asked, firm_records.SHOWN)
    exact = [hit for hit in hits if hit.name == view.asked]
    if len(exact) == 1 or n == 1:
        return (exact or hits)[0].uscc
    return ""


def title(view: View) -> str:
    """The heading."""
    uscc = asked_firm(view)
    if not uscc:
        return view.word("enterprise.title")
    found = firms.firm(view.snapshot, uscc)
    return view.word("enterprise.title_of", name=found.name if found else uscc)


def content(view: View) -> tuple[Section, ...]:
    """The form, and the firm or what was found."""
    uscc = asked_firm(view)
    form = firm_records.search_form(view)
    if uscc:
        return (
            *_profile(view, uscc),
            Section("find", view.word("enterprise.find"), (form,)),
        )
    found = firm_records.found(view) if view.asked else (firm_records.most_matters(view),)
    return (Section("find", view.word("enterprise.find"), (form, *found)),)


def _profile(view: View, uscc: str) -> tuple[Section, ...]:
    found = firms.firm(view.snapshot, uscc)
    who = firm.basics(view, found) if found else firm.unregistered(view, uscc)
    parts = (
        ("basics", (who, firm.summary(view, uscc))),
        ("against", (firm.against_table(view, uscc),)),
        ("time", (firm.time_chart(view, uscc),)),
        ("held", (firm_records.certificates_table(view, uscc), firm_records.rights_table(view, uscc))),
        (
            "records",
            (
                firm_records.checks_table(view, uscc),
                firm_records.penalties_table(view, uscc),
                firm_records.complaints_table(view, uscc),
            ),
        ),
        ("credit", firm.credit(view, uscc)),
        ("dues", (firm.dues_table(view, uscc),)),
        ("others", (firm.others_table(view, uscc),)),
    )
    sections = [
        Section(f"firm-{key}", view.word(f"enterprise.{key}"), tuple(blocks)) for key, blocks in parts
    ]
    return (*sections, open_identities(view, uscc))


PAGE = Page(
    "enterprise", "/enterprise", title, content,
    has_region=False, has_program=False, has_year=False, takes_key=True,
)  # fmt: skip
