"""The governance meeting on a shared screen: what is on it, opening it, going through it."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

import streamlit as st

from pages.shared import aside, pickers, rooms
from pages.shared.pickers import role_by_id, role_of
from pages.shared.reading import KEPT, Basis
from pages.shared.saved import SavedField, keep, written
from pages.shared.tables import offer
from plan import meeting as meetings
from plan.agenda_item import Agenda, Item, ItemGroup
from plan.clock import is_sample
from plan.meeting import Meeting
from plan.minutes import Matter, clock, item_of_arising, matters_arising
from plan.model import Person
from plan.register import MEETING, Register
from plan.review_call import LONGEST, NotWritten
from plan.standing import EVERYONE, Scope
from plan.words.numbers import capital, count
from reports.governance.content import Pack, agenda_at, pack_at
from reports.governance.paper import pack_pdf
from reports.governance.slides import pack_pptx
from reports.words import day_in_words, plain

AGENDA, MINUTES = "agenda", "minutes"  # the screens before the first and after the last item
_EVERYWHERE = "All sites"
_BY_ROLE = "By role, such as: commissioner, relative; never a person’s name"
_ITEM = "item"  # in the address


@dataclass(frozen=True)
class MeetingTable:
    """All that one run of the page shows. `meeting` is None while none runs."""

    basis: Basis
    person: Person
    site: str
    sites: dict[str, str]  # whose meetings the person may hold
    meeting: Meeting | None
    agenda: Agenda  # as things stand now; matters arising first
    matters: tuple[Matter, ...]
    held: tuple[Meeting, ...]
    all_items: tuple[Item, ...]  # as it was opened, in the words that are true now

    @property
    def items(self) -> tuple[Item, ...]:
        """Those that have something to say; each is a screen."""
        return tuple(item for item in self.all_items if not item.is_empty)

    @property
    def screens(self) -> tuple[str, ...]:
        """What the address calls each screen, in their order."""
        return (AGENDA, *(item.id for item in self.items), MINUTES)

    @property
    def screen(self) -> str:
        """The screen that the address asks for; else where the meeting is."""
        wanted = (st.query_params.get(_ITEM, ""), self.meeting.at if self.meeting else "", AGENDA)
        return next(screen for screen in wanted if screen in self.screens)

    @property
    def item(self) -> Item | None:
        return next((item for item in self.items if item.id == self.screen), None)

    @property
    def may_write(self) -> bool:
        return self.meeting is not None and pickers.may_write()


def table_at(basis: Basis, person: Person) -> MeetingTable | None:
    """What lies on the table of the site that is picked; None where this person may see none."""
    register = basis.register
    newest = register.last_entry_of(MEETING)  # until something is said of one, they are kept
    held = basis.kept(lambda: meetings.meetings(register), "meetings", newest)
    sites = _sites(basis, person, held)
    if not sites:
        return None
    site = pickers.picked(sites, "site")
    runs, matters = meetings.running(held, site), matters_arising(held, site)
    since, after = meetings.since_last(held, site)
    whose = EVERYONE if runs else person  # whoever is at a meeting sees what lies on its table
    about = {"site": site, "person": whose, "since": since, "after": after}
    scope = Scope(plan=basis.plan, today=basis.today, **about)
    agenda = _agenda(basis, register.last_decision(), (site, whose.id, since, after), scope)
    if first := item_of_arising(matters, basis.today):
        agenda = replace(agenda, items=(first, *agenda.items))
    items = agenda.items
    if runs:  # an item that has moved to another group stays where the meeting takes it
        now = {item.id: item for item in items}
        items = tuple(replace(now.get(of.id, of), kind=of.kind) for of in runs.items)
    return MeetingTable(basis, person, site, sites, runs, agenda, matters, held, items)


def _sites(basis: Basis, person: Person, held: tuple[Meeting, ...]) -> dict[str, str]:
    """Whose meetings this person may hold: of all sites, or of each that is wholly her own, the
    widest first; and of whichever she is noted to be at."""
    places = basis.places
    known = sorted(pickers.sites_of_plan(basis) | set(person.sites))
    if not person.sites:
        return {pickers.ALL: _EVERYWHERE} | {site: site for site in known}
    there = [of.site for of in held if of.is_running and person.id in of.present]
    own = set(known) & (places.within(person.sites) | set(person.sites))
    widest_first = sorted(own, key=lambda site: (-len(places.within((site,))), site))
    return {site: site or _EVERYWHERE for site in (*there, *widest_first)}


@st.cache_resource(show_spinner="Looking at every action …", max_entries=KEPT)
def _agenda(basis: Basis, decided: int, asked: tuple, _scope: Scope) -> Agenda:
    """As things stand now; kept until anyone loads, edits, decides or closes a meeting."""
    return agenda_at(basis, _scope)


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


def bar(table: MeetingTable) -> None:
    """At the bottom of the window and always in sight: the way back and on, and where one is."""
    at, item = table.screens.index(table.screen), table.item
    ways = (("Back", "arrow_back", "P", -1), ("Agenda", "list", None, -at),
            ("Next", "arrow_forward", "N", 1))  # fmt: skip
    for label, icon, shortcut, by in ways:
        st.button(
            label,
            icon=f":material/{icon}:",
            key=f"governance {label.lower()}",
            shortcut=shortcut,
            type="secondary" if shortcut else "tertiary",
            disabled=not by or not 0 <= at + by < len(table.screens),
            on_click=_go,
            args=(table, by),
        )
    where = "**Minutes**" if table.screen == MINUTES else ""
    if item:  # it has the window without the line that says on other pages whose data they are
        sample = ":material/science: Sample data · " if is_sample(table.basis.register) else ""
        of = f" · :gray[{plain(item.about)}]" if item.about else ""
        where = f"{sample}{at} of {len(table.items)} · **{capital(item.kind)}**{of}"
    st.markdown(where)


def go_to(table: MeetingTable, screen: str) -> None:
    """Show a screen; a meeting that runs takes the item, for everyone who comes back to it."""
    if table.may_write and screen not in (AGENDA, MINUTES):
        with suppress(NotWritten):  # another screen has closed it: the next run shows that
            meetings.move_to(table.basis.register, table.meeting, screen, table.person.id)
    st.query_params[_ITEM] = screen  # the next run shows it


def _go(table: MeetingTable, by: int) -> None:
    at = table.screens.index(table.screen) + by
    if 0 <= at < len(table.screens):
        go_to(table, table.screens[at])


_SECONDS = 5


def what_others_did(table: MeetingTable) -> None:
    """Looks every few seconds what another screen has done; draws the page anew if something was
    said since it was drawn, and takes nothing out of a hand."""
    _look(table.basis.register, _newest(table.basis.register))
    at = table.meeting.at if table.meeting and table.item else table.screen
    if at != table.screen and at in table.screens:
        label = f"The meeting is at item {table.screens.index(at)}: go there"
        how = {"icon": ":material/group:", "on_click": go_to, "args": (table, at)}
        st.button(label, key="governance follow", **how)


@st.fragment(run_every=_SECONDS)
def _look(register: Register, drawn: tuple[int, ...]) -> None:
    if _newest(register) != drawn:
        st.rerun()


def _newest(register: Register) -> tuple[int, ...]:
    return register.last_entry_of(MEETING), register.last_decision(), register.last_entry()


# Large type, so that the screens can be read at five metres; the style reaches nothing outside.
KEY, TOLD, BAR = "governance-screen", "governance-told", "governance-bar"
_TEXT, _TITLE = "max(24px, 1.35vw)", "max(32px, 2.3vw)"
STYLE = f"""
<style>
.st-key-{KEY} :is(p, li, label, input, textarea, summary, button, span):not(:is(h1, h2, h3) *),
.st-key-{KEY} :is([data-testid="stSelectbox"], [data-testid="stDateInput"]) * {{
  font-size: {_TEXT} !important; line-height: 1.35 !important;
}}
.st-key-{KEY} :is(h1, h1 *) {{ font-size: {_TITLE} !important; line-height: 1.2 !important; }}
.st-key-{KEY} :is(h2, h2 *, h3, h3 *) {{ font-size: max(26px, 1.5vw) !important; }}
.st-key-{KEY} :is(h1, h2, h3) {{ padding: 0.2rem 0 !important; }}
.st-key-{KEY} [data-testid="stMarkdownContainer"] p {{ margin-bottom: 0.35rem; }}
.st-key-{KEY} :is(button, [role="group"], [data-testid="stTextInputRootElement"]) {{
  min-height: 3rem; height: auto;
}}
.st-key-{KEY} [role="group"] :is(button, [role="group"]) {{ min-height: 0; }}
.st-key-{TOLD} [data-testid="stColumn"] {{ flex: 1 1 12rem !important; }}
.st-key-{TOLD} [data-testid="stColumn"]:first-child {{ flex-grow: 3 !important; }}
[data-testid="stMain"]:has(.st-key-{KEY}):focus-visible {{ outline: none; }}
.st-key-{BAR} {{
  position: fixed; bottom: 0; left: 0; right: 0; z-index: 99; padding: 0.4rem 2rem;
  background: {{paper}}; border-top: 1px solid rgba(128, 128, 128, 0.4);
  flex-wrap: nowrap !important;
}}
.st-key-{BAR} p {{
  margin: 0 !important; white-space: nowrap; overflow: hidden; text-overflow: ellipsis;
}}
.st-key-{BAR} > div:has([data-testid="stMarkdown"]) {{ flex: 1 1 0 !important; min-width: 0; }}
[data-testid="stMainBlockContainer"] {{ padding-bottom: 6rem; }}
@media (max-width: 640px) {{
  .st-key-{BAR} {{ flex-wrap: wrap !important; padding: 0.4rem 1rem; gap: 1rem 0.4rem !important; }}
  .st-key-{BAR} > div:has([data-testid="stMarkdown"]) {{ flex-basis: 100% !important; order: -1; }}
}}
</style>
"""
# A screen of the meeting has the whole window: no menu, and nothing above the finding.
PRESENT = """
<style>
:is([data-testid="stHeader"], .st-key-frame) { display: none; }
[data-testid="stMainBlockContainer"] { padding: 1rem 2rem 6rem; max-width: none; }
@media (max-width: 640px) {
  [data-testid="stMainBlockContainer"] { padding: 1rem 1rem 12rem; }
}
</style>
"""


def opening(table: MeetingTable) -> None:
    """Before the first item: the groups with how many items each has; beside them, the meeting."""
    title, of = st.columns([3, 1], vertical_alignment="center", gap="large")
    title.title(f"Governance meeting · {plain(table.site or 'all sites')}", anchor=False)
    pickers.pick("Meeting of", table.sites, "site", label_visibility="collapsed", where=of)
    for open_now in table.held:  # at other sites, each with the way to join it
        site = open_now.site
        if open_now.is_running and site != table.site and site in table.sites:
            line, way = st.columns([4, 1], vertical_alignment="center")
            whose = f"{plain(site)}’s meeting" if site else "The meeting of all sites"
            since = clock(open_now.opened.recorded_at)
            line.markdown(f":material/play_circle: {whose} is open since {since}")
            rooms.link(rooms.GOVERNANCE, "Rejoin", where=way, site=site)
    what, who = st.columns([1, 1], gap="large")
    with what:
        _groups(table)
    with who:
        if table.meeting:
            _who_is_here(table, table.meeting)
        elif pickers.may_write("a meeting"):
            st.markdown(
                "Opening the meeting freezes this agenda. Decisions are saved as you make them."
            )
            label = f"Open the meeting as {role_of(table.person)}"
            if st.button(label, icon=":material/play_arrow:", key="governance open"):
                register, by = table.basis.register, table.person.id
                keep(lambda: meetings.open_meeting(register, table.agenda, by))


def _groups(table: MeetingTable) -> None:
    """How many items each group has; and the agenda to take away, to show and edit or to read."""
    agenda, basis = table.agenda, table.basis
    since, watched = day_in_words(agenda.since, basis.today), count(agenda.watched, "action")
    st.markdown(f"{watched} looked at. “New” means since the last meeting, {since}.")
    with st.container(gap="xxsmall"):
        for kind in ItemGroup:
            items = [item for item in table.items if item.kind is kind]
            if items or kind in agenda.also:
                many = sum(item.many for item in items)
                number = agenda.counted(kind) if kind in agenda.also else many
                how = {"on_click": go_to, "args": (table, items[0].id if items else AGENDA)}
                how |= {"type": "tertiary", "disabled": not items}
                st.button(f"{capital(kind)}: {number}", key=f"governance group {kind}", **how)
    if nothing := [item.title for item in table.all_items if item.is_empty]:
        aside(plain(" ".join(nothing)))

    def pack(make: Callable[[Pack], bytes]) -> bytes:
        return make(pack_at(basis, table.site, table.person))

    name = f"governance-{basis.today.isoformat()}"
    with st.container(horizontal=True, gap="small"):
        offer("Slides", partial(pack, pack_pptx), f"{name}.pptx", help="One question a slide")
        offer("Pack (PDF)", partial(pack, pack_pdf), f"{name}.pdf", help="One item a page")


def _who_is_here(table: MeetingTable, meeting: Meeting) -> None:
    """Persons of the plan, and others by their role; each is kept as soon as it is chosen."""
    basis, register, by = table.basis, table.basis.register, table.person.id
    opener, at = role_by_id(basis.plan, meeting.opened.recorded_by), meeting.opened.recorded_at
    since = f"{day_in_words(meeting.held_on, basis.today)}, {clock(at)}"
    is_open = ":material/play_circle: **The meeting is open**"
    st.markdown(f"{is_open} since {since}, opened by: {opener}.")
    roles = {person.id: role_of(person) for person in pickers.people_by_role(basis.plan)}
    key = f"present {meeting.id}"

    def keep_present() -> None:
        chosen = set(st.session_state[key] or ())
        for person in sorted(chosen ^ set(meeting.present)):
            there = (meeting, person, person in chosen)
            if not written(partial(meetings.note_present, register, *there, by=by)):
                return

    st.session_state[key] = [id for id in roles if id in meeting.present]
    how = {"format_func": roles.__getitem__, "disabled": not table.may_write}
    st.multiselect("Who is here", list(roles), key=key, on_change=keep_present, **how)
    if not table.may_write:
        st.markdown(plain(meeting.others))
        return
    SavedField(
        key=f"others {meeting.id}",
        stored=meeting.others,
        entry=meeting.others_seen,
        write=lambda text, _: meetings.note_others(register, meeting, text, by),
    ).show(st.text_input, "Who else is here", max_chars=LONGEST, placeholder=_BY_ROLE)
