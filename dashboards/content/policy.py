"""Policy: clause → rule → parameters → figures; statements with their state; readings."""

from dashboards import labels
from dashboards.content.first_rows import first_rows
from dashboards.content.methods import clause_texts, parameter_table
from dashboards.content.model import Block, Cell, Chart, Column, Paragraph, Row, Section, Table
from dashboards.content.view import View
from dashboards.figures.bars import plain_bars
from dashboards.queries import policy
from dashboards.queries.policy import ANSWERED, Statement
from dashboards.question import search_of
from ingestion.reasons import clauses_of_reasons, read_reasons


def clause_table(view: View) -> Table:
    """Every clause with how much follows from it."""
    counts = ("statements", "answered", "open", "parameters", "figures")
    return Table(
        key="clauses",
        title=view.word("policy.clauses_title"),
        columns=(
            Column(view.word("policy.col_clause"), "clause"),
            Column(view.word("policy.col_title")),
            Column(view.word("policy.col_in_force")),
            *(Column(view.word(f"policy.col_{name}"), "count") for name in counts),
        ),
        rows=tuple(
            Row(
                (
                    Cell(line.clause_id, "text", href=f"/policy{search_of(view, q=line.clause_id)}"),
                    Cell(line.title),
                    Cell(view.word("common.yes" if line.in_force else "common.no")),
                    Cell(line.statements, "count"),
                    Cell(line.answered, "count"),
                    Cell(line.open_findings, "count"),
                    Cell(line.parameters, "count"),
                    Cell(line.figures, "count"),
                )
            )
            for line in policy.clause_lines(view.snapshot, view.program)
        ),
        empty=view.word("policy.clauses_empty"),
    )


def clause_detail(view: View) -> tuple[Section, ...]:
    """The clause that the address names, with all that follows from it; nothing where it names none."""
    asked = view.asked.upper()
    if not asked:
        return ()
    lines = {line.clause_id: line for line in policy.clause_lines(view.snapshot, view.program)}
    if asked not in lines:
        unknown = Paragraph(view.say("policy.clause_unknown", asked=view.asked))
        return (Section("clause", view.word("policy.col_clause"), (unknown,)),)
    blocks: tuple[Block, ...] = (
        clause_texts(view, (asked,)),
        _statement_table(view, asked),
        _rule_table(view, asked),
        _clause_parameters(view, asked),
        _figure_table(view, asked),
    )
    title = view.word("policy.clause", clause=asked, title=lines[asked].title)
    return (Section("clause", title, blocks),)


def states_chart(view: View) -> Chart:
    """Statements by state."""
    counts = policy.states(view.snapshot, view.program)
    names = [labels.value_label("clause_coverage", "state", each.state, view.lang) for each in counts]
    ones = [
        view.word("policy.states_one", state=name, n=each.n) for name, each in zip(names, counts, strict=True)
    ]
    said = view.say(
        "policy.states_said",
        n=Cell(sum(each.n for each in counts), "count"),
        answered=Cell(sum(each.n for each in counts if each.state in ANSWERED), "count"),
        said=view.listed(ones),
    )
    return Chart(
        key="states",
        title=view.word("policy.states_title"),
        figure=plain_bars(
            names,
            [each.n for each in counts],
            kind="count",
            axis_title=view.word("policy.states_axis"),
        ),
        sentence=said,
        table=Table(
            key="states-table",
            title=view.word("policy.states_title"),
            columns=(
                Column(view.word("policy.col_state")),
                Column(view.word("policy.col_statements"), "count"),
            ),
            rows=tuple(
                Row((Cell(name), Cell(each.n, "count"))) for name, each in zip(names, counts, strict=True)
            ),
        ),
    )


def statement_table(view: View) -> Table:
    """Every statement of the programme."""
    return _statement_table(view, "")


def _statement_table(view: View, clause_id: str) -> Table:
    found = policy.statements(view.snapshot, view.program, clause_id)
    title = (
        view.word("policy.statements_of", clause=clause_id)
        if clause_id
        else view.word("policy.statements_title", program=view.program_name)
    )

    def make(most: int | None) -> Table:
        return Table(
            key="clause-statements" if clause_id else "statements",
            title=title,
            columns=(
                Column(view.word("policy.col_no")),
                Column(view.word("policy.col_clause"), "clause"),
                Column(view.word("policy.col_actor")),
                Column(view.word("policy.col_statement")),
                Column(view.word("policy.col_state")),
                Column(view.word("policy.col_answered_by"), "code"),
                Column(view.word("policy.col_open"), "count"),
                Column(view.word("policy.col_lacking")),
            ),
            rows=tuple(_statement_row(view, each) for each in found[:most]),
            empty=view.word("policy.statements_empty"),
        )

    return make(None) if clause_id else first_rows(view, len(found), make)


def _statement_row(view: View, each: Statement) -> Row:
    is_answered = each.state in ANSWERED
    state = labels.value_label("clause_coverage", "state", each.state, view.lang)
    return Row(
        (
            Cell(each.statement_no),
            Cell(each.clause_id, "clause"),
            Cell(each.actor),
            Cell(each.statement_zh if view.lang == "zh" and each.statement_zh else each.statement),
            Cell(state, tone="good" if is_answered else "warn"),
            Cell(view.listed(each.answered_by), "code"),
            Cell(each.open_findings, "count"),
            Cell(each.lacking_zh if view.lang == "zh" else each.lacking_en),
        )
    )


def _rule_table(view: View, clause_id: str) -> Table:
    """Codes of decisions that rest on a clause."""
    known = read_reasons()
    rows = [
        Row(
            (
                Cell(labels.table_label(mart, view.lang)),
                Cell(entry.title_zh if view.lang == "zh" else entry.title_en),
                Cell(code, "code"),
                Cell(view.listed(entry.parameters) or None, "code"),
            )
        )
        for (mart, program, code), on in clauses_of_reasons().items()
        if on == clause_id
        for entry in (known[mart, program, code],)
    ]
    return Table(
        key="rules",
        title=view.word("policy.rules_of", clause=clause_id),
        columns=(
            Column(view.word("policy.col_mart")),
            Column(view.word("policy.col_reason")),
            Column(view.word("policy.col_code"), "code"),
            Column(view.word("policy.col_uses"), "code"),
        ),
        rows=tuple(rows),
        empty=view.word("policy.rules_empty"),
    )


def _clause_parameters(view: View, clause_id: str) -> Table:
    whole = parameter_table(view)
    rows = tuple(row for row in whole.rows if row.cells[3].value == clause_id)
    return Table(
        key="clause-parameters",
        title=view.word("policy.parameters_of", clause=clause_id),
        columns=whole.columns,
        rows=rows,
        empty=view.word("policy.parameters_empty"),
    )


def _figure_table(view: View, clause_id: str) -> Table:
    return Table(
        key="clause-figures",
        title=view.word("policy.figures_of", clause=clause_id),
        columns=(
            Column(view.word("policy.col_metric")),
            Column(view.word("policy.col_code"), "code"),
            Column(view.word("policy.col_formula")),
        ),
        rows=tuple(
            Row(
                (
                    Cell(each.name_zh if view.lang == "zh" else each.name_en),
                    Cell(each.metric_code, "code"),
                    Cell(each.formula),
                )
            )
            for each in policy.metrics_of(view.snapshot, clause_id)
        ),
        empty=view.word("policy.figures_empty"),
    )


def reading_table(view: View) -> Table:
    """Other readings of the text, and the decisions and money that hang on them."""
    return Table(
        key="readings",
        title=view.word("policy.readings_title"),
        columns=(
            Column(view.word("policy.col_reading")),
            Column(view.word("policy.col_clause"), "clause"),
            Column(view.word("policy.col_parameters"), "code"),
            Column(view.word("policy.col_chosen"), "code"),
            Column(view.word("policy.col_alternative"), "code"),
            Column(view.word("policy.col_decisions"), "count"),
            Column(view.word("policy.col_money"), "yuan"),
        ),
        rows=tuple(
            Row(
                (
                    Cell(labels.value_label("reading_sensitivity", "reading", each.reading, view.lang)),
                    Cell(each.clause_id, "clause"),
                    Cell(each.parameter, "code"),
                    Cell(each.chosen, "code"),
                    Cell(each.alternative, "code"),
                    Cell(each.decisions, "count"),
                    Cell(each.money_yuan, "yuan"),
                )
            )
            for each in policy.readings(view.snapshot, view.program)
        ),
        empty=view.word("policy.readings_empty"),
    )
