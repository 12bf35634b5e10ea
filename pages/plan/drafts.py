"""What is typed and not saved yet, which subject is chosen, and what there is to choose from."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from metrics.catalogue import CATALOGUE
from metrics.measure import MeasureRef
from pages.shared.pickers import people_by_role, role_of
from pages.shared.reading import Basis
from pages.shared.saved import tick
from pages.shared.words import plain
from plan.editing import Draft, blank, with_subjects
from plan.faults import Known, NotInThePlan, Opened, Subject, opened
from plan.fields import Field, field_of
from plan.model import Action, Aim, Outcome, Person, Plan
from plan.places import may_see, touches
from plan.values import Framework, measure_in_words
from plan.words.numbers import listed

_DRAFTS, _DROPPED = "drafts of the plan", "times that something typed was saved or given up"
KINDS = ("aim", "action", "person")


def draft_of(kind: str, subject: str = "") -> Draft:
    """The draft of a subject ("": of a new one); an empty one where nothing is typed."""
    return _all().get((kind, subject)) or Draft(kind=kind, subject=subject)


def keep(draft: Draft) -> None:
    """Remember it."""
    _all()[draft.kind, draft.subject] = draft


def forget(draft: Draft) -> None:
    """It is saved or given up."""
    _all().pop((draft.kind, draft.subject), None)
    st.session_state[_DROPPED] = times_dropped() + 1


def drop(draft: Draft, name: str) -> None:
    """One field is given up."""
    keep(draft_of(draft.kind, draft.subject).without(name))
    st.session_state[_DROPPED] = times_dropped() + 1


def times_dropped() -> int:
    """How often something typed left the drafts: what shows it must be drawn anew."""
    return st.session_state.get(_DROPPED, 0)


def stands(basis: Basis, draft: Draft) -> Opened:
    """How its subject stands now. Raises NotInThePlan."""
    return opened(basis.register, draft.kind, draft.subject) if draft.subject else blank(draft.kind)


def typed() -> tuple[Draft, ...]:
    """Every draft in which something is typed."""
    return tuple(draft for draft in _all().values() if draft.typed)


def unsaved(basis: Basis) -> tuple[Draft, ...]:
    """Every draft with a word that is not saved, those of subjects that were taken out too."""
    return tuple(draft for draft in typed() if _unsaved_names(basis, draft))


def _unsaved_names(basis: Basis, draft: Draft) -> Iterable[str]:
    try:
        return draft.changes(stands(basis, draft))
    except NotInThePlan:
        return draft.typed


def plan_as_typed(basis: Basis) -> Plan:
    """The plan as it would be if all that is typed were saved; new ones are not in it yet."""
    subjects = []
    for draft in typed():
        if draft.subject:
            with suppress(NotInThePlan):
                subjects.append(draft.on(stands(basis, draft)))
    return with_subjects(basis.plan, subjects)


def _all() -> dict[tuple[str, str], Draft]:
    return st.session_state.setdefault(_DRAFTS, {})


# Which aim, action or person is written: chosen from one list, kept in the address of the page.


_NEW_IN_ADDRESS = "new"  # in the address
_NAME, _WHOSE = "subject of the plan", "history of whom"
_LAST = "last written of the plan"
_REMEMBERED = f"{_NAME} in address"


@dataclass(frozen=True)
class Chosen:
    """A subject by kind and id; no id: a new one."""

    kind: str
    subject: str = ""

    @property
    def address(self) -> dict[str, str]:
        """How the address of the page says it."""
        return {self.kind: self.subject or _NEW_IN_ADDRESS}

    def is_in(self, plan: Plan) -> bool:
        """Whether the plan has it."""
        there = {"aim": plan.aims, "action": plan.actions, "person": plan.people}
        return self.subject in {subject.id for subject in there[self.kind]}


def choose(basis: Basis, person: Person) -> Chosen:
    """The picker with everything that there is to write, aims each followed by their actions."""
    plan, options = basis.plan, _there(basis, person)
    # Whoever begins a plan says who they are, then the first aim, then the first action.
    begun = (("person", plan.people), ("aim", plan.aims), ("action", plan.actions))
    blank = next((Chosen(kind) for kind, there in begun if not there), None)
    first = blank or next(iter(options))
    for draft in typed():  # its subject may have been taken out while it was written
        gone = f"{draft.kind.capitalize()} {draft.subject} · taken out of the plan"
        if draft.subject:
            options.setdefault(Chosen(draft.kind, draft.subject), gone)
    options |= {Chosen(kind): f"A new {kind}" for kind in KINDS}
    last = st.session_state.get(_LAST)
    how = {"help": "Type a word of it to find it."}
    first = last if last in options else first
    chosen = _pick("What to write or change", options, _NAME, first, **how)
    st.session_state[_LAST] = chosen
    return chosen


def begin_asked(basis: Basis) -> None:
    """An address that names a measure and a place begins an action on them: for the aim that wants
    that measure there, else an aim comes first. Nothing that is half typed is lost by it."""
    asked = st.query_params
    if in_address() != Chosen("action") or "measure" not in asked:
        return
    ref, site = MeasureRef(asked.pop("measure")), asked.pop("site", "")
    target = asked.pop("target", "")
    wants = (aim for aim in basis.plan.aims if ref in {each.measure for each in aim.outcomes})
    near = (a for a in wants if not (site and a.sites) or touches(site, a.sites, basis.places))
    aim = next(near, None)
    if aim:
        fields: dict[str, Any] = {"aim": aim.id, "outcome": ref}
    else:
        go_to(Chosen("aim"))
        wanted = Outcome(measure=ref, target=float(target) if target else None)
        fields = {"outcomes": (wanted,)}
    draft = draft_of("action" if aim else "aim")
    if not draft.typed:
        for name, value in (fields | ({"sites": (site,)} if site else {})).items():
            draft = draft.typing(name, value, 0)
        keep(draft)


def choose_whose(basis: Basis, person: Person) -> Chosen | None:
    """The picker of the history: everything, or one of what there is."""
    options = {None: "Everything", **_there(basis, person)}
    # What stands for everything is chosen by emptying the field.
    return _pick("Of what", options, _WHOSE, None, placeholder=options[None])


def _pick(
    label: str, options: dict[Chosen | None, str], name: str, first: Chosen | None, **how: Any
) -> Any:
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


def clear_address() -> None:
    """Another part of the page begins with everything, unless a link says otherwise."""
    for name in (*KINDS, "by", "site"):
        st.query_params.pop(name, None)
    st.session_state.pop(_WHOSE, None)


def go_to(chosen: Chosen) -> None:
    """Choose it from elsewhere on the page, before it is drawn again."""
    st.session_state[_NAME] = chosen
    _write_address(chosen)


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


def in_address() -> Chosen | None:
    """An action is named before its aim: an address may say both."""
    for kind in ("action", "person", "aim"):
        subject = st.query_params.get(kind)
        if subject:
            return Chosen(kind, "" if subject == _NEW_IN_ADDRESS else subject)
    return None


def _write_address(chosen: Chosen | None) -> None:
    for kind in KINDS:
        if chosen is None or kind != chosen.kind:
            st.query_params.pop(kind, None)
    if chosen is not None:
        st.query_params[chosen.kind] = chosen.subject or _NEW_IN_ADDRESS
    st.session_state[_REMEMBERED] = chosen


# Something of the plan was saved: the tick, and what else there is to tell of it.


_NEWS, _SAVED = "what the plan page has to say", "something of the plan was saved"


def saved_just_now(news: str = "") -> None:
    """Say it when the page is drawn again, with what else there is to tell."""
    st.session_state[_SAVED] = True
    if news:
        st.session_state.setdefault(_NEWS, []).append(news)
    tick()


def is_saved_just_now() -> bool:
    """Whether the rest of the page does not know of it yet; said once."""
    return st.session_state.pop(_SAVED, False)


def show_news() -> None:
    """What there is to tell, once."""
    for news in st.session_state.pop(_NEWS, ()):
        st.info(news, icon=":material/group:")


# What is typed and not saved yet, on every part of the page, with the way to it.


def what_is_unsaved(basis: Basis, show: str) -> None:
    """Every draft but the one that is being written, which says so itself."""
    for draft in unsaved(basis):
        of = Chosen(draft.kind, draft.subject)
        if show == "write" and of == in_address():
            continue
        subject = f"{draft.kind} {draft.subject}" if draft.subject else f"a new {draft.kind}"
        fields = plain(listed(fields_of(basis, draft)))
        line, way = st.columns([10, 2], vertical_alignment="center")
        line.markdown(f":orange[:material/edit: **Not saved yet:** {plain(subject)} ({fields})]")
        key = f"go to {draft.kind} {draft.subject}"
        way.button("Go to it", key=key, on_click=_go, args=(of,), width="stretch")


def fields_of(basis: Basis, draft: Draft) -> list[str]:
    """The fields with a word that is not saved, as people call them."""
    return [field_of(draft.kind, name).title for name in _unsaved_names(basis, draft)]


def _go(of: Chosen) -> None:
    st.session_state["show"] = st.query_params["show"] = "write"
    go_to(of)


# One subject of the plan being written: how it stands, what is typed, and what it is read with.


NEW = "(new)"  # the id that a new one goes by until it is saved


@dataclass(frozen=True)
class SubjectForm:
    """`plan` is the plan with all that is typed, this one among it."""

    basis: Basis
    person: Person
    plan: Plan
    now: Opened
    draft: Draft

    @property
    def subject(self) -> Subject:
        """The subject as it is typed."""
        return replace(self.draft.on(self.now), id=self.draft.subject or NEW)

    @property
    def title(self) -> str:
        """What is being written, as a heading."""
        kind = self.draft.kind.capitalize()
        return f"{kind} {self.draft.subject}" if self.draft.subject else f"A new {self.draft.kind}"

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

    def typing(self, name: str, value: Any) -> None:
        """Put a value into the draft, with what was on the screen when it was typed."""
        draft = draft_of(self.draft.kind, self.draft.subject)
        keep(draft.typing(name, value, self.now.seen))

    def known(self, parts: dict[str, frozenset[str]] | None = None) -> Known:
        """What its cells are read against."""
        return Known(today=self.basis.today, parts=parts or {})


def form_of(basis: Basis, person: Person, draft: Draft) -> SubjectForm:
    """The form of a draft. Raises NotInThePlan where its subject was taken out."""
    now = stands(basis, draft)
    form = SubjectForm(basis, person, plan_as_typed(basis), now, draft)
    return form if draft.subject else replace(form, plan=with_subjects(form.plan, [form.subject]))


# What there is to choose from: measures by title with their parts, sites, people, tags, causes.


def parts_counted(basis: Basis) -> dict[str, frozenset[str]]:
    """Measure -> the parts that were ever counted and can be chosen."""
    return {
        measure.id: frozenset(parts)
        for measure in CATALOGUE
        if (parts := basis.counted(measure.id).parts_to_choose)
    }


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


def dates_of(framework: Framework) -> str:
    """As in "in force since 2015"."""
    until = f" to {framework.valid_to.day} {framework.valid_to:%B %Y}" if framework.valid_to else ""
    since = framework.valid_from
    return f"{framework.title}: since {since.day} {since:%B %Y}{until}. {framework.note}"
