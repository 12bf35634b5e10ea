"""A theme's page as it is declared, tabs of sections, and the one program that draws it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

import streamlit as st

from metrics.catalogue import measure as measure_of
from metrics.measure import Theme
from pages.shared import charts, frame, pickers, rooms
from pages.shared.reading import Basis, fragment
from pages.shared.words import aside, headed, plain
from plan.model import Action, Person
from plan.places import touches
from plan.words.numbers import listed
from plan.words.sentences import wording

View = TypeVar("View")  # what a tab looks at: `basis`, `sites`, and what its pickers choose
# A Listing, courses, or a function of the page: it draws, and what it says is written below that.
Part = Callable[[View], object]


@dataclass(frozen=True)
class Section(Generic[View]):
    """One part of a tab, as a letter is read: its words, pictures and tables, a note."""

    title: str
    parts: tuple[Part, ...]
    note: str | Callable[[View], str] = ""

    def draw(self, view: View) -> None:
        """All of it; what says nothing leaves no gap."""
        for part in self.parts:
            if isinstance(words := part(view), str):
                st.markdown(words)
        if note := self.note if isinstance(self.note, str) else self.note(view):
            aside(note)


@dataclass(frozen=True)
class Tab(Generic[View]):
    """What one tab asks, its sections, of which one is open at a time, the measures whose rules are
    behind "How it is counted", its pickers (None: there is nothing to pick, and why is said), its
    answer, which draws or says, and whose actions it says are working."""

    title: str
    question: str
    sections: Mapping[str, Section[View]]  # by their names in the address
    counted: tuple[str, ...]
    view: Callable[[Basis, Person], View | None]
    answer: Callable[[View], str | None]
    theme: Theme | None = None


@dataclass(frozen=True)
class SpellView:
    """Which sites are looked at, and over how many complete weeks."""

    basis: Basis
    sites: tuple[str, ...]
    weeks: int

    @property
    def limit(self) -> int:
        """Counts of people below this are not told."""
        return self.basis.small_cell(self.sites)


def pick_spell(
    *measures: str, label: str, name: str, spells: Mapping[str, int]
) -> Callable[[Basis, Person], SpellView]:
    """Pickers of a site where one of these measures is counted, and of weeks."""

    def pick(basis: Basis, person: Person) -> SpellView:
        by_site, by_spell = st.columns(2)
        options = pickers.sites_or_all(basis, person, pickers.counted_sites(basis, *measures))
        sites = pickers.pick_sites(options, person, where=by_site)
        return SpellView(basis, sites, pickers.pick_weeks(label, spells, name, where=by_spell))

    return pick


def show(title: str, tabs: Mapping[str, Tab]) -> None:
    """The page: one tab of it is open, and only that is worked out."""
    if (asked := st.query_params.get("look")) in tabs:  # as addresses of before say it
        st.query_params.from_dict(st.query_params.to_dict() | {"tab": asked, "look": ""})
    basis, person = frame.opened(title)
    if not basis.generation:
        frame.nothing_yet()
        how_counted(basis, (), next(iter(tabs.values())).counted)
        st.stop()
    _open_tab(basis, person, tabs)


@fragment
def _open_tab(basis: Basis, person: Person, tabs: Mapping[str, Tab]) -> None:
    names = {name: tab.title for name, tab in tabs.items()}
    name = next(iter(names))
    if len(names) > 1:
        kept = {"on_change": pickers.forget_all_but, "args": ("tab", "site", "measure")}
        name = pickers.pick_segment("Look at", names, "tab", label_visibility="collapsed", **kept)
    tab = tabs[name]
    aside(tab.question)
    first_lines = st.container()
    view = tab.view(basis, person)
    if view is not None:
        with first_lines:
            if answer := tab.answer(view):
                st.markdown(answer)
        names = {name: section.title for name, section in tab.sections.items()}
        name = next(iter(names))
        if len(names) > 1:
            name = pickers.pick_segment("Of it", names, "look", label_visibility="collapsed")
        _open_section(view, tab.sections[name])
        if tab.theme:
            are_they_working(basis, view.sites, tab.theme)
    how_counted(basis, view.sites if view else (), tab.counted)


@fragment
def _open_section(view: View, section: Section[View]) -> None:
    st.header(section.title)
    section.draw(view)


def how_counted(basis: Basis, sites: tuple[str, ...], measures: tuple[str, ...]) -> None:
    """Settings, rule and SQL of these measures, one at a time, worked out when it is opened."""
    shown = st.expander("How it is counted", key="how", bind="query-params")
    if not shown.open:
        return
    with shown:
        every = (charts.settings_in_words(basis, measure_of(id), sites) for id in measures)
        aside(" ".join(dict.fromkeys(filter(None, every))))
        titles = {id: measure_of(id).title for id in measures}
        id = pickers.pick("Rule and SQL of", titles, "rule") if len(titles) > 1 else measures[0]
        charts.definition(basis, measure_of(id), sites)


def are_they_working(
    basis: Basis, sites: tuple[str, ...], theme: Theme = Theme.PUNCTUALITY
) -> None:
    """One line an action on the theme that touches these sites (none: all), each with the way to
    its page."""
    st.markdown("**Is what we do about it working?**")
    of_theme = [verdict for verdict in basis.verdicts if verdict.aim.theme is theme]
    shown = [verdict for verdict in of_theme if touches_any(basis, sites, verdict.action)]
    if not of_theme:
        st.write(f"The plan has no action on {theme} yet.")
    elif not shown:
        st.write(f"No action of the plan on {theme} is at {plain(listed(sites))}.")
    for verdict in shown:
        action = verdict.action
        line, way = st.columns([9, 3], vertical_alignment="center")
        line.markdown(f"{headed(wording(verdict))} · {plain(action.title or action.id)}")
        rooms.link(rooms.ACTION, f"See the evidence ({action.id})", action=action.id, where=way)


def touches_any(basis: Basis, sites: tuple[str, ...], action: Action) -> bool:
    """Whether an action is at one of these sites, or above or below it; none means everywhere."""
    return not sites or any(touches(site, action.sites, basis.places) for site in sites)
