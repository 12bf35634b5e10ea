"""A theme's page as it is declared, tabs of sections, and the one program that draws it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from metrics.catalogue import CATALOGUE
from metrics.catalogue import measure as measure_of
from metrics.measure import Theme
from pages.shared import aside, charts, folded, frame, pickers, rooms
from pages.shared.reading import Basis, fragment
from plan.model import Action, Person
from plan.places import touches
from plan.words.numbers import listed
from plan.words.sentences import wording
from reports.edition import SpellView, TabView
from reports.words import headed, plain

# A Listing, courses, or a function of the page: it draws, and what it says is written below that.
Part = Callable[[Any], object]


@dataclass(frozen=True)
class Section:
    """One part of a tab, as a letter is read: its words, pictures and tables, a note."""

    title: str
    parts: tuple[Part, ...]
    note: str | Callable[[Any], str] = ""


def section(title: str, note: str | Callable[[Any], str] = "") -> Callable[[Part], Section]:
    """A section of one part, declared where that is drawn."""
    return lambda part: Section(title, (part,), note)


@dataclass(frozen=True)
class Tab:
    """What one tab asks, its sections, of which one is open at a time, the measures whose rules are
    behind "How it is counted", its pickers (None: there is nothing to pick, and why is said), its
    answer, which draws or says, and whose actions it says are working."""

    title: str
    question: str
    sections: Mapping[str, Section]  # by their names in the address
    counted: tuple[str, ...]
    view: Callable[[Basis, Person], TabView | None]
    answer: Callable[[Any], str | None]
    theme: Theme | None = None


def pick_spell(
    *measures: str, label: str, name: str, spells: Mapping[str, int]
) -> Callable[[Basis, Person], SpellView]:
    """Pickers of a site where one of these measures is counted, and of weeks."""

    def pick(basis: Basis, person: Person) -> SpellView:
        by_site, by_spell = st.columns(2)
        sites = _pick_sites(basis, person, *measures, where=by_site)
        return SpellView(basis, sites, pickers.pick_weeks(label, spells, name, where=by_spell))

    return pick


def _of_others(theme: Theme | None, tabs: Mapping[str, Tab]) -> dict[str, Tab]:
    """A tab of all measures of a theme that no other tab counts, if there are any."""
    counted = {id for tab in tabs.values() for id in tab.counted}
    others = tuple(of.id for of in CATALOGUE if of.theme is theme and of.id not in counted)

    def pick(basis: Basis, person: Person) -> TabView:
        return TabView(basis, _pick_sites(basis, person, *others))

    title, question = "Other measures", "What else is counted, and does it change?"
    sections = {"course": Section(title, (charts.courses_of(*others),))}
    tab = Tab(title, question, sections, others, pick, lambda view: None)
    return {"others": tab} if others else {}


def _pick_sites(basis: Basis, person: Person, *measures: str, **how: Any) -> tuple[str, ...]:
    counted = pickers.counted_sites(basis, *measures)
    return pickers.pick_sites(pickers.sites_or_all(basis, person, counted), person, **how)


def show(title: str, tabs: Mapping[str, Tab], theme: Theme | None = None) -> None:
    """The page: one tab of it is open, and only that is worked out. The page of a theme has a last
    one of all its other measures.
    """
    tabs = {**tabs, **_of_others(theme, tabs)}
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
    kept = {"on_change": pickers.forget_all_but, "args": ("tab", "site", "measure")}
    tab = tabs[_one_of("Look at", tabs, "tab", **kept)]
    aside(tab.question)
    first_lines = st.container()
    if view := tab.view(basis, person):
        with first_lines:
            if answer := tab.answer(view):
                st.markdown(answer)
        _open_section(view, tab.sections[_one_of("Of it", tab.sections, "look")])
        if tab.theme:
            are_they_working(basis, view.sites, tab.theme)
    how_counted(basis, view.sites if view else (), tab.counted)


def _one_of(label: str, named: Mapping[str, Tab | Section], name: str, **how: Any) -> str:
    titles = {key: of.title for key, of in named.items()}
    if len(titles) == 1:
        return next(iter(titles))
    return pickers.pick_segment(label, titles, name, label_visibility="collapsed", **how)


@fragment
def _open_section(view: TabView, section: Section) -> None:
    st.header(section.title)
    for part in section.parts:  # what says nothing leaves no gap
        if isinstance(words := part(view), str):
            st.markdown(words)
    if note := section.note if isinstance(section.note, str) else section.note(view):
        aside(note)


def how_counted(basis: Basis, sites: tuple[str, ...], measures: tuple[str, ...]) -> None:
    """Settings, rule and SQL of these measures, one at a time, worked out when it is opened."""
    with (shown := folded("How it is counted", "how")):
        if not shown.open:
            return
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
