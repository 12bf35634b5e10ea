"""Which place lies in which, and which are of one kind."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import duckdb

from metrics.within import known_places
from plan.model import Person


@dataclass(frozen=True)
class Places:
    """Every place that the data speak of: its kind ("" if unknown) and what it belongs to."""

    kinds: dict[str, str]
    parents: dict[str, str]

    def within(self, sites: Iterable[str]) -> frozenset[str]:
        """These sites and all below them; no sites means all places."""
        found = frozenset(sites) or frozenset(self.kinds)
        while not (below := {of for of, at in self.parents.items() if at in found}) <= found:
            found |= below
        return found

    def above(self, sites: Iterable[str]) -> frozenset[str]:
        found = frozenset(sites)
        while not (above := {self.parents[of] for of in found if of in self.parents}) <= found:
            found |= above
        return found

    def parted(self, sites: tuple[str, ...], held: Collection[str]) -> tuple[str, ...]:
        """Several sites themselves; of one, or of all, the places below it at which something is
        held: where that is one alone, those below that one."""
        below = sites
        while len(below) < 2:
            at: set[str | None] = {*below} or {None}
            found = (of for of in self.kinds if self.parents.get(of) in at)
            further = tuple(of for of in found if not self.within([of]).isdisjoint(held))
            if not further or (below and below[0] in held):
                return ()
            below = further
        return below

    def like(self, sites: Iterable[str]) -> frozenset[str]:
        own = self.within(sites)
        kinds = {self.kinds.get(site, "") for site in own}
        return frozenset(site for site, kind in self.kinds.items() if kind in kinds) - own


def read_places(cursor: duckdb.DuckDBPyConnection) -> Places:
    """The places of the sites export, and those that any other export names."""
    rows = known_places(cursor)
    return Places(
        kinds={site: kind for site, kind, _ in rows},
        parents={site: parent for site, _, parent in rows if parent},
    )


def may_see(person: Person, sites: tuple[str, ...], places: Places) -> bool:
    """Whether what happens at `sites` is for this person: no sites of one's own means all."""
    return not person.sites or any(touches(own, sites, places) for own in person.sites)


def touches(place: str, sites: tuple[str, ...], places: Places) -> bool:
    """Whether one of `sites` is the place, lies below it or above it; no sites means everywhere."""
    return not sites or place in places.within(sites) | places.above(sites)
