"""What is typed and not saved yet, which subject is chosen, and what a sceptic would say of it."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from metrics.calendar import LONDON
from metrics.catalogue import CATALOGUE
from metrics.measure import MeasureRef
from pages.shared import aside
from pages.shared.pickers import may_write, people_by_role, role_by_id, role_of
from pages.shared.reading import Basis
from pages.shared.saved import ask_why, show_tick, tick
from plan import credibility
from plan.editing import Draft, blank, with_subjects
from plan.faults import Known, NotInThePlan, Opened, opened
from plan.fields import Field, field_of
from plan.model import Action, Aim, Outcome, Person, Plan, Subject
from plan.places import may_see, touches
from plan.sceptic import figures_of, signatures_of
from plan.state import Case, reviews_of
from plan.values import measure_in_words
from plan.words.numbers import count, listed
from reports.words import day_in_words, plain

KINDS = {"aim": "aims", "action": "actions", "person": "people"}  # as a plan calls them
NEW = "(new)"  # the id that a new one goes by until it is saved
_DRAFTS, _DROPPED = "drafts of the plan", "times that something typed was saved or given up"
_NEW_IN_ADDRESS = "new"
_NAME, _WHOSE = "subject of the plan", "history of whom"
_LAST = "last written of the plan"
_REMEMBERED = f"{_NAME} in address"
_NEWS, _SAVED = "what the plan page has to say", "something of the plan was saved"


def draft_of(kind: str, subject: str = "") -> Draft:
    """The draft of a subject ("": of a new one); an empty one where nothing is typed."""
    drafts = st.session_state.setdefault(_DRAFTS, {})
    return drafts.get((kind, subject)) or Draft(kind=kind, subject=subject)


def keep(draft: Draft) -> None:
    """Remember it."""
    st.session_state.setdefault(_DRAFTS, {})[draft.kind, draft.subject] = draft


def forget(draft: Draft, *names: str) -> None:
    """It, or what is typed of these fields, is saved or given up."""
    keep(draft_of(draft.kind, draft.subject).without(*names))
    if not names:
        del st.session_state[_DRAFTS][draft.kind, draft.subject]
    st.session_state[_DROPPED] = times_dropped() + 1


def times_dropped() -> int:
    """How often something typed left the drafts: what shows it must be drawn anew."""
    return st.session_state.get(_DROPPED, 0)


def typed() -> tuple[Draft, ...]:
    """Every draft in which something is typed."""
    return tuple(draft for draft in st.session_state.get(_DRAFTS, {}).values() if draft.typed)


def unsaved(basis: Basis) -> list[tuple[Draft, list[str]]]:
    """Every draft with words that are not saved, each with its fields as people call them."""
    found = []
    for draft in typed():
        names = draft.typed
        with suppress(NotInThePlan):
            names = draft.changes(_stands(basis, draft))
        if names:
            found.append((draft, [field_of(draft.kind, name).title for name in names]))
    return found


def _stands(basis: Basis, draft: Draft) -> Opened:
    """How its subject stands now. Raises NotInThePlan."""
    return opened(basis.register, draft.kind, draft.subject) if draft.subject else blank(draft.kind)


@dataclass(frozen=True)
class Chosen:
    """A subject by kind and id; no id: a new one."""

    kind: str
    subject: str = ""


def choose(basis: Basis, person: Person) -> Chosen:
    """The picker with everything that there is to write, aims each followed by their actions."""
    plan, options = basis.plan, _there(basis, person)
    # Whoever begins a plan says who they are, then the first aim, then the first action.
    for draft in typed():  # its subject may have been taken out while it was written
        gone = f"{draft.kind.capitalize()} {draft.subject} · taken out of the plan"
        if draft.subject:
            options.setdefault(Chosen(draft.kind, draft.subject), gone)
    options |= {Chosen(kind): f"A new {kind}" for kind in KINDS}
    last = st.session_state.get(_LAST)
    begin = [Chosen(kind) for kind in ("person", "aim", "action") if not getattr(plan, KINDS[kind])]
    first = last if last in options else [*begin, *options][0]
    how = {"first": first, "help": "Type a word of it to find it."}
    chosen = st.session_state[_LAST] = _pick("What to write or change", options, _NAME, **how)
    return chosen


def choose_whose(basis: Basis, person: Person) -> Chosen | None:
    """The picker of the history: everything, or one of what there is."""
    options = {None: "Everything", **_there(basis, person)}
    # What stands for everything is chosen by emptying the field.
    return _pick("Of what", options, _WHOSE, first=None, placeholder=options[None])


def _pick(label: str, options: dict, name: str, *, first: Chosen | None, **how: Any) -> Any:
    """An address that changed since the last run outweighs what was picked before; what it asks
    for can be read, or put back, though the plan has it no more."""
    asked = in_address()
    if asked and asked.subject:
        gone = f"{asked.kind.capitalize()} {asked.subject} · not in the plan"
        options.setdefault(asked, gone)
    if asked in options and asked != st.session_state.get(_REMEMBERED):
        st.session_state[name] = asked
    if st.session_state.get(name) not in options:
        st.session_state[name] = first
    how |= {"format_func": options.__getitem__, "key": name}
    chosen = st.selectbox(label, list(options), **how)
    _write_address(chosen)
    return chosen


def _there(basis: Basis, person: Person) -> dict[Chosen | None, str]:
    plan, places = basis.plan, basis.places
    there: dict[Chosen | None, str] = {}
    for aim in plan.aims:
        serving = plan.actions_of(aim)
        own = [action for action in serving if may_see(person, action.sites, places)]
        if own or not serving or may_see(person, aim.sites or ("",), places):
            there[Chosen("aim", aim.id)] = f"Aim {aim.id} · {aim.issue or 'no issue written yet'}"
        for action in own:
            title = action.title or action.description or "no title yet"
            there[Chosen("action", action.id)] = f"    Action {action.id} · {title}"
    aims = {aim.id for aim in plan.aims}
    of_no_aim = (action for action in plan.actions if action.aim not in aims)
    there |= {Chosen("action", a.id): f"Action {a.id} · {a.title or '…'}" for a in of_no_aim}
    people = people_by_role(plan)
    return there | {Chosen("person", p.id): f"Person {p.id} · {role_of(p)}" for p in people}


def begin_asked(basis: Basis) -> None:
    """An address that names a measure and a place begins an action on them: for the aim that wants
    that measure there, else an aim comes first. Nothing that is half typed is lost by it."""
    asked = st.query_params
    if in_address() != Chosen("action") or "measure" not in asked:
        return
    ref, site = MeasureRef(asked.pop("measure")), asked.pop("site", "")
    target = asked.pop("target", "")
    wants = [aim for aim in basis.plan.aims if ref in {each.measure for each in aim.outcomes}]
    aims = [a for a in wants if not (site and a.sites) or touches(site, a.sites, basis.places)]
    draft = draft_of("action" if aims else "aim")
    fields: dict[str, Any] = {"sites": (site,)} if site else {}
    if aims:
        fields |= {"aim": aims[0].id, "outcome": ref}
    else:
        go_to(Chosen("aim"))
        fields["outcomes"] = (Outcome(measure=ref, target=float(target) if target else None),)
    if not draft.typed:
        for name, value in fields.items():
            draft = draft.typing(name, value, 0)
        keep(draft)


def in_address() -> Chosen | None:
    """An action is named before its aim: an address may say both."""
    for kind in ("action", "person", "aim"):
        if subject := st.query_params.get(kind):
            return Chosen(kind, "" if subject == _NEW_IN_ADDRESS else subject)
    return None


def _write_address(chosen: Chosen | None) -> None:
    for kind in KINDS:
        if chosen is None or kind != chosen.kind:
            st.query_params.pop(kind, None)
    if chosen is not None:
        st.query_params[chosen.kind] = chosen.subject or _NEW_IN_ADDRESS
    st.session_state[_REMEMBERED] = chosen


def clear_address() -> None:
    """Another part of the page begins with everything, unless a link says otherwise."""
    for name in (*KINDS, "by", "site"):
        st.query_params.pop(name, None)
    st.session_state.pop(_WHOSE, None)


def go_to(chosen: Chosen) -> None:
    """Choose it from elsewhere on the page, before it is drawn again."""
    st.session_state[_NAME] = chosen
    _write_address(chosen)


def what_is_unsaved(basis: Basis, show: str) -> None:
    """Each draft with the way to it, but for the one being written, which says so itself."""

    def go(of: Chosen) -> None:
        st.session_state["show"] = st.query_params["show"] = "write"
        go_to(of)

    for draft, fields in unsaved(basis):
        of = Chosen(draft.kind, draft.subject)
        if show != "write" or of != in_address():
            subject = f"{of.kind} {of.subject}" if of.subject else f"a new {of.kind}"
            line, way = st.columns([10, 2], vertical_alignment="center")
            words = f"{plain(subject)} ({plain(listed(fields))})"
            line.markdown(f":orange[:material/edit: **Not saved yet:** {words}]")
            how = {"key": f"go to {of.kind} {of.subject}", "width": "stretch"}
            way.button("Go to it", on_click=go, args=(of,), **how)


def saved_just_now(news: str = "") -> None:
    """Say it when the page is drawn again, with what else there is to tell."""
    st.session_state[_SAVED] = True
    st.session_state[_NEWS] = [*st.session_state.get(_NEWS, ()), *filter(None, [news])]
    tick()


def redraw_if_saved() -> None:
    """Once, where the rest of the page does not know of it yet; else the quiet tick of it."""
    if st.session_state.pop(_SAVED, False):
        st.rerun()
    show_tick()


def show_news() -> None:
    """What there is to tell, once."""
    for news in st.session_state.pop(_NEWS, ()):
        st.info(news, icon=":material/group:")


@dataclass(frozen=True)
class SubjectForm:
    """One subject being written. `plan` is the plan with all that is typed, this one among it."""

    basis: Basis
    person: Person
    plan: Plan
    now: Opened
    draft: Draft

    @property
    def subject(self) -> Subject:
        return replace(self.draft.on(self.now), id=self.draft.subject or NEW)

    @property
    def aim(self) -> Aim:
        """The aim of an action as it is typed, or the aim itself."""
        subject = self.subject
        return self.plan.aim_of(subject) if isinstance(subject, Action) else subject

    def line(self, name: str) -> Field:
        """The line of a field in the table of fields."""
        return field_of(self.draft.kind, name)

    def value(self, name: str) -> Any:
        """A field as it is typed, or else as it stands."""
        typed = self.draft.typed.get(name)
        return getattr(self.now.subject, name) if typed is None else typed.value

    def key(self, name: str) -> str:
        """The name of a field's widget."""
        return f"plan {self.draft.kind} {self.draft.subject or 'new'} {name}"

    def change(self, deed: Callable[..., Draft], *what: Any) -> None:
        """The draft as it is by now, changed: `Draft.typing`, `because` or `in_spite_of`."""
        keep(deed(draft_of(self.draft.kind, self.draft.subject), *what))

    def typing(self, name: str, value: Any) -> None:
        """Put a value into it, with what was on the screen when it was typed."""
        self.change(Draft.typing, name, value, self.now.seen)

    @property
    def known(self) -> Known:
        """What its cells are read against: the day, and the parts that were ever counted."""
        parts = {of.id: frozenset(self.basis.counted(of.id).parts_to_choose) for of in CATALOGUE}
        return Known(today=self.basis.today, parts={id: of for id, of in parts.items() if of})


def form_of(basis: Basis, person: Person, draft: Draft) -> SubjectForm:
    """The form of a draft. Raises NotInThePlan where its subject was taken out."""
    now, subjects = _stands(basis, draft), []
    for other in typed():  # new ones are not in the plan yet
        with suppress(NotInThePlan):
            if other.subject:
                subjects.append(other.on(_stands(basis, other)))
    form = SubjectForm(basis, person, with_subjects(basis.plan, subjects), now, draft)
    return form if draft.subject else replace(form, plan=with_subjects(form.plan, [form.subject]))


def measures(basis: Basis) -> dict[MeasureRef, str]:
    """Every measure of the catalogue by its title, each followed by its parts."""
    refs = (
        MeasureRef(measure.id, part)
        for measure in CATALOGUE
        for part in ("", *basis.counted(measure.id).parts_to_choose)
    )
    return {ref: measure_in_words(ref) for ref in refs}


def person_names(plan: Plan) -> dict[str, str]:
    """Everybody of the plan by role."""
    return {person.id: role_of(person) for person in people_by_role(plan) if person.id != NEW}


# What a sceptical reader would say of the draft as it is typed, each point beside its field.


Findings = tuple[credibility.Finding, ...]


def points_of_form(
    form: SubjectForm,
) -> tuple[dict[credibility.Finding, Findings], tuple[credibility.Dismissal, ...]]:
    """Of an action, or of an aim with the actions that serve it (a person has none): those that
    count, each with all that read the same, and those set aside."""
    plan, register, sites = form.plan, form.basis.register, form.basis.places.kinds
    match form.subject:
        case Action() as action:
            reviews = reviews_of(register, action.id) if form.draft.subject else ()
            case = Case(plan=plan, action=action, today=form.basis.today, reviews=reviews)
            words = credibility.findings_of(plan, action, sites)
            points = (*words, *signatures_of(case), *_figures(form, action))
        case Aim() as aim:
            serving = credibility.actions_or_none_yet(plan, aim)
            figures = (point for action in serving for point in _figures(form, action))
            of_aim = (point for point in figures if point.gap in credibility.OF_THE_AIM)
            points = (*credibility.findings_of_aim(plan, aim, sites), *of_aim)
        case _:
            points = ()
    counting, set_aside = credibility.sort_out(register, points)
    return credibility.once(counting), set_aside


def points_beside(
    form: SubjectForm, counting: Mapping[credibility.Finding, Findings], *gaps: credibility.PlanGap
) -> None:
    """The points on these gaps, to stand beside the fields that mend them."""
    for point, alike in counting.items():
        if point.gap in gaps:
            with st.container(gap="xxsmall"):
                st.markdown(f":orange[:material/rule:] **{plain(point.finding)}** {_phrase(point)}")
                st.markdown(plain(point.advice))
                if form.draft.subject and may_write() and NEW not in point.action:
                    _ask(form, alike, "Set aside", credibility.dismiss)


def weak_points(basis: Basis, person: Person, action: str) -> None:
    """What a sceptical reader would ask of an action as it is saved, and what was set aside."""
    form = form_of(basis, person, Draft(kind="action", subject=action))
    counting, set_aside = points_of_form(form)
    if counting or set_aside:
        st.header("What the plan still lacks")
        if not counting:
            st.write("Nothing that counts.")
        points_beside(form, counting, *credibility.PlanGap)
        points_set_aside(form, set_aside)


def points_set_aside(form: SubjectForm, set_aside: tuple[credibility.Dismissal, ...]) -> None:
    """The points that somebody set aside, with who, when and why, and the way back."""
    if not set_aside:
        return
    with st.expander(f"{count(len(set_aside), 'point')} set aside"):
        for dismissal in set_aside:
            by, point = role_by_id(form.plan, dismissal.by), dismissal.finding
            on = day_in_words(dismissal.at.astimezone(LONDON).date(), form.basis.today)
            st.markdown(f"{plain(point.finding)} {_phrase(point)}")
            aside(f"Set aside by {by} on {on}: {plain(dismissal.reason)}")
            if may_write():
                _ask(form, (point,), "Take up again", credibility.take_up_again)


def _phrase(point: credibility.Finding) -> str:
    return f"The words: “{plain(point.phrase)}”." if point.phrase else ""


def _ask(form: SubjectForm, alike: Findings, label: str, write: Callable) -> None:
    def say(reason: str) -> None:
        for of in alike:
            write(form.basis.register, form.plan, of, form.person.id, reason=reason)

    name = f"{label}: {alike[0].action} {alike[0].gap} {alike[0].phrase}"
    ask_why(name, label, form.person, say, type="tertiary")


def _figures(form: SubjectForm, action: Action) -> Findings:
    """Kept by what they rest on, so that a word typed elsewhere does not count again."""
    if not form.basis.generation:
        return ()  # without data there is no past to tell
    rests_on = "id aim sites outcome compare_with exclude problem_since practice_changed_on"
    bare = Action(**{name: getattr(action, name) for name in rests_on.split()})

    def found() -> Findings:
        with form.basis.records(form.plan) as records:
            return tuple(figures_of(records, bare))

    return form.basis.kept(found, "points of", form.plan.aim_of(action).outcomes, bare)
