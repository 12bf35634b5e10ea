"""The governance meeting on a shared screen: what is on it, opening it, going through it."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial

import streamlit as st

from charts.palette import palette
from pages.shared import pickers, rooms
from pages.shared.charts import is_dark
from pages.shared.pickers import role_by_id, role_of
from pages.shared.reading import KEPT, Basis, cursor_of
from pages.shared.saved import SavedField, keep, show_saved_field, who_and_when, written
from pages.shared.tables import offer
from pages.shared.words import aside, counted, day_in_words, plain
from plan.agenda import agenda, gathered
from plan.agenda_item import Agenda, Item, ItemGroup
from plan.clock import is_sample
from plan.meeting import (
    Meeting,
    meetings,
    move_to,
    note_others,
    note_present,
    open_meeting,
    running,
    since_last,
)
from plan.minutes import Arising, arising, clock, item_of_arising
from plan.model import Person
from plan.register import MEETING, Register
from plan.review_call import LONGEST, NotWritten
from plan.standing import EVERYONE, Scope
from plan.words.numbers import capital
from reports.governance.content import Pack, pack_at
from reports.governance.paper import pack_pdf
from reports.governance.slides import pack_pptx

# What lies on the table: the meeting that runs or could, its items, and which one is shown.


AGENDA, MINUTES = "agenda", "minutes"  # the screens before the first and after the last item
_EVERYWHERE = "All sites"
_ITEM = "item"  # in the address


@dataclass(frozen=True)
class MeetingTable:
    """All that one run of the page shows. `meeting` is None while none runs."""

    basis: Basis
    person: Person
    site: str
    meeting: Meeting | None
    agenda: Agenda  # as things stand now; matters arising first
    arising: tuple[Arising, ...]
    held: tuple[Meeting, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """Those of the meeting as it was opened, in the words that are true now; each a screen."""
        return tuple(item for item in self.all_items if not item.is_empty)

    @property
    def all_items(self) -> tuple[Item, ...]:
        """The same with those that only say that a group holds nothing."""
        if self.meeting is None:
            return self.agenda.items
        now = {item.id: item for item in self.agenda.items}
        # An item that has moved to another group stays where the meeting takes it.
        pairs = ((opened, now.get(opened.id, opened)) for opened in self.meeting.items)
        return tuple(replace(item, kind=opened.kind) for opened, item in pairs)

    @property
    def screens(self) -> tuple[str, ...]:
        """What the address calls each screen, in their order."""
        return (AGENDA, *(item.id for item in self.items), MINUTES)

    @property
    def screen(self) -> str:
        """The screen that the address asks for; else where the meeting is."""
        asked = st.query_params.get(_ITEM, "")
        if asked in self.screens:
            return asked
        at = self.meeting.at if self.meeting else ""
        return at if at in self.screens else AGENDA

    @property
    def item(self) -> Item | None:
        """The item that is shown, if one is."""
        return next((item for item in self.items if item.id == self.screen), None)

    @property
    def may_write(self) -> bool:
        return self.meeting is not None and pickers.may_write()

    def show(self, screen: str) -> None:
        """Put a screen into the address; the next run shows it."""
        st.query_params[_ITEM] = screen


def table_at(basis: Basis, person: Person) -> MeetingTable | None:
    """What lies on the table of the site that is picked; None where this person may see none."""
    newest = basis.register.last_entry_of(MEETING)
    held = _meetings(basis.register_url, newest, basis.register)
    sites = _sites(basis, person, held)
    if not sites:
        return None
    site = pickers.picked(sites, "site")
    matters = arising(held, site)
    agenda = _agenda(basis, person, site, held)
    first = item_of_arising(matters, basis.today)
    return MeetingTable(
        basis=basis,
        person=person,
        site=site,
        meeting=running(held, site),
        agenda=replace(agenda, items=(first, *agenda.items)) if first else agenda,
        arising=matters,
        held=held,
    )


def _sites(basis: Basis, person: Person, held: tuple[Meeting, ...]) -> dict[str, str]:
    """Whose meetings this person may hold: of all sites, or of each that is wholly her own, the
    widest first; and of whichever she is noted to be at."""
    places = basis.places
    known = sorted(pickers.sites_of_plan(basis) | set(person.sites))
    if not person.sites:
        return {pickers.ALL: _EVERYWHERE} | {site: site for site in known}
    runs = (meeting for meeting in held if meeting.is_running)
    there = [meeting.site for meeting in runs if person.id in meeting.present]
    own = set(known) & (places.within(person.sites) | set(person.sites))
    widest_first = sorted(own, key=lambda site: (-len(places.within((site,))), site))
    return {site: site or _EVERYWHERE for site in (*there, *widest_first)}


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def _meetings(register_url: str, newest: int, _register: Register) -> tuple[Meeting, ...]:
    """Every meeting as the register holds it; kept until something is said of one."""
    return meetings(_register)


def _agenda(basis: Basis, person: Person, site: str, held: tuple[Meeting, ...]) -> Agenda:
    """As things stand now; kept until anyone loads, edits, decides or closes a meeting.

    Whoever is at a meeting sees what lies on its table.
    """
    person = EVERYONE if running(held, site) else person
    since, after = since_last(held, site)
    scope = Scope(
        plan=basis.plan,
        today=basis.today,
        site=site,
        person=person,
        since=since,
        after=after,
    )
    decided = basis.register.last_decision()
    return _agenda_of(basis, decided, (site, person.id, since, after), scope)


@st.cache_resource(show_spinner="Looking at every action …", max_entries=KEPT)
def _agenda_of(basis: Basis, decided: int, asked: tuple, _scope: Scope) -> Agenda:
    with cursor_of(basis) as cursor:
        stand = (basis.verdicts, basis.standings)
        before = gathered(basis.register, cursor, *stand, scope=_scope)
        near = basis.places.within((_scope.site,) if _scope.site else _scope.person.sites)
        return agenda(before, basis.problems.at(near))


# Moving through the meeting: buttons, N and P, and the keys that a presenter's remote sends.


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


def keys(table: MeetingTable) -> bool:
    """Arrow keys and PageUp, PageDown move on, but not in a field that needs them itself.

    Whether the window is low, as a small laptop's, so that charts must be lower too.
    """
    known = st.session_state.get(_IS_LOW, False)
    keyboard = _listener(
        key="governance keys",
        data={"screen": table.screen, "isLow": known},
        default={"is_low": known},
        on_is_low_change=lambda: None,
        on_next_change=lambda: _go(table, 1),
        on_previous_change=lambda: _go(table, -1),
    )
    st.session_state[_IS_LOW] = bool(keyboard.is_low)
    return bool(keyboard.is_low)


@contextmanager
def bar(table: MeetingTable) -> Iterator[None]:
    """At the bottom of the window and always in sight: the way back and on, and the decisions."""
    with st.container(key=BAR, horizontal=True, vertical_alignment="center", gap="small"):
        _navigation(table)
        yield


def _navigation(table: MeetingTable) -> None:
    at, screens = table.screens.index(table.screen), table.screens
    st.button(
        "Back", icon=":material/arrow_back:", key="governance back", shortcut="P",
        disabled=at == 0, on_click=_go, args=(table, -1),
    )  # fmt: skip
    st.button(
        "Agenda", icon=":material/list:", key="governance agenda", type="tertiary",
        disabled=at == 0, on_click=go_to, args=(table, AGENDA),
    )  # fmt: skip
    st.button(
        "Next", icon=":material/arrow_forward:", key="governance next", shortcut="N",
        disabled=at == len(screens) - 1, on_click=_go, args=(table, 1),
    )  # fmt: skip
    st.markdown(_where(table, at))


def go_to(table: MeetingTable, screen: str) -> None:
    """Show a screen; a meeting that runs takes the item, for everyone who comes back to it."""
    if table.may_write and screen not in (AGENDA, MINUTES):
        with suppress(NotWritten):  # another screen has closed it: the next run shows that
            move_to(table.basis.register, table.meeting, screen, table.person.id)
    table.show(screen)


def _go(table: MeetingTable, by: int) -> None:
    """From the screen that the button was drawn on."""
    screens = table.screens
    at = screens.index(table.screen) + by
    if 0 <= at < len(screens):
        go_to(table, screens[at])


def _where(table: MeetingTable, at: int) -> str:
    if table.item is None:
        return "**Minutes**" if table.screen == MINUTES else ""
    kind, about = table.item.kind, table.item.about
    of = f" · :gray[{plain(about)}]" if about else ""
    # An item has the window without the line that says so on other pages.
    sample = ":material/science: Sample data · " if is_sample(table.basis.register) else ""
    return f"{sample}{at} of {len(table.items)} · **{capital(kind)}**{of}"


# What another screen has done meanwhile shows here too, without taking anything out of a hand.


_SECONDS = 5


def what_others_did(table: MeetingTable) -> None:
    """Looks every few seconds; draws the page anew if something was said since it was drawn."""
    _look(table.basis, _newest(table.basis))
    at = table.meeting.at if table.meeting else ""
    if at and table.item is not None and at != table.item.id and at in table.screens:
        number = table.screens.index(at)
        st.button(
            f"The meeting is at item {number}: go there",
            key="governance follow",
            icon=":material/group:",
            on_click=go_to,
            args=(table, at),
        )


@st.fragment(run_every=_SECONDS)
def _look(basis: Basis, drawn: tuple[int, ...]) -> None:
    if _newest(basis) != drawn:
        st.rerun()


def _newest(basis: Basis) -> tuple[int, ...]:
    register = basis.register
    return register.last_entry_of(MEETING), register.last_decision(), register.last_entry()


# Large type for the meeting's own screens, so that they can be read at five metres.


# The style reaches nothing outside the first of these.
KEY, TOLD, BAR = "governance-screen", "governance-told", "governance-bar"
_TEXT, _TITLE = "max(24px, 1.35vw)", "max(32px, 2.3vw)"
_STYLE = f"""
<style>
.st-key-{KEY} :is(p, li, label, input, textarea, summary, button, span):not(:is(h1, h2, h3) *),
.st-key-{KEY} :is([data-testid="stSelectbox"], [data-testid="stDateInput"]) * {{
  font-size: {_TEXT} !important;
  line-height: 1.35 !important;
}}
.st-key-{KEY} :is(h1, h1 *) {{ font-size: {_TITLE} !important; line-height: 1.2 !important; }}
.st-key-{KEY} :is(h2, h2 *, h3, h3 *) {{ font-size: max(26px, 1.5vw) !important; }}
.st-key-{KEY} :is(h1, h2, h3) {{ padding: 0.2rem 0 !important; }}
.st-key-{KEY} [data-testid="stMarkdownContainer"] p {{ margin-bottom: 0.35rem; }}
.st-key-{KEY} :is(button, [role="group"], [data-testid="stTextInputRootElement"]) {{
  min-height: 3rem;
  height: auto;
}}
.st-key-{KEY} [role="group"] :is(button, [role="group"]) {{ min-height: 0; }}
.st-key-{TOLD} [data-testid="stColumn"] {{ flex: 1 1 12rem !important; }}
.st-key-{TOLD} [data-testid="stColumn"]:first-child {{ flex-grow: 3 !important; }}
[data-testid="stMain"]:has(.st-key-{KEY}):focus-visible {{ outline: none; }}
.st-key-{BAR} {{
  position: fixed; bottom: 0; left: 0; right: 0; z-index: 99; padding: 0.4rem 2rem;
  background: {{paper}}; border-top: 1px solid rgba(128, 128, 128, 0.4);
}}
.st-key-{BAR} {{ flex-wrap: nowrap !important; }}
.st-key-{BAR} p {{
  margin: 0 !important; white-space: nowrap; overflow: hidden; text-overflow: ellipsis;
}}
.st-key-{BAR} > div:has([data-testid="stMarkdown"]) {{ flex: 1 1 0 !important; min-width: 0; }}
[data-testid="stMainBlockContainer"] {{ padding-bottom: 6rem; }}
</style>
"""
# A screen of the meeting has the whole window: no menu, and nothing above the finding.
_PRESENT = """
<style>
:is([data-testid="stHeader"], .st-key-frame) { display: none; }
[data-testid="stMainBlockContainer"] { padding: 1rem 2rem 6rem; max-width: none; }
</style>
"""


@contextmanager
def large(table: MeetingTable) -> Iterator[None]:
    """Everything inside is in large type; an item has the whole window."""
    with st.container(key=KEY, gap="small"):
        st.html(_STYLE.replace("{paper}", palette(dark=is_dark()).paper))
        if table.item is not None:
            st.html(_PRESENT)
        yield


# Who is at the meeting: persons of the plan, and others by their role.


def who_is_here(table: MeetingTable) -> None:
    """Each is kept as soon as it is chosen; what another screen keeps shows here too."""
    people = {person.id: person for person in pickers.people_by_role(table.basis.plan)}
    key = f"present {table.meeting.id}"
    st.session_state[key] = [id for id in people if id in table.meeting.present]
    st.multiselect(
        "Who is here",
        list(people),
        format_func=lambda id: role_of(people[id]),
        key=key,
        disabled=not table.may_write,
        on_change=_keep_present,
        args=(table, key),
    )
    _others(table)


def _keep_present(table: MeetingTable, key: str) -> None:
    register, by = table.basis.register, table.person.id
    chosen, there = set(st.session_state[key] or ()), set(table.meeting.present)
    for person in sorted(chosen ^ there):
        is_there = person in chosen
        note = partial(note_present, register, table.meeting, person, is_there, by=by)
        if not written(table.basis, note):
            return


def _others(table: MeetingTable) -> None:
    """Those who are no persons of the plan."""
    register, by, meeting = table.basis.register, table.person.id, table.meeting
    if not table.may_write:
        st.markdown(plain(meeting.others))
        return

    def note(text: str, entry: int) -> None:
        note_others(register, replace(meeting, others_seen=entry), text, by)

    field = SavedField(
        key=f"others {meeting.id}",
        stored=meeting.others,
        entry=meeting.others_seen,
        write=note,
        tell=lambda entry: who_and_when(table.basis, entry),
    )
    placeholder = "By role, such as: commissioner, relative; never a person’s name"
    how = {"max_chars": LONGEST, "placeholder": placeholder}
    show_saved_field(field, partial(st.text_input, "Who else is here", **how))


# Before the first item: what is on the agenda, opening the meeting, and who is there.


def opening(table: MeetingTable) -> None:
    """The groups with how many items each has; beside them, the meeting itself."""
    title, of = st.columns([3, 1], vertical_alignment="center", gap="large")
    title.title(f"Governance meeting · {plain(table.site or 'all sites')}", anchor=False)
    sites = _sites(table.basis, table.person, table.held)
    pickers.pick("Meeting of", sites, "site", label_visibility="collapsed", where=of)
    _elsewhere(table, sites)
    what, who = st.columns([1, 1], gap="large")
    with what:
        _groups(table)
        _pack(table)
    with who:
        if table.meeting is None:
            _open(table)
        else:
            meeting, by = table.meeting, role_by_id(table.basis.plan, table.meeting.opened_by)
            day = day_in_words(meeting.held_on, table.basis.today)
            is_open = ":material/play_circle: **The meeting is open**"
            st.markdown(f"{is_open} since {day}, {clock(meeting.opened_at)}, opened by: {by}.")
            who_is_here(table)


def _elsewhere(table: MeetingTable, sites: Collection[str]) -> None:
    """Meetings that are open at other sites of these, each with the way to join it."""
    for open_now in table.held:
        if open_now.is_running and open_now.site != table.site and open_now.site in sites:
            whose, since = open_now.site or "The meeting of all sites", clock(open_now.opened_at)
            whose = f"{plain(whose)}’s meeting" if open_now.site else whose
            line, way = st.columns([4, 1], vertical_alignment="center")
            line.markdown(f":material/play_circle: {whose} is open since {since}")
            rooms.link(rooms.GOVERNANCE, "Rejoin", where=way, site=open_now.site)


def _groups(table: MeetingTable) -> None:
    since = day_in_words(table.agenda.since, table.basis.today)
    watched = counted(table.agenda.watched, "action")
    st.markdown(f"{watched} looked at. “New” means since the last meeting, {since}.")
    with st.container(gap="xxsmall"):
        for kind in ItemGroup:
            items = [item for item in table.items if item.kind is kind]
            number = str(sum(item.many for item in items))
            if kind in table.agenda.also:
                number = table.agenda.counted(kind)
            if items or kind in table.agenda.also:
                st.button(
                    f"{capital(kind)}: {number}",
                    key=f"governance group {kind}",
                    type="tertiary",
                    disabled=not items,
                    on_click=go_to,
                    args=(table, items[0].id if items else AGENDA),
                )
    nothing = [item.title for item in table.all_items if item.is_empty]
    if nothing:
        aside(plain(" ".join(nothing)))


def _pack(table: MeetingTable) -> None:
    """The agenda to take away: slides to show and to edit, or a document."""

    def pack(make: Callable[[Pack], bytes]) -> bytes:
        with table.basis.edition() as edition:
            return make(pack_at(edition, table.site, table.person))

    name = f"governance-{table.basis.today.isoformat()}"
    with st.container(horizontal=True, gap="small"):
        offer("Slides", partial(pack, pack_pptx), f"{name}.pptx", help="One question a slide")
        offer("Pack (PDF)", partial(pack, pack_pdf), f"{name}.pdf", help="One item a page")


def _open(table: MeetingTable) -> None:
    if not pickers.may_write("a meeting"):
        return
    st.markdown("Opening the meeting freezes this agenda. Decisions are saved as you make them.")
    label = f"Open the meeting as {role_of(table.person)}"
    if st.button(label, icon=":material/play_arrow:", key="governance open"):
        register, agenda = table.basis.register, table.agenda
        keep(table.basis, lambda: open_meeting(register, agenda, table.person.id))
