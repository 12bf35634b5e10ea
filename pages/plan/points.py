"""What a sceptical reader would say of the draft as it is typed, each point beside its field."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from metrics.calendar import LONDON
from pages.plan.drafts import NEW, SubjectForm, form_of
from pages.shared.pickers import may_write, role_by_id
from pages.shared.reading import Basis
from pages.shared.saved import ask_why
from pages.shared.words import aside, counted, day_in_words, plain
from plan import credibility
from plan.editing import Draft
from plan.model import Action, Aim, Person, Plan
from plan.sceptic import figures_of, signatures_of
from plan.state import Case, reviews_of


@dataclass(frozen=True)
class DraftPoints:
    """Those that count, each with all that read the same, and those set aside."""

    counting: dict[credibility.Finding, tuple[credibility.Finding, ...]]
    set_aside: tuple[credibility.Dismissal, ...]


def points_of_form(form: SubjectForm) -> DraftPoints:
    """Of an action, or of an aim with the actions that serve it; a person has none."""
    match form.subject:
        case Action() as action:
            points = (*_words(form, action), *_figures(form, action))
        case Aim() as aim:
            serving = credibility.actions_or_none_yet(form.plan, aim)
            figures = (point for action in serving for point in _figures(form, action))
            of_aim = (point for point in figures if point.gap in credibility.OF_THE_AIM)
            sites = form.basis.places.kinds
            points = (*credibility.findings_of_aim(form.plan, aim, sites), *of_aim)
        case _:
            points = ()
    counting, set_aside = credibility.sort_out(form.basis.register, points)
    return DraftPoints(credibility.once(counting), set_aside)


def beside(form: SubjectForm, points: DraftPoints, *gaps: credibility.PlanGap) -> None:
    """The points on these gaps, to stand beside the fields that mend them."""
    for point, alike in points.counting.items():
        if point.gap in gaps:
            with st.container(gap="xxsmall"):
                st.markdown(f":orange[:material/rule:] **{plain(point.finding)}** {_phrase(point)}")
                st.markdown(plain(point.advice))
                if form.draft.subject and may_write() and NEW not in point.action:
                    _ask(form, alike, "Set aside", credibility.dismiss)


def weak_points(basis: Basis, person: Person, action: str) -> None:
    """What a sceptical reader would ask of an action as it is saved, and what was set aside."""
    form = form_of(basis, person, Draft(kind="action", subject=action))
    points = points_of_form(form)
    if points.counting or points.set_aside:
        st.header("What the plan still lacks")
        if not points.counting:
            st.write("Nothing that counts.")
        beside(form, points, *credibility.PlanGap)
        set_aside(form, points)


def in_a_line(points: DraftPoints) -> None:
    """How many there are, above the form."""
    many = counted(len(points.counting), "point")
    line = f":orange[:material/rule: **{many} that a sceptical reader would raise**]"
    if not points.counting:
        line = ":blue[:material/verified: **No weak point found as it is typed**]"
    st.markdown(line + (f" · {len(points.set_aside)} set aside" if points.set_aside else ""))


def set_aside(form: SubjectForm, points: DraftPoints) -> None:
    """The points that somebody set aside, with who, when and why, and the way back."""
    if not points.set_aside:
        return
    with st.expander(f"{counted(len(points.set_aside), 'point')} set aside"):
        for dismissal in points.set_aside:
            by, point = role_by_id(form.plan, dismissal.by), dismissal.finding
            on = day_in_words(dismissal.at.astimezone(LONDON).date(), form.basis.today)
            st.markdown(f"{plain(point.finding)} {_phrase(point)}")
            aside(f"Set aside by {by} on {on}: {plain(dismissal.reason)}")
            if may_write():
                _ask(form, (point,), "Take up again", credibility.take_up_again)


def _ask(
    form: SubjectForm, alike: tuple[credibility.Finding, ...], label: str, write: Callable
) -> None:
    point, register, by = alike[0], form.basis.register, form.person

    def say(reason: str) -> None:
        for of in alike:
            write(register, form.plan, of, by.id, reason=reason)

    name = f"{label}: {point.action} {point.gap} {point.phrase}"
    ask_why(name, label, by, say, type="tertiary")


def _phrase(point: credibility.Finding) -> str:
    return f"The words: “{plain(point.phrase)}”." if point.phrase else ""


def _words(form: SubjectForm, action: Action) -> tuple[credibility.Finding, ...]:
    sites = form.basis.places.kinds
    reviews = reviews_of(form.basis.register, action.id) if form.draft.subject else ()
    plan = form.plan
    case = Case(plan=plan, action=action, today=form.basis.today, reviews=reviews)
    return (*credibility.findings_of(plan, action, sites), *signatures_of(case))


def _figures(form: SubjectForm, action: Action) -> tuple[credibility.Finding, ...]:
    """Kept by what they rest on, so that a word typed elsewhere does not count again."""
    if not form.basis.generation:
        return ()  # without data there is no past to tell
    bare = Action(
        id=action.id,
        aim=action.aim,
        sites=action.sites,
        outcome=action.outcome,
        compare_with=action.compare_with,
        exclude=action.exclude,
        problem_since=action.problem_since,
        practice_changed_on=action.practice_changed_on,
    )
    return _figures_at(form.basis, form.plan.aim_of(action).outcomes, bare, form.plan)


@st.cache_data(show_spinner=False, max_entries=300)
def _figures_at(
    basis: Basis, outcomes: tuple, action: Action, _plan: Plan
) -> tuple[credibility.Finding, ...]:
    with basis.records(_plan) as records:
        return tuple(figures_of(records, action))
