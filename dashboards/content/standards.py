"""Standards in words and tables: drafters' duties, suspended applications, standards due for review."""

from dashboards.content import metrics
from dashboards.content.decisions import TONES
from dashboards.content.first_rows import first_rows
from dashboards.content.model import Bullets, Cell, Chart, Column, Row, Sentence, Table, Tile, Tiles
from dashboards.content.subsidies import facts_said
from dashboards.content.view import View
from dashboards.figures.bars import Part, stacked_bars
from dashboards.queries import decisions, standards
from dashboards.queries.standards import Duty, Review

STATUSES = ("fulfilled", "fulfilled_late", "pending", "overdue")
CHART_TONES = {"fulfilled": "good", "fulfilled_late": "warn", "pending": "info", "overdue": "bad"}


def has_duties(view: View) -> bool:
    """Whether the programme's policy sets duties of drafters and reviews: only Zhejiang's does."""
    return view.program == decisions.ZHEJIANG


def tiles(view: View) -> Tiles:
    """What is overdue, due soon, suspended and to be reviewed, and the year's share of duties fulfilled."""
    held = standards.duties(view.snapshot, view.region_asked)
    reviews = standards.reviews(view.snapshot, view.region_asked)
    figure = metrics.figures_by_code(view).get("drafter_conformity_rate")
    in_time = view.say(
        "standards.tile_in_time",
        n=Cell(figure.numerator if figure else None, "count"),
        all=Cell(figure.denominator if figure else None, "count"),
        year=view.year,
    )
    counted = (
        ("overdue", held.overdue, {"lead": Cell(held.overdue_lead, "count")}),
        ("soon", held.soon_90, {"soon": Cell(held.soon_30, "count")}),
        ("suspended", held.suspended_firms, {"n": Cell(held.suspended, "count")}),
        ("reviews", reviews.outstanding, {"executed": Cell(reviews.executed, "count")}),
    )
    return Tiles(
        (
            *(
                Tile(
                    view.word(f"standards.tile_{name}"),
                    Cell(n, "count"),
                    (view.say(f"standards.tile_{name}_caption", **words),),
                )
                for name, n, words in counted
            ),
            *metrics.tiles(view, ("drafter_conformity_rate",), {"drafter_conformity_rate": in_time}).tiles,
        )
    )


def answer(view: View) -> Bullets:
    """Who is overdue, whether that was made public, who is suspended, what is to be reviewed."""
    held = standards.duties(view.snapshot, view.region_asked)
    said: list[Sentence] = [
        view.say(
            "standards.sentence_overdue",
            n=Cell(held.overdue, "count"),
            lead=Cell(held.overdue_lead, "count"),
            firms=Cell(held.overdue_firms, "count"),
            soon_30=Cell(held.soon_30, "count"),
            soon_90=Cell(held.soon_90, "count"),
        ),
        view.say(
            "standards.sentence_public",
            published=Cell(held.published, "count"),
            notified=Cell(held.notified, "count"),
            neither=Cell(held.neither, "count"),
        ),
        view.say(
            "standards.sentence_suspended",
            firms=Cell(held.suspended_firms, "count"),
            n=Cell(held.suspended, "count"),
            accepted=Cell(_accepted(view), "count"),
        ),
    ]
    reviews = standards.reviews(view.snapshot, view.region_asked)
    key = "standards.sentence_reviews" if reviews.outstanding else "standards.sentence_reviews_none"
    said.append(
        view.say(
            key,
            n=Cell(reviews.outstanding, "count"),
            days=Cell(reviews.longest_days, "days"),
            soon=Cell(reviews.soon_90, "count"),
        )
    )
    return Bullets(tuple(said))


def _accepted(view: View) -> int:
    counts = standards.project_counts(view.snapshot, view.region_asked)
    return counts.get("accepted_while_suspended", 0)


def year_chart(view: View) -> Chart:
    """Duties by the year of their deadline: fulfilled in time, late, pending, overdue."""
    rows = standards.by_year(view.snapshot, view.region_asked)
    years = sorted({row.year for row in rows})
    held = {(row.year, row.status): row.n for row in rows}
    names = {status: view.label("dec_drafter_conformity", "status", status) for status in STATUSES}
    parts = [
        Part(names[status], CHART_TONES[status], tuple(held.get((year, status), 0) for year in years))
        for status in STATUSES
    ]
    return Chart(
        key="duties-by-year",
        title=view.word("standards.year_title"),
        figure=stacked_bars(
            [str(year) for year in years], parts, axis_title=view.word("standards.year_axis")
        ),
        sentence=view.say(
            "standards.year_sentence",
            all=Cell(sum(row.n for row in rows), "count"),
            **{status: Cell(sum(r.n for r in rows if r.status == status), "count") for status in STATUSES},
        ),
        table=Table(
            key="duties-by-year-table",
            title=view.word("standards.year_title"),
            columns=(
                Column(view.word("standards.col_year")),
                *(Column(names[status], "count") for status in STATUSES),
            ),
            rows=tuple(
                Row((Cell(str(year)), *(Cell(held.get((year, each), 0), "count") for each in STATUSES)))
                for year in years
            ),
            empty=view.word("standards.duties_empty"),
        ),
    )


def lack_table(view: View) -> Table:
    """What the overdue duties lack and what would fulfil them."""
    return Table(
        key="duties-lacking",
        title=view.word("standards.lack_title"),
        columns=(
            Column(view.word("standards.col_missing")),
            Column(view.word("standards.col_way_out")),
            Column(view.word("standards.col_n"), "count"),
            Column(view.word("standards.col_n_lead"), "count"),
        ),
        rows=tuple(
            Row(
                (
                    Cell(_missing(view, lack.missing)),
                    Cell(facts_said(view, lack.facts)),
                    Cell(lack.n, "count"),
                    Cell(lack.n_lead, "count"),
                )
            )
            for lack in standards.lacks(view.snapshot, view.region_asked)
        ),
        note=view.word("standards.lack_note"),
        empty=view.word("standards.overdue_empty"),
    )


def _missing(view: View, codes: list[str]) -> str:
    return view.listed(view.label("dec_drafter_conformity", "missing", code) for code in codes)


def duty_table(view: View, which: str) -> Table:
    """Duties one by one: `overdue`, due `soon`, or those that leave applications `suspended`."""
    held = standards.duties(view.snapshot, view.region_asked)
    total = {"overdue": held.overdue, "soon": held.soon_90, "suspended": held.suspended}[which]

    def make(limit: int | None) -> Table:
        found = standards.duty_list(view.snapshot, which, view.region_asked, limit)
        return Table(
            key=f"duties-{which}",
            title=view.word(f"standards.{which}_title"),
            columns=(
                Column(view.word("standards.col_standard")),
                Column(view.word("standards.col_firm")),
                Column(view.word("standards.col_place")),
                Column(view.word("standards.col_role")),
                Column(view.word("standards.col_deadline"), "date"),
                Column(
                    view.word("standards.col_days_left" if which == "soon" else "standards.col_days"), "days"
                ),
                Column(view.word("standards.col_missing")),
                *(Column(view.word(f"standards.col_{name}"), "date") for name in _dates(which)),
            ),
            rows=tuple(_duty_row(view, duty, which) for duty in found),
            note=view.word(f"standards.{which}_note"),
            empty=view.word(f"standards.{which}_empty"),
        )

    return first_rows(view, total, make)


def _dates(which: str) -> tuple[str, ...]:
    """What can have happened only once a duty is overdue."""
    return () if which == "soon" else ("suspended_from", "published_on", "notified_on")


def _duty_row(view: View, duty: Duty, which: str) -> Row:
    return Row(
        (
            Cell(duty.standard_no, tone="" if which == "soon" else TONES["overdue"]),
            _firm(view, duty.uscc, duty.name),
            Cell(duty.place),
            Cell(view.label("dec_drafter_conformity", "role", duty.role)),
            Cell(duty.deadline, "date"),
            Cell(abs(duty.days_overdue), "days"),
            Cell(_missing(view, duty.missing)),
            *(Cell(getattr(duty, name), "date") for name in _dates(which)),
        ),
        mart="dec_drafter_conformity",
        key=f"{duty.standard_no}|{duty.uscc}",
    )


def _firm(view: View, uscc: str, name: str | None) -> Cell:
    return Cell(name or uscc, note=uscc, href=view.enterprise_address(uscc))


def accepted_table(view: View) -> Table:
    """Applications accepted while their lead drafter was suspended."""

    def make(limit: int | None) -> Table:
        found = standards.accepted_while_suspended(view.snapshot, view.region_asked, limit)
        return Table(
            key="accepted-while-suspended",
            title=view.word("standards.accepted_title"),
            columns=(
                Column(view.word("standards.col_project")),
                Column(view.word("standards.col_firm")),
                Column(view.word("standards.col_place")),
                Column(view.word("standards.col_applied_on"), "date"),
                Column(view.word("standards.col_decided_on"), "date"),
                Column(view.word("standards.col_suspended_by")),
            ),
            rows=tuple(
                Row(
                    (
                        Cell(project.project_no, tone=TONES["accepted_while_suspended"]),
                        _firm(view, project.uscc, project.name),
                        Cell(project.place),
                        Cell(project.applied_on, "date"),
                        Cell(project.decided_on, "date"),
                        Cell(view.listed(project.suspended_by)),
                    ),
                    mart="dec_project_acceptance",
                    key=project.project_no,
                )
                for project in found
            ),
            note=view.word("standards.accepted_note"),
            empty=view.word("standards.accepted_empty"),
        )

    return first_rows(view, _accepted(view), make)


def review_table(view: View, which: str) -> Table:
    """Standards one by one: review `outstanding`, or their years full `soon`."""
    counted = standards.reviews(view.snapshot, view.region_asked)
    total = {"outstanding": counted.outstanding, "soon": counted.soon_90}[which]

    def make(limit: int | None) -> Table:
        found = standards.review_list(view.snapshot, which, view.region_asked, limit)
        return Table(
            key=f"reviews-{which}",
            title=view.word(f"standards.reviews_{which}_title"),
            columns=(
                Column(view.word("standards.col_standard")),
                Column(view.word("standards.col_lead")),
                Column(view.word("standards.col_place")),
                Column(view.word("standards.col_due_since"), "date"),
                Column(view.word("standards.col_enterprises"), "count"),
                Column(view.word("standards.col_reviewed_on"), "date"),
                Column(view.word("standards.col_outstanding"), "days"),
            ),
            rows=tuple(_review_row(view, review, which) for review in found),
            note=view.word(f"standards.reviews_{which}_note"),
            empty=view.word(f"standards.reviews_{which}_empty"),
        )

    return first_rows(view, total, make)


def _review_row(view: View, review: Review, which: str) -> Row:
    return Row(
        (
            Cell(review.standard_no, tone=TONES["outstanding"] if which == "outstanding" else ""),
            _firm(view, review.lead, review.lead_name) if review.lead else Cell(None),
            Cell(review.place),
            Cell(review.due_since, "date"),
            Cell(review.conforming_enterprises, "count"),
            Cell(review.reviewed_on, "date"),
            Cell(review.days_outstanding, "days"),
        ),
        mart="dec_standard_review",
        key=review.standard_no,
    )
