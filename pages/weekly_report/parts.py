"""The parts of the weekly report's page: which week and where, the targets, what is behind them."""

from dataclasses import replace
from html import escape
from urllib.parse import quote

import streamlit as st

from charts.funnel import NO_RANKS, funnel_scene
from charts.picture import alt_text
from charts.run_chart import SPARK, sparkline
from charts.write.svg import drawing
from pages.shared import aside, folded
from pages.shared.charts import in_rows, is_dark, picture_in_html, show
from pages.shared.reading import Basis, fragment
from pages.shared.tables import Listing
from plan.register import COMMENT
from plan.words.numbers import count, place
from reports.weekly import paper, words
from reports.weekly.content import TargetRow, Watched, Week, Weekly
from reports.weekly.report import weekly
from reports.words import plain

_KEPT = 20  # reports that stay in memory at once
_FEW = 12  # rows whose words are shown whole
_HEADINGS = ("Place and target", "Last week", "Week before", "Year ago",
             "Target, and over its weeks", "Verdict: click for more", "Trend")  # fmt: skip
_TREND = replace(SPARK, width=110, height=24)
# A line a target on a laptop; on a phone three, and what has no room is behind the verdict.
_STYLE = """<style>
.targets { border-collapse: collapse; width: 100%; font-size: 0.8rem; line-height: 1.3; }
.targets :is(th, td) { text-align: left; vertical-align: top; padding: 0.2rem 0.3rem;
  border-bottom: 1px solid rgba(128, 128, 128, 0.25); }
.targets small { opacity: 0.75; font-size: 0.8rem; }
.targets summary { cursor: pointer; }
.targets img { vertical-align: top; }
.targets :is(td:first-child, td:nth-child(5)) { width: 28%; }
@media (max-width: 800px) {
  .targets :is(thead, .wide) { display: none; }
  .targets tr { display: block; border-bottom: 1px solid rgba(128, 128, 128, 0.4); }
  .targets td { display: inline; border: 0; padding: 0 0.3rem 0 0; }
  .targets td:first-child { display: block; width: auto; padding-top: 0.3rem; }
  .targets td:nth-child(5)::before { content: "target "; }
}
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
    return weekly(then, sites)


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
    """One table, a row a target, the most urgent first; a click on a verdict says more of it, and
    an action's title there leads to its page."""
    st.header("Every target")
    if not report.rows:
        st.write("There is no target here.")
        return
    head = "".join(f"<th>{heading}</th>" for heading in _HEADINGS)
    rows = "".join(_row(row) for row in report.rows)
    st.html(f'{_STYLE}<table class="targets"><thead><tr>{head}</tr></thead>{rows}</table>')


def _row(row: TargetRow) -> str:
    line, trend = row.line, f'<span title="{escape(words.NOT_DRAWN)}">not drawn</span>'
    if line.course is not None:
        picture = drawing(sparkline(line.course, dark=is_dark(), size=_TREND))
        trend = picture_in_html(picture, alt_text(line.course))
    before, year_ago = (escape(words.cell_in_words(figure)) for figure in line.earlier)
    faces = dict.fromkeys(f"{of.wording.mark} {of.wording.headline}" for of in row.actions)
    count, last = words.beside_in_words(line.last), words.value_in_words(line.last)
    behind = (
        f"{line.part}: {escape(count)}" if count else str(line.part),
        f"week before {before}, year ago {year_ago}",
        *(_answer(action) for action in row.actions),
    )
    verdict = f"<b>{escape(' · '.join(faces))}</b>"
    state = f"{words.measured(line.wanted.target, line.measure)}: {words.state_in_words(line)}"
    return (
        f"<tr><td><b>{escape(place(line.sites))}</b> · {escape(line.title)}</td>"
        f'<td><b>{escape(last)}</b></td><td class="wide">{before}</td>'
        f'<td class="wide">{year_ago}</td><td>{escape(state)}</td>'
        f"<td><details><summary>{verdict}</summary><small>{'<br>'.join(behind)}</small></details>"
        f'</td><td class="wide">{trend}</td></tr>'
    )


def _answer(action: Watched) -> str:
    says, address = words.answer_in_words(action), f"action?action={quote(action.action.id)}"
    verdict = f"{action.wording.mark} {escape(action.wording.headline)}"
    return f'{verdict}: <a href="{address}" target="_self">{escape(says)}</a>'


@fragment
def _side_by_side(report: Weekly) -> None:
    drawn = [measure for measure in report.side_by_side if measure.funnel is not None]
    with (shown := folded(f"Sites side by side: {count(len(drawn), 'measure')}", "beside")):
        for measure in in_rows(drawn if shown.open else (), across=2):
            st.subheader(plain(measure.title), anchor=False)
            st.write(plain(measure.says))
            show(funnel_scene(measure.funnel, dark=is_dark()), f"funnel of {measure.title}")
        if drawn:
            aside(NO_RANKS)
        if without := words.not_beside(report):
            aside(plain(without))


def behind(report: Weekly) -> None:
    """What slipped, what is done and not signed off, sites side by side, and the data: each opens
    on a click."""
    slipped = (_SLIPPED, paper.waiting_in_words(report))
    unassured = (_NOT_ASSURED, paper.unassured_in_words(report))
    for listing, entries in (slipped, unassured):
        with st.expander(f"{listing.title}: {len(entries) or 'none'}"):
            listing.show(entries, is_small=len(entries) <= _FEW)
    _side_by_side(report)
    with st.expander("The data of the week"):
        for name, sentence in paper.quality_in_words(report.quality, report.week):
            st.markdown(f"**{plain(name)}:** {plain(sentence)}")
