"""What is told of a table that leaves its page: whose it is, how it is counted and as of when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import urlencode

import streamlit as st

from connectors.sources import SOURCES
from metrics.catalogue import measure as measure_of
from pages.furniture.here import Here
from pages.furniture.loads import Freshness, freshness_at
from pages.furniture.reads import said_settings_at
from plan.words.numbers import listed
from reports.tables import About, Column, day_told

_TITLES = {source.name: source.title for source in SOURCES}
EVERYWHERE = "All sites"


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a page knows of one of its tables, beyond its rows."""

    sites: tuple[str, ...] = ()  # none: all that the page speaks of
    measures: tuple[str, ...] = ()  # by id: their rules and definitions are told
    reads: tuple[str, ...] = ()  # exports, where no measure says which
    rule: str = ""
    hidden: str = ""  # how small counts are hidden
    columns: Mapping[str, Column] = field(default_factory=dict)


def about(here: Here, said: str, view: str, told: Told) -> About:
    """All that the first sheet of the workbook says."""
    exports = freshness_at(here)
    measures = [measure_of(each) for each in told.measures]
    site = told.sites[0] if len(told.sites) == 1 else ""
    settings = (said_settings_at(here, each, site)[0] for each in told.measures)
    rules = [told.rule, *(f"{each.title} ({each.unit}). {each.rule}" for each in measures)]
    return About(
        what=said,
        made_on=here.today,
        site=listed(told.sites) or EVERYWHERE,
        view=view,
        rule=" ".join(filter(None, rules)),
        settings=" ".join(dict.fromkeys(filter(None, settings))),
        through=through_of(told, exports, here.today),
        counted_from=tuple(_reach(each) for each in _wanted(told, exports)),
        generation=here.generation,
        plan_entry=here.last_entry,
        hidden=told.hidden,
    )


def through_of(told: Told, exports: tuple[Freshness, ...], today: date) -> date | None:
    """The last complete day of all that the table is counted from; of nothing in particular, the
    newest day there is, as the line above every page has it."""
    days = [each.through for each in _wanted(told, exports)]
    if not days:
        return None
    day = min(days) if _reads(told) else max(days)
    return min(day, today - timedelta(days=1))


def address_shown() -> str:
    """The address of the page as it is shown, without its host: `/dignity?site=Oak`."""
    query = urlencode(st.query_params.to_dict())
    page = str(st.session_state.get("page", "")).removeprefix("front")
    return f"/{page}?{query}" if query else f"/{page}"


def _wanted(told: Told, exports: tuple[Freshness, ...]) -> list[Freshness]:
    """The exports that it is counted from, as far as they have days of their own."""
    wanted = _reads(told)
    return [each for each in exports if each.through and (not wanted or each.source in wanted)]


def _reads(told: Told) -> set[str]:
    return {*told.reads, *(name for id in told.measures for name in measure_of(id).reads)}


def _reach(export: Freshness) -> str:
    return f"{_TITLES.get(export.source, export.source)} to {day_told(export.through)}"
