"""Which aim, action or person is written: chosen from one list, kept in the address of the page."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from pages.furniture import pickers
from pages.furniture.people import role_of
from pages.furniture.plan import drafts
from pages.furniture.plan.drafts import KINDS
from plan.model import Person, Plan
from plan.places import Places

NEW = "new"  # in the address
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
        return {self.kind: self.subject or NEW}


def choose(plan: Plan, person: Person, places: Places) -> Chosen:
    """The picker with everything that there is to write, aims each followed by their actions."""
    options = {Chosen(kind): f"A new {kind}" for kind in KINDS}
    options |= _there(plan, person, places)
    for draft in drafts.typed():  # its subject may have been taken out while it was written
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
        seen = [each for each in serving if pickers.may_see(person, each.sites, places)]
        if seen or not serving or pickers.may_see(person, aim.sites or ("",), places):
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
            return Chosen(kind, "" if told == NEW else told)
    return None


def _write_address(chosen: Chosen | None) -> None:
    for kind in KINDS:
        if chosen is None or kind != chosen.kind:
            st.query_params.pop(kind, None)
    if chosen is not None:
        st.query_params[chosen.kind] = chosen.subject or NEW
    st.session_state[_REMEMBERED] = _as_text(chosen)


def _as_text(chosen: Chosen | None) -> str:
    return f"{chosen.kind} {chosen.subject}" if chosen else ""
