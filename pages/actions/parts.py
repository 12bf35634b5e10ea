"""The front page's parts: the person's own lines, what nobody works on, a quiet row an action."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import streamlit as st

from metrics.calendar import By, period_start
from metrics.questions.day import CallOutcome, day_in_figures, days_to_review, looked_back
from pages.action.decide import override_in_words
from pages.action.parts import state_in_words
from pages.shared import aside, rooms
from pages.shared.charts import spark
from pages.shared.pickers import NOBODY, role_of
from pages.shared.reading import Basis
from pages.shared.saved import keep
from plan.assurance import is_re_audited
from plan.due import DueKind, due_for
from plan.model import Person
from plan.problems import LONG_ENOUGH, NO_PROBLEM
from plan.review_call import follow_ups
from plan.standing import Standing, acknowledge, refusals_to_acknowledge
from plan.verdict import Verdict, answer_on
from plan.words.answers import wording_of
from plan.words.numbers import count, place
from plan.words.sentences import sentences, week_in_words, wording
from reports.themes.daily_review import in_one_line, rota_in_words
from reports.words import day_in_words, days_ago, headed, plain

_MOST_NAMED = 4  # in full above the rows
MOST_BRANCHES = 2  # told of their day; of more the daily review tells
_LINE = {"spec": [9, 1.4], "vertical_alignment": "center"}  # what is said, and the way to it
_WIDTHS = [3.9, 4.3, 3.6, 3.5]
QUIET = """<style>
h1 { font-size: 1.6rem !important; padding: 0 !important; }
.st-key-board [data-testid="stPageLink-NavLink"] { padding: 0; min-height: 0; }
.st-key-board p { font-size: 0.875rem; overflow: hidden; text-overflow: ellipsis; }
@media (min-width: 1200px) { .st-key-board p { white-space: nowrap; } }
.st-key-board [data-testid="stHorizontalBlock"] {
  border-top: 1px solid rgba(128, 128, 128, 0.2); padding: 1px 0; }
@media (max-width: 1199px) { .st-key-board a * { white-space: normal !important; } }
@media (min-width: 641px) { .st-key-board [data-testid="stColumn"] { min-width: 0; } }
.board-pictures { display: flex; flex-wrap: wrap; gap: 0.1rem 0.5rem; align-items: center; }
.board-pictures span { flex: 1; white-space: nowrap; font-size: 0.8rem; }
.board-pictures img { vertical-align: middle; width: 88px; height: 26px; }
</style>"""


def day_of(basis: Basis, branch: str) -> bool:
    """The last complete day of a branch in a line; whether nobody was missed there."""
    days = basis.ask(days_to_review, branch, basis.today)
    if not days:
        return True
    review = basis.ask_of_calls(looked_back(days[0]), day_in_figures, branch, days[0])
    still = [each for each in follow_ups(basis.register, branch) if each.is_open]
    late = sum(each.is_overdue(basis.today) for each in still)
    when = f"{days_ago(days[0], basis.today).capitalize()} at {plain(branch)}"
    overdue = f" ({late} overdue)" if late else ""
    line, way = st.columns(**_LINE)
    line.markdown(
        f"**{when}:** {in_one_line(review)} · {count(len(still), 'follow-up')} open{overdue}"
        f" · {rota_in_words(basis, branch)}"
    )
    rooms.link(rooms.REVIEW, "Review it", where=way, site=branch)
    return not any(map(review.counts.of, (CallOutcome.MISSED, CallOutcome.NOT_KNOWN)))


def since_monday(basis: Basis, own: Sequence[Standing]) -> str:
    """Verdicts that changed since the last Monday before today, and what was escalated since."""
    monday = period_start(basis.today - timedelta(days=1), By.WEEK)
    news = []
    for standing in own:
        verdict = basis.verdict_on(standing.action.id)
        now, before = wording(verdict), wording_of(answer_on(verdict, monday), verdict.qualified)
        if before.name != now.name:
            title = plain(standing.action.title or standing.action.id)
            news.append(f"“{title}” {now.turned} (was: {before.inline})")
    raised = [e for standing in own for e in standing.escalations if e.fell_due >= monday]
    if raised:
        news.append(f"{count(len(raised), 'escalation')} new")
    since = f"**Since Monday {day_in_words(monday, basis.today)}:**"
    return f"{since} {' · '.join(news) or 'no verdict changed, and nothing new was escalated'}"


def due(basis: Basis, person: Person, own: Sequence[Standing], went_well: bool) -> None:
    """What is due of the person, the most pressing first; then how much waits for others."""
    everything = due_for(own, None, basis.today)
    mine = [due for due in everything if due.to == person.id]
    others = Counter(due.kind for due in everything if due.to != person.id)
    actions = {standing.action.id: standing.action for standing in own}
    for due in mine[:_MOST_NAMED]:
        line, act = st.columns(**_LINE)
        title = actions[due.action].title or due.action
        line.markdown(f":material/flag: **{plain(title)}:** {plain(due.sentence)}")
        if due.escalation and not refusals_to_acknowledge(basis.plan, due.escalation, person.id):
            key = f"acknowledge {due.action} {due.escalation.field}"
            if act.button("Acknowledge", key=key, type="primary"):  # one click, as on its page
                deed = partial(acknowledge, basis.register, basis.plan, due.escalation, person.id)
                keep(partial(deed, note=""))
        else:
            rooms.link(rooms.ACTION, "Open", where=act, action=due.action)
    lines = []
    if len(mine) > _MOST_NAMED:
        lines.append(f"**And {len(mine) - _MOST_NAMED} more for you** in the rows below")
    elif person is NOBODY:
        lines.append("**Choose above who you are**, to see what needs you")
    elif not mine and went_well:
        lines.append(f"**Needs you** ({role_of(person)}): nothing, today or this week")
    waits = [count(others[of], of.one, of.several) for of in DueKind if others[of]]
    if waits:
        lines.append(f"**Waiting for others:** {' · '.join(waits)}")
    if lines:
        aside(". ".join(lines))


def left_alone(basis: Basis, stale: Sequence[Standing], sites: tuple[str, ...]) -> None:
    """Problems nobody works on, and actions to adapt or stop, in as few lines as there are."""
    found = basis.problems.at(basis.places.within(sites))
    for problem in found.named[:_MOST_NAMED]:
        line, way = st.columns(**_LINE)
        where = f"{plain(problem.site)} · {plain(problem.says)}"
        line.markdown(f":orange[:material/report: **Nobody works on:**] {where}")
        about = {"measure": problem.measure.id, "site": problem.site}
        if not problem.is_hidden:
            about["target"] = f"{problem.against:.1f}"
        link = {"show": "write", "action": "new", **about}
        rooms.link(rooms.PLAN, "Start an action", where=way, **link)
    more = len(found.named) - _MOST_NAMED
    beyond = f"And {more} more problems nobody works on. " if more > 0 else ""
    none = "" if found.named else f"{NO_PROBLEM} "
    adapt = f"**{count(len(stale), 'action')} to adapt or stop:** {LONG_ENOUGH} weeks or more"
    adapt = f" {adapt} without a clear change." if stale else ""
    aside(f"{none}{beyond}{found.says}{adapt}")


def row(basis: Basis, standing: Standing, verdict: Verdict, is_stale: bool) -> None:
    """Answer, action, place and owner with the next date, practice and outcome."""
    action, plan = verdict.action, basis.plan
    answer, what, whose, pictures = st.columns(_WIDTHS, vertical_alignment="center", gap="small")
    weeks = f", {verdict.weeks_since_start} weeks: adapt or stop?" if is_stale else ""
    answer.markdown(f"{headed(wording(verdict))}{weeks}")
    said = map(plain, (*sentences(verdict), week_in_words(verdict, plan)))
    about, title = "  \n".join((*said, state_in_words(standing, plan))), action.title or action.id
    rooms.link(rooms.ACTION, plain(title), where=what, about=about, action=action.id)
    owner, where = role_of(verdict.owner), place(action.sites)
    at = plain(owner if where in owner else f"{where} · {owner}")
    with whose:
        aside(f"{at} · {_next(standing)}")
    drawn = (spark(basis, verdict, answer) for answer in (verdict.process, verdict.outcome))
    pictures.html(f'<div class="board-pictures">{"".join(drawn)}</div>')
    for review in standing.overrides:
        st.markdown(override_in_words(review, basis))


def _next(standing: Standing) -> str:
    """The date that passed last, or the next one that somebody has to keep."""
    action = standing.action
    dated = {"review": standing.next_review}
    if not is_re_audited(standing):
        dated["re-audit"] = action.re_audit_on
    if not standing.is_completed:
        dated["due"] = action.due_on
    days = sorted((on, what) for what, on in dated.items() if on)
    passed = [day for day in days if day[0] < standing.today]
    for on, what in (*passed[-1:], *days[len(passed) :][:1]):
        text = f"{what} {on.day} {on:%b}"
        return f":orange[**{text}: passed**]" if passed else text
    return "no date set"
