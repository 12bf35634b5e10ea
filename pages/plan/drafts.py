"""What is typed and not saved yet, which subject is chosen, and what there is to choose from."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import streamlit as st

from connectors.warehouse import Store, read
from metrics.catalogue import CATALOGUE
from metrics.measure import MeasureRef
from pages.shared.pickers import role_of
from pages.shared.reading import KEPT, Here, places_at
from pages.shared.saved import tick
from pages.shared.words import plain
from plan.draft import Draft, blank, with_subjects
from plan.faults import Known, NotInThePlan, Opened, Subject, opened
from plan.fields import Field, field_of
from plan.model import Action, Aim, Person, Plan, Tag
from plan.places import Places, may_see
from plan.values import Framework, frameworks, measure_in_words, tag_in_words
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


def stands(here: Here, draft: Draft) -> Opened:
    """How its subject stands now. Raises NotInThePlan."""
    return opened(here.register, draft.kind, draft.subject) if draft.subject else blank(draft.kind)


def typed() -> tuple[Draft, ...]:
    """Every draft in which something is typed."""
    return tuple(draft for draft in _all().values() if draft.typed)


def unsaved(here: Here) -> tuple[Draft, ...]:
    """Every draft with a word that is not saved, those of subjects that were taken out too."""
    found = []
    for draft in typed():
        try:
            changes = draft.changes(stands(here, draft))
        except NotInThePlan:
            changes = draft.typed
        if changes:
            found.append(draft)
    return tuple(found)


def plan_as_typed(here: Here, plan: Plan) -> Plan:
    """The plan as it would be if all that is typed were saved; new ones are not in it yet."""
    subjects = []
    for draft in typed():
        if draft.subject:
            with suppress(NotInThePlan):
                subjects.append(draft.on(stands(here, draft)))
    return with_subjects(plan, subjects)


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


def choose(plan: Plan, person: Person, places: Places) -> Chosen:
    """The picker with everything that there is to write, aims each followed by their actions."""
    options = {Chosen(kind): f"A new {kind}" for kind in KINDS}
    options |= _there(plan, person, places)
    for draft in typed():  # its subject may have been taken out while it was written
        gone = f"{draft.kind.capitalize()} {draft.subject} · taken out of the plan"
        options.setdefault(Chosen(draft.kind, draft.subject), gone)
    _add_asked(options)
    _follow_address(options)
    if st.session_state.get(_NAME) not in options:
        last = st.session_state.get(_LAST)
        st.session_state[_NAME] = last if last in options else _first(plan, options)
    chosen = st.selectbox(
        "What to write or change",
        [*(each for each in options if each.subject), *map(Chosen, KINDS)],
        format_func=lambda each: options[each],
        key=_NAME,
        help="Type a word of it to find it.",
    )
    _write_address(chosen)
    st.session_state[_LAST] = chosen
    return chosen


def choose_whose(plan: Plan, person: Person, places: Places) -> Chosen | None:
    """The picker of the history: everything, or one of what there is."""
    options = {None: "Everything", **_there(plan, person, places)}
    _add_asked(options)
    _follow_address(options, _WHOSE)
    if st.session_state.get(_WHOSE) not in options:
        st.session_state[_WHOSE] = None
    chosen = st.selectbox(
        "Of what",
        list(options),
        format_func=lambda each: options[each],
        placeholder=options[None],  # it stands for everything, and is chosen by emptying the field
        key=_WHOSE,
    )
    _write_address(chosen)
    return chosen


def clear_address() -> None:
    """Another part of the page begins with everything, unless a link says otherwise."""
    for name in (*KINDS, "by"):
        st.query_params.pop(name, None)
    st.session_state.pop(_WHOSE, None)


def go_to(chosen: Chosen) -> None:
    """Choose it from elsewhere on the page, before it is drawn again."""
    st.session_state[_NAME] = chosen
    _write_address(chosen)


def _add_asked(options: dict[Chosen | None, str]) -> None:
    """What the address asks for, though the plan has it no more: it can be read, or put back."""
    asked = in_address()
    if asked and asked.subject:
        name = f"{asked.kind.capitalize()} {asked.subject}"
        options.setdefault(asked, f"{name} · not in the plan")


def is_there(plan: Plan, one: Chosen) -> bool:
    """Whether the plan has it."""
    there = {"aim": plan.aims, "action": plan.actions, "person": plan.people}
    return one.subject in {each.id for each in there[one.kind]}


def _first(plan: Plan, options: dict[Chosen, str]) -> Chosen:
    """Whoever begins a plan says who they are, then the first aim, then the first action."""
    for kind, there in (("person", plan.people), ("aim", plan.aims), ("action", plan.actions)):
        if not there:
            return Chosen(kind)
    return next(each for each in options if each.subject)


def _there(plan: Plan, person: Person, places: Places) -> dict[Chosen, str]:
    found: dict[Chosen, str] = {}
    for aim in plan.aims:
        serving = plan.actions_of(aim)
        seen = [each for each in serving if may_see(person, each.sites, places)]
        if seen or not serving or may_see(person, aim.sites or ("",), places):
            found[Chosen("aim", aim.id)] = f"Aim {aim.id} · {aim.issue or 'no issue written yet'}"
        for action in seen:
            said = action.title or action.description or "no title yet"
            found[Chosen("action", action.id)] = f"    Action {action.id} · {said}"
    astray = [each for each in plan.actions if Chosen("action", each.id) not in found]
    of_no_aim = [each for each in astray if each.aim not in {aim.id for aim in plan.aims}]
    found |= {Chosen("action", a.id): f"Action {a.id} · {a.title or '…'}" for a in of_no_aim}
    everybody = sorted(plan.people, key=lambda each: (each.role, each.id))
    return found | {Chosen("person", p.id): f"Person {p.id} · {role_of(p)}" for p in everybody}


def _follow_address(options: Mapping[Chosen | None, str], name: str = _NAME) -> None:
    """An address that changed since the last run outweighs what was picked before."""
    told = in_address()
    if told in options and _as_text(told) != st.session_state.get(_REMEMBERED):
        st.session_state[name] = told


def in_address() -> Chosen | None:
    """An action is named before its aim: an address may say both."""
    for kind in ("action", "person", "aim"):
        told = st.query_params.get(kind)
        if told:
            return Chosen(kind, "" if told == _NEW_IN_ADDRESS else told)
    return None


def _write_address(chosen: Chosen | None) -> None:
    for kind in KINDS:
        if chosen is None or kind != chosen.kind:
            st.query_params.pop(kind, None)
    if chosen is not None:
        st.query_params[chosen.kind] = chosen.subject or _NEW_IN_ADDRESS
    st.session_state[_REMEMBERED] = _as_text(chosen)


def _as_text(chosen: Chosen | None) -> str:
    return f"{chosen.kind} {chosen.subject}" if chosen else ""


# Something of the plan was saved: the tick, and what else there is to tell of it.


_TOLD, _SAVED = "what the plan page has to tell", "something of the plan was saved"


def saved_just_now(told: str = "") -> None:
    """Say it when the page is drawn again, with what else there is to tell."""
    st.session_state[_SAVED] = True
    if told:
        st.session_state.setdefault(_TOLD, []).append(told)
    tick()


def is_saved_just_now() -> bool:
    """Whether the rest of the page does not know of it yet; said once."""
    return st.session_state.pop(_SAVED, False)


def show_told() -> None:
    """What there is to tell, once."""
    for told in st.session_state.pop(_TOLD, ()):
        st.info(told, icon=":material/group:")


# What is typed and not saved yet, on every part of the page, with the way to it.


def what_is_unsaved(here: Here, show: str) -> None:
    """Every draft but the one that is being written, which says so itself."""
    for draft in unsaved(here):
        of = Chosen(draft.kind, draft.subject)
        if show == "write" and of == in_address():
            continue
        told, way = st.columns([10, 2], vertical_alignment="center")
        told.markdown(f":orange[:material/edit: **Not saved yet:** {_in_words(here, draft)}]")
        way.button(
            "Go to it", key=f"go to {draft.kind} {draft.subject}", on_click=_go, args=(of,),
            width="stretch",
        )  # fmt: skip


def fields_of(here: Here, draft: Draft) -> list[str]:
    """The fields with a word that is not saved, as people call them."""
    try:
        names = draft.changes(stands(here, draft))
    except NotInThePlan:
        names = draft.typed
    return [field_of(draft.kind, name).title for name in names]


def _in_words(here: Here, draft: Draft) -> str:
    subject = f"{draft.kind} {draft.subject}" if draft.subject else f"a new {draft.kind}"
    return f"{plain(subject)} ({plain(listed(fields_of(here, draft)))})"


def _go(of: Chosen) -> None:
    st.session_state["show"] = "write"
    st.query_params.pop("show", None)
    go_to(of)


# One subject of the plan being written: how it stands, what is typed, and what it is read with.


NEW = "(new)"  # the id that a new one goes by until it is saved


@dataclass(frozen=True)
class SubjectForm:
    """`plan` is the plan with all that is typed, this one among it."""

    here: Here
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
        return Known(today=self.here.today, parts=parts or {})


def form_of(here: Here, plan: Plan, person: Person, draft: Draft) -> SubjectForm:
    """The form of a draft. Raises NotInThePlan where its subject was taken out."""
    now = stands(here, draft)
    form = SubjectForm(here, person, plan_as_typed(here, plan), now, draft)
    return form if draft.subject else replace(form, plan=with_subjects(form.plan, [form.subject]))


# What there is to choose from: measures by title with their parts, sites, people, tags, causes.


_PARTS = """
    SELECT DISTINCT
        fact_state.measure,
        facts.part
    FROM facts
    JOIN fact_state USING (definition)
    WHERE facts.part != ''
    ORDER BY ALL
"""


def parts_at(here: Here) -> dict[str, frozenset[str]]:
    """Measure -> the parts that were ever counted; minutes are no parts to choose."""
    return _parts_at(here.root, here.generation) if here.generation else {}


def measures(here: Here) -> dict[MeasureRef, str]:
    """Every measure of the catalogue by its title, each followed by its parts."""
    parts = parts_at(here)
    refs = (
        MeasureRef(measure.id, part)
        for measure in CATALOGUE
        for part in ("", *sorted(parts.get(measure.id, ())))
    )
    return {ref: measure_in_words(ref) for ref in refs}


def sites(here: Here) -> dict[str, str]:
    """Every place that the data speak of."""
    return {site: site for site in sorted(places_at(here).kinds)}


def person_names(plan: Plan) -> dict[str, str]:
    """Everybody of the plan by role."""
    named = sorted(plan.people, key=lambda each: (each.role, each.id))
    return {each.id: role_of(each) for each in named if each.id != NEW}


def aims(plan: Plan) -> dict[str, str]:
    """Every aim by its issue."""
    return {aim.id: f"{aim.id} · {aim.issue or 'no issue written yet'}" for aim in plan.aims}


def tags(here: Here) -> dict[Tag, str]:
    """Every regulation and quality statement of the frameworks that are in force."""
    in_force = [each for each in frameworks() if each.is_in_force(here.today)]
    return {tag: tag_in_words(tag) for framework in in_force for tag in framework.tags}


def dates_of(framework: Framework) -> str:
    """As in "in force since 2015"."""
    until = f" to {framework.valid_to.day} {framework.valid_to:%B %Y}" if framework.valid_to else ""
    since = framework.valid_from
    return f"{framework.title}: since {since.day} {since:%B %Y}{until}. {framework.note}"


@st.cache_data(show_spinner=False, max_entries=KEPT)
def _parts_at(root: str, generation: str) -> dict[str, frozenset[str]]:
    with read(Store(Path(root))) as cursor:
        rows = cursor.execute(_PARTS).fetchall()
    found: dict[str, set[str]] = {}
    for measure, part in rows:
        found.setdefault(measure, set()).add(part)
    return {
        measure: frozenset(parts)
        for measure, parts in found.items()
        if not all(part.lstrip("-").isdigit() for part in parts)
    }
