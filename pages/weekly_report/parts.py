"""The parts of the weekly report's page: which week and where, the targets, the lists, the data."""

from dataclasses import replace
from datetime import date
from html import escape
from urllib.parse import quote

import streamlit as st

from charts.funnel import funnel_scene
from charts.picture import alt_text
from charts.run_chart import SPARK, sparkline
from charts.write.svg import drawing
from pages.shared.charts import in_rows, is_dark, picture_in_html, show
from pages.shared.reading import Basis
from pages.shared.tables import Listing
from pages.shared.words import aside, plain
from plan.register import COMMENT
from plan.words.numbers import place
from reports.weekly import paper, words
from reports.weekly.content import TargetRow, Watched, Week, Weekly
from reports.weekly.report import weekly

_KEPT = 20  # reports that stay in memory at once
_FEW = 12  # rows whose words are shown whole
_HEADINGS = ("Place and target", "Last week", "Week before", "Year ago",
             "Target, and over its weeks", "Verdict on each action", "Trend")  # fmt: skip
_TREND = replace(SPARK, width=150, height=34)
_STYLE = """<style>
.targets { border-collapse: collapse; width: 100%; font-size: 0.875rem; }
.targets :is(th, td) { text-align: left; vertical-align: top; padding: 0.3rem 0.5rem;
  border-bottom: 1px solid rgba(128, 128, 128, 0.25); }
.targets small { opacity: 0.75; font-size: 0.8rem; }
@media (max-width: 640px) { .targets :is(tr, td) { display: block; border: 0; }
  .targets tr { border-bottom: 1px solid rgba(128, 128, 128, 0.4); }
  .targets thead { display: none; }
  .targets td:not(:first-child)::before { content: attr(data-heading) ": "; opacity: 0.75; } }
</style>"""


def _cells(entry: paper.ListEntry, says: str, beside: str) -> dict[str, object]:
    """An action in a line, under headings for what it says and what stands beside that."""
    whose = {"Action": entry.action, "Where": entry.where, "Owner": entry.owner}
    return whose | {says: entry.says, beside: entry.beside}


_SLIPPED = Listing(
    title="What slipped, and who it was escalated to",
    file="slipped",
    columns=lambda entry: _cells(entry, "What slipped", "Escalated to") | {"New": entry.mark},
    none="No date slipped, and nothing was escalated.",
)
_NOT_ASSURED = Listing(
    title="Actions completed and not signed off",
    file="not assured",
    columns=lambda entry: _cells(entry, "What is still missing", "Completed on"),
    none="Nothing is waiting to be signed off.",
)


def report_at(basis: Basis, sites: tuple[str, ...], week: Week) -> Weekly:
    """The report on a week as on the Monday after it, from the data and the plan that are here."""
    then = replace(basis, today=week.reported_on)
    register = basis.register
    return _report(then, sites, (register.last_decision(), register.last_entry_of(COMMENT)))


@st.cache_resource(show_spinner="Writing the report of the week …", max_entries=_KEPT)
def _report(then: Basis, sites: tuple[str, ...], newest: tuple[int, int]) -> Weekly:
    with then.edition() as edition:
        return weekly(edition, sites)


def left_alone(report: Weekly) -> None:
    """Problems nobody works on, and actions to adapt or stop, side by side."""
    none = "None has had 16 weeks without a clear change."
    lists = (
        ("Problems nobody works on", words.problems_in_words(report), "None stands out."),
        ("Actions to adapt or stop", words.to_adapt_in_words(report), none),
    )
    problems, _ = columns = st.columns(2, gap="large")
    for column, (heading, lines, otherwise) in zip(columns, lists, strict=True):
        with column, st.container(gap="xsmall"):
            st.header(heading, anchor=False)
            st.markdown("\n".join(f"- {plain(line)}" for line in lines) or otherwise)
            if column is problems:
                aside(plain(report.problems.says))


def every_target(report: Weekly) -> None:
    """One table, a row a target, the most urgent first; an action's title leads to its page."""
    st.header("Every target")
    if not report.rows:
        st.write("There is no target here.")
        return
    head = "".join(f"<th>{heading}</th>" for heading in _HEADINGS)
    rows = "".join(_row(row, report) for row in report.rows)
    st.html(f'{_STYLE}<table class="targets"><thead><tr>{head}</tr></thead>{rows}</table>')


def _row(row: TargetRow, report: Weekly) -> str:
    line, today = row.line, report.week.reported_on
    where, title = escape(place(line.sites)), escape(line.title)
    count = words.beside_in_words(line.last)
    trend = escape(words.NOT_DRAWN)
    if line.course is not None:
        picture = drawing(sparkline(line.course, dark=is_dark(), size=_TREND))
        trend = picture_in_html(picture, alt_text(line.course))
    cells = (
        f"<b>{where}</b><br>{title} <small>({line.part})</small>",
        f"<b>{escape(words.value_in_words(line.last))}</b><br><small>{escape(count)}</small>",
        *(escape(words.cell_in_words(figure)) for figure in line.earlier),
        f"{words.measured(line.wanted.target, line.measure)}: {escape(words.state_in_words(line))}",
        "<br>".join(_answer(action, today) for action in row.actions),
        trend,
    )
    pairs = zip(_HEADINGS, cells, strict=True)
    told = (f'<td data-heading="{heading}">{cell}</td>' for heading, cell in pairs)
    return f"<tr>{''.join(told)}</tr>"


def _answer(action: Watched, today: date) -> str:
    face, said = action.wording, escape(words.answer_in_words(action, today))
    address = f"action?action={quote(action.action.id)}"
    mark = f"<b>{face.mark} {escape(face.headline)}</b>"
    return f'{mark}<br><a href="{address}" target="_self">{said}</a>'


def lists(report: Weekly) -> None:
    """One line an action: what slipped, and what is done but not signed off."""
    slipped = (_SLIPPED.title, _SLIPPED, paper.waiting_in_words(report))
    unassured = ("Completed, not assured", _NOT_ASSURED, paper.unassured_in_words(report))
    for heading, listing, entries in (slipped, unassured):
        st.header(heading)
        listing.show(entries, is_small=len(entries) <= _FEW)


def side_by_side(report: Weekly) -> None:
    """A funnel a measure that has targets, never a league table; and why others have none."""
    st.header("Sites side by side")
    drawn = [measure for measure in report.side_by_side if measure.funnel is not None]
    for measure in in_rows(drawn, across=2):
        st.subheader(plain(measure.title), anchor=False)
        st.write(plain(measure.says))
        show(funnel_scene(measure.funnel, dark=is_dark()), f"funnel of {measure.title}")
    if drawn:
        aside(
            "A small site differs more by chance, so its limits are wider. Within them no site is"
            " better or worse than another, so there are no ranks."
        )
    if without := words.not_beside(report):
        aside(plain(without))
