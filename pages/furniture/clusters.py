"""Postcode clusters on the page of complaints: over which time, and what is said of them first."""

from datetime import date, timedelta
from math import isinf

from metrics.arrival import Arrival, arrival
from metrics.questions.clusters import Apart, Cluster, apart, least_punctual, read_clusters
from pages.furniture import pickers
from pages.furniture.cursor import cursor_of
from pages.furniture.here import Data
from pages.furniture.kept import of_data
from pages.furniture.reads import places_at
from pages.furniture.words import counted, plain
from plan.words.numbers import amount

_SPELLS = {
    "half": ("The last 26 weeks", 26),
    "quarter": ("The last 13 weeks", 13),
    "year": ("The last 52 weeks", 52),
}
_MOST_NAMED = 3


def pick_weeks() -> int:
    """Over how many weeks clusters are compared."""
    said = {key: words for key, (words, _) in _SPELLS.items()}
    return _SPELLS[pickers.pick("Compared over", said, "over")][1]


@of_data(max_entries=100)
def clusters_at(here: Data, sites: tuple[str, ...], weeks: int, last: date) -> tuple[Cluster, ...]:
    """The clusters of these sites over so many weeks up to a day."""
    with cursor_of(here) as cursor:
        return read_clusters(cursor, sites, last - timedelta(days=7 * weeks - 1), last)


@of_data(max_entries=100)
def arrival_at(here: Data, sites: tuple[str, ...], last: date) -> Arrival:
    """How late complaints about these sites come in."""
    places = sorted(places_at(here).within(sites)) if sites else []
    with cursor_of(here) as cursor:
        return arrival(cursor, places, last)


def in_words(clusters: tuple[Cluster, ...], limit: int) -> str:
    """Where complaints lie apart from those elsewhere, and where calls are least punctual.

    Never why: that two things are so in one place does not say that one makes the other.
    """
    if not clusters:
        return "**Nothing here is known by postcode.**"
    lowest = least_punctual(clusters)
    found = [one for one in apart(clusters, limit) if _may_be_told(one, limit)]
    told = [_told(one, lowest) for one in found[:_MOST_NAMED]]
    if len(found) > _MOST_NAMED:
        told.append(f"{counted(len(found) - _MOST_NAMED, 'other cluster')} lie apart too.")
    if all(one.complaints is None for one in clusters):
        told.append("**Complaints cannot be set against calls: one of the two was not supplied.**")
    elif not found:
        told.append("**In no cluster do complaints about late calls lie clearly apart.**")
    if lowest and lowest not in [one.cluster for one in found]:
        told.append(f"Calls are least punctual in {plain(lowest.name)} ({_on_time(lowest)}).")
    return " ".join(told)


def _may_be_told(one: Apart, limit: int) -> bool:
    return one.times < 1 or (one.cluster.complaints or 0) >= limit


def _told(one: Apart, lowest: Cluster | None) -> str:
    name = f"In **{plain(one.cluster.name)}** complaints about late calls"
    if one.times < 1:
        return f"{name} are fewer than elsewhere."
    rate = "come, and none elsewhere" if isinf(one.times) else f"are {_times(one.times)} elsewhere"
    also = (
        f", and punctuality is lowest there ({_on_time(lowest)})" if one.cluster is lowest else ""
    )
    return f"{name} {rate}{also}."


def _times(times: float) -> str:
    said = {2: "twice those", 3: "three times those", 4: "four times those", 5: "five times those"}
    whole = round(times)
    if abs(times - whole) < 0.15 and whole in said:
        return said[whole]
    return f"{times:.1f} times those"


def _on_time(one: Cluster) -> str:
    return f"{amount(one.on_time_percent, '%')} on time"
