"""People of the plan as documents name them: by role, and by site where the role leaves it out."""

from plan.model import Person, Plan

NOBODY = "nobody yet"


def role_of(person: Person | None) -> str:
    """As in "Scheduler, Northgate"; the id of someone whose role the plan does not tell."""
    if person is None:
        return NOBODY
    role, sites = person.role or person.id, " and ".join(person.sites)
    says_where = any(site in role for site in person.sites) or not 0 < len(person.sites) <= 2
    return role if says_where else f"{role}, {sites}"


def role_by_id(plan: Plan, person_id: str) -> str:
    """The same of someone known by id; whoever the plan no longer holds is told by the id."""
    known = (each for each in plan.people if each.id == person_id)
    found = next(known, None)
    return role_of(found) if found else person_id or NOBODY
