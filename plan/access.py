"""Who may do what: by a person's access, what they may read, write and change; else why not.

It holds where people sign in. Whoever has the shell of the server may do everything there.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from plan.model import Access, Decision, Person, Plan
from plan.places import Places, touches
from plan.register import DECISIONS, FOLLOW_UP, LOAD, REVIEW, Claim, Entry, NotAllowed


class Deed(StrEnum):
    """What somebody may be allowed to do, as it is said after "you may not"."""

    READ_PLAN = "read the plan"
    READ_SITE = "read figures"
    WRITE = "write"
    SIGN_OFF = "sign off"
    LOAD = "load files"
    SETTINGS = "change settings"
    PEOPLE = "change people"


_READ = frozenset({Deed.READ_PLAN, Deed.READ_SITE})
_OF_A_SITE = _READ | {Deed.WRITE, Deed.SIGN_OFF}  # others are done for the whole provider
ALLOWED = {
    Access.MANAGER: _OF_A_SITE,
    Access.LEADER: _OF_A_SITE,
    Access.AUDITOR: _READ,
    Access.DATA: _READ | {Deed.LOAD, Deed.SETTINGS},
    Access.ADMINISTRATOR: frozenset({Deed.PEOPLE}),
}
_EVERYWHERE = frozenset({Access.LEADER, Access.DATA})  # these are bound to no site


@dataclass(frozen=True)
class AccessReach:
    """Where somebody may do something: everywhere, or at these sites and for these aims."""

    everywhere: bool = False
    sites: frozenset[str] = frozenset()  # with all below them
    aims: frozenset[str] = frozenset()

    def holds(self, sites: Collection[str]) -> bool:
        """Whether these sites, all of them, are within it; no sites means all sites."""
        return self.everywhere or (bool(sites) and self.sites.issuperset(sites))

    def among(self, sites: Iterable[str]) -> frozenset[str]:
        """Those of them that are within it."""
        return frozenset(sites) if self.everywhere else self.sites.intersection(sites)

    def of_plan(self, plan: Plan, places: Places) -> Plan:
        """As far as it may be read: actions at one of the sites, or of one of the aims."""

        def is_theirs(sites: tuple[str, ...], aim: str) -> bool:
            at_one = any(touches(site, sites, places) for site in self.sites)
            return self.everywhere or aim in self.aims or at_one

        people = tuple(replace(person, sign_in="") for person in plan.people)
        actions = tuple(of for of in plan.actions if is_theirs(of.sites, of.aim))
        served = {action.aim for action in actions}
        aims = (of for of in plan.aims if of.id in served or is_theirs(of.sites or ("",), of.id))
        return Plan(tuple(aims), actions, people, plan.set_late)


def own_sites(person: Person) -> tuple[str, ...]:
    """The sites that their access is to, where it is to some: named with it, or a manager's own."""
    return person.access_sites or (person.sites if Access.MANAGER in person.access else ())


def reach(person: Person, deed: Deed, places: Places) -> AccessReach:
    """Where the person may do it, by all that their access allows."""
    able = [access for access in person.access if deed in ALLOWED[access]]
    named = own_sites(person) if Access.MANAGER in able else person.access_sites
    sites = places.within(named) if able and named else frozenset()
    is_bound = deed in _OF_A_SITE and not _EVERYWHERE.intersection(able)
    reads_aims = Access.AUDITOR in able and deed is Deed.READ_PLAN
    aims = person.access_aims if reads_aims else ()
    return AccessReach(bool(able) and not is_bound, sites, frozenset(aims))


def why_not(
    person: Person, deed: Deed, places: Places, sites: Collection[str] | None = None
) -> str:
    """Blank where the person may do it, at all of these sites if they are named; else why not."""
    held, access = reach(person, deed, places), " and ".join(person.access)
    if not access:
        return f"You may not {deed}: nobody has given you access yet. Ask an administrator."
    if not any(deed in ALLOWED[own] for own in person.access):
        return f"You may not {deed}: your access ({access}) does not include it."
    if held == AccessReach():
        named = "no site" if deed is not Deed.READ_PLAN else "no site and no aim"
        return f"You may not {deed}: your access ({access}) names {named}. Ask an administrator."
    if sites is not None and not held.holds(sites):
        own = ", ".join(sorted(held.sites)) or "no site as a whole"
        return f"You may not {deed} at {', '.join(sorted(sites)) or 'all sites'}: yours: {own}."
    return ""


def person_of(plan: Plan, known_as: Iterable[str]) -> Person | None:
    """Whoever signs in by one of these addresses or subjects, in any case; nobody, if two do."""
    names = {name.strip().casefold() for name in known_as if name.strip()}
    able = [person for person in plan.people if person.sign_in.strip().casefold() in names]
    return able[0] if len(able) == 1 else None


_LASTS = timedelta(hours=12)  # then the sign-in provider is asked again


def holds_until(claims: Mapping[str, Any]) -> datetime:
    """Half a day from when the provider said who it is; if it does not say when, it is over."""
    try:
        return datetime.fromtimestamp(float(claims["iat"]), UTC) + _LASTS
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return datetime.min.replace(tzinfo=UTC)


def is_over(claims: Mapping[str, Any]) -> bool:
    """Whether a sign-in holds no more."""
    return datetime.now(UTC) >= holds_until(claims)


@dataclass(frozen=True)
class Visitor:
    """Somebody who signed in, with the moment until which that holds."""

    person: Person
    until: datetime = field(compare=False)  # with its time zone

    @property
    def is_over(self) -> bool:
        return datetime.now(UTC) >= self.until


_OF_ACTIONS = ("aim", "action", *DECISIONS)  # kinds that are said of aims and actions


@dataclass(frozen=True)
class Door:
    """What one visitor writes into the register, and reads of it beside the plan's present state.

    Who they are and what they may is read again for every writing: access that was taken away a
    moment ago opens nothing.
    """

    visitor: Visitor
    places: Places
    shown: frozenset[str] | None  # aims and actions that they may read; None: all

    def check(self, plan: Plan, said: Sequence[Claim], by: str) -> None:
        """Raises NotAllowed, and then nothing of it is written."""
        own = self.visitor.person.id
        person = next((person for person in plan.people if person.id == own), None)
        if self.visitor.is_over:
            raise NotAllowed("Your sign-in is over, so nothing was written. Sign in again.")
        if person is None or person.sign_in != self.visitor.person.sign_in:
            raise NotAllowed("You are no longer among the people here, so nothing was written.")
        if by != own and why_not(person, Deed.LOAD, self.places):  # a file signs for itself
            raise NotAllowed("Nobody signs for somebody else, so nothing was written.")
        for saying in said:
            if told := self._why_not(plan, saying, person):
                raise NotAllowed(f"{told} Nothing was written.")

    def _why_not(self, plan: Plan, said: Claim, person: Person) -> str:
        deed, sites = Deed.WRITE, None
        if said.kind in ("person", LOAD, "store"):
            deed = Deed.PEOPLE if said.kind == "person" else Deed.LOAD
        elif said.kind == FOLLOW_UP:
            sites = frozenset({said.subject})
        elif said.kind in _OF_ACTIONS:
            sites = _sites_of(plan, said, person)
            is_review = said.kind == REVIEW
            if is_review and json.loads(said.value).get("decision") == Decision.ASSURE:
                deed = Deed.SIGN_OFF
        return why_not(person, deed, self.places, sites)

    def shows(self, entry: Entry) -> bool:
        """Whether they may read it: never by what people sign in, nor of other sites' aims."""
        if entry.kind == "person" and entry.field == "sign_in":
            return False
        return self.shown is None or entry.kind not in _OF_ACTIONS or entry.subject in self.shown


def _sites_of(plan: Plan, said: Claim, person: Person) -> frozenset[str] | None:
    """Where it would be written, before and after; None where the owner writes of their own."""
    if said.kind == "aim":
        known = [aim for aim in plan.aims if aim.id == said.subject]
        served = [action for action in plan.actions if action.aim == said.subject]
        at = [aim.sites or tuple(s for a in served for s in a.sites) for aim in known]
    else:
        acted_on = [action for action in plan.actions if action.id == said.subject]
        if any(action.owner == person.id for action in acted_on) and said.field != "sites":
            return None
        at = [action.sites for action in acted_on]
    if said.field == "sites":
        at.append(tuple(json.loads(said.value)))
    return frozenset(site for sites in at for site in sites) if all(at) and at else frozenset()
