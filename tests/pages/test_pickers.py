"""Who sees what: a site's own actions, those of the place above it and of the places below."""

import pytest

from plan.model import Person
from plan.places import Places, may_see, touches

PLACES = Places(
    kinds={"Oak": "unit", "Elm": "unit", "Beechcroft": "care_home", "Northgate": "branch"},
    parents={"Oak": "Beechcroft", "Elm": "Beechcroft"},
)


@pytest.mark.parametrize(
    ("place", "sites", "shown"),
    [
        ("Oak", ("Oak",), True),
        ("Oak", ("Elm",), False),
        ("Beechcroft", ("Oak",), True),
        ("Oak", ("Beechcroft",), True),
        ("Northgate", ("Oak", "Elm"), False),
        ("Northgate", (), True),
        ("Never loaded", ("Oak",), False),
    ],
)
def test_an_action_is_shown_where_it_acts_above_and_below(place, sites, shown) -> None:
    assert touches(place, sites, PLACES) is shown


def test_a_person_without_sites_sees_all() -> None:
    assert may_see(Person(id="lead"), ("Oak",), PLACES)


def test_a_person_with_sites_sees_theirs_only() -> None:
    manager = Person(id="manager", sites=("Northgate",))
    assert may_see(manager, ("Northgate",), PLACES)
    assert not may_see(manager, ("Oak",), PLACES)
