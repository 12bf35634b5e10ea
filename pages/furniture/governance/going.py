"""Moving through the meeting: buttons, N and P, and the keys that a presenter's remote sends."""

from contextlib import suppress

import streamlit as st

from pages.furniture.governance.table import AGENDA, MINUTES, Table
from pages.furniture.words import plain
from plan.meeting import move_to
from plan.review_call import Refused

_LISTEN = """
const STEPS = {ArrowRight: "next", PageDown: "next", ArrowLeft: "previous", PageUp: "previous"};
const OWN_KEYS = [
  "input", "textarea", "select", "summary", "[contenteditable=true]", "[role=combobox]",
  "[role=listbox]", "[role=radiogroup]", "[role=tablist]", "[role=slider]", "[role=spinbutton]",
  "[role=dialog]", "[role=grid]",
].join(",");

export default function ({ data, setTriggerValue, setStateValue }) {
  const isLow = window.innerHeight < 900;
  if (isLow !== data.isLow) setStateValue("is_low", isLow);
  if (window.governanceScreen !== data.screen) {
    window.governanceScreen = data.screen;  // a new screen begins at its top
    document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
  }
  const step = (event) => {
    const name = STEPS[event.key];
    const isPlain = !(event.ctrlKey || event.metaKey || event.altKey || event.shiftKey);
    if (!name || !isPlain || event.defaultPrevented || event.target.closest?.(OWN_KEYS)) return;
    event.preventDefault();
    setTriggerValue(name, true);
  };
  document.addEventListener("keydown", step);
  return () => document.removeEventListener("keydown", step);
}
"""
_IS_LOW = "governance window is low"
_listener = st.components.v2.component("governance_keys", js=_LISTEN)


def keys(table: Table) -> bool:
    """Arrow keys and PageUp, PageDown move on, but not in a field that needs them itself.

    Whether the window is low, as a small laptop's, so that charts must be lower too.
    """
    known = st.session_state.get(_IS_LOW, False)
    told = _listener(
        key="governance keys",
        data={"screen": table.screen, "isLow": known},
        default={"is_low": known},
        on_is_low_change=lambda: None,
        on_next_change=lambda: _go(table, 1),
        on_previous_change=lambda: _go(table, -1),
    )
    st.session_state[_IS_LOW] = bool(told.is_low)
    return bool(told.is_low)


def navigation(table: Table) -> None:
    """Where the meeting is, with the way back and on."""
    at, screens = table.screens.index(table.screen), table.screens
    back, first, where, on = st.columns([2, 2, 8, 2], vertical_alignment="center")
    back.button(
        "Back", icon=":material/arrow_back:", key="governance back", shortcut="P",
        disabled=at == 0, on_click=_go, args=(table, -1), width="stretch",
    )  # fmt: skip
    first.button(
        "Agenda", icon=":material/list:", key="governance agenda", type="tertiary",
        disabled=at == 0, on_click=go_to, args=(table, AGENDA), width="stretch",
    )  # fmt: skip
    on.button(
        "Next", icon=":material/arrow_forward:", key="governance next", shortcut="N",
        disabled=at == len(screens) - 1, on_click=_go, args=(table, 1),
        width="stretch",
    )  # fmt: skip
    where.markdown(_where(table, at), text_alignment="center")


def go_to(table: Table, screen: str) -> None:
    """Show a screen; a meeting that runs takes the item, for everyone who comes back to it."""
    if table.may_write and screen not in (AGENDA, MINUTES):
        with suppress(Refused):  # another screen has closed it: the next run shows that
            move_to(table.here.register, table.meeting, screen, table.person.id)
    table.show(screen)


def _go(table: Table, by: int) -> None:
    """From the screen that the button was drawn on."""
    screens = table.screens
    at = screens.index(table.screen) + by
    if 0 <= at < len(screens):
        go_to(table, screens[at])


def _where(table: Table, at: int) -> str:
    if table.item is None:
        return "**Minutes**" if table.screen == MINUTES else ""
    kind, about = table.item.kind, table.item.about
    of = f" · :gray[{plain(about)}]" if about else ""
    return f"**{kind[:1].upper()}{kind[1:]}** · item {at} of {len(table.items)}{of}"
