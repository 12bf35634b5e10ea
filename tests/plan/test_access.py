"""Who may what: by access, deed and site; and the register's door, which reads it each time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from plan.access import (
    ALLOWED,
    AccessReach,
    Deed,
    Door,
    Visitor,
    holds_until,
    is_over,
    person_of,
    reach,
    why_not,
)
from plan.access_log import Event, access_log, remember, rows_of
from plan.model import Access, Action, Aim, Decision, Person, Plan
from plan.places import Places
from plan.register import REVIEW, Claim, NotAllowed, Register, open_register
from plan.values import as_text

PLACES = Places(
    kinds={"Oak": "unit", "Elm": "unit", "Beechcroft": "care_home", "Northgate": "branch"},
    parents={"Oak": "Beechcroft", "Elm": "Beechcroft"},
)
NORTHGATE, OAK, HOME, ALL = ("Northgate",), ("Oak",), ("Beechcroft",), ()
MANAGER = Person(id="BM", access=(Access.MANAGER,), sites=NORTHGATE, sign_in="bm@example.org")
HOME_MANAGER = Person(id="RM", access=(Access.MANAGER,), sites=HOME)
NO_SITES = Person(id="XM", access=(Access.MANAGER,))
LEADER = Person(id="OD", access=(Access.LEADER,), sites=NORTHGATE)
AUDITOR = Person(id="AU", access=(Access.AUDITOR,), sites=NORTHGATE, access_sites=OAK)
OF_AN_AIM = Person(id="CO", access=(Access.AUDITOR,), access_aims=("P1",))
DATA = Person(id="DP", access=(Access.DATA,))
ADMIN = Person(id="AD", access=(Access.ADMINISTRATOR,), sites=NORTHGATE)
BOTH = replace(MANAGER, id="MA", access=(Access.MANAGER, Access.ADMINISTRATOR))
NONE = Person(id="NO", sites=NORTHGATE)

YES, NO = True, False
TABLE = [
    # who, deed, at, may they
    (MANAGER, Deed.READ_SITE, NORTHGATE, YES),
    (MANAGER, Deed.READ_SITE, OAK, NO),
    (MANAGER, Deed.READ_SITE, ("Northgate", "Oak"), NO),
    (MANAGER, Deed.READ_SITE, ALL, NO),
    (MANAGER, Deed.WRITE, NORTHGATE, YES),
    (MANAGER, Deed.WRITE, OAK, NO),
    (MANAGER, Deed.SIGN_OFF, NORTHGATE, YES),
    (MANAGER, Deed.SIGN_OFF, HOME, NO),
    (MANAGER, Deed.LOAD, None, NO),
    (MANAGER, Deed.SETTINGS, None, NO),
    (MANAGER, Deed.PEOPLE, None, NO),
    (HOME_MANAGER, Deed.READ_SITE, OAK, YES),
    (HOME_MANAGER, Deed.READ_SITE, NORTHGATE, NO),
    (NO_SITES, Deed.READ_SITE, NORTHGATE, NO),
    (NO_SITES, Deed.READ_SITE, ALL, NO),
    (NO_SITES, Deed.READ_PLAN, None, NO),
    (LEADER, Deed.READ_SITE, OAK, YES),
    (LEADER, Deed.READ_SITE, ALL, YES),
    (LEADER, Deed.WRITE, ALL, YES),
    (LEADER, Deed.SIGN_OFF, OAK, YES),
    (LEADER, Deed.LOAD, None, NO),
    (LEADER, Deed.PEOPLE, None, NO),
    (AUDITOR, Deed.READ_SITE, OAK, YES),
    (AUDITOR, Deed.READ_SITE, NORTHGATE, NO),
    (AUDITOR, Deed.WRITE, OAK, NO),
    (AUDITOR, Deed.SIGN_OFF, OAK, NO),
    (AUDITOR, Deed.LOAD, None, NO),
    (OF_AN_AIM, Deed.READ_PLAN, None, YES),
    (OF_AN_AIM, Deed.READ_SITE, NORTHGATE, NO),
    (OF_AN_AIM, Deed.WRITE, None, NO),
    (DATA, Deed.READ_SITE, ALL, YES),
    (DATA, Deed.LOAD, None, YES),
    (DATA, Deed.SETTINGS, None, YES),
    (DATA, Deed.WRITE, NORTHGATE, NO),
    (DATA, Deed.SIGN_OFF, NORTHGATE, NO),
    (DATA, Deed.PEOPLE, None, NO),
    (ADMIN, Deed.PEOPLE, None, YES),
    (ADMIN, Deed.READ_PLAN, None, NO),
    (ADMIN, Deed.READ_SITE, NORTHGATE, NO),
    (ADMIN, Deed.LOAD, None, NO),
    (BOTH, Deed.PEOPLE, None, YES),
    (BOTH, Deed.WRITE, NORTHGATE, YES),
    (BOTH, Deed.WRITE, OAK, NO),
    *((NONE, deed, None, NO) for deed in Deed),
]


@pytest.mark.parametrize(("person", "deed", "sites", "may"), TABLE)
def test_who_may_what(person, deed, sites, may) -> None:
    told = why_not(person, deed, PLACES, sites)
    assert (not told) is may
    assert may or told.startswith(f"You may not {deed}")


def test_every_access_and_every_deed_is_in_the_table() -> None:
    assert set(ALLOWED) == set(Access)
    assert {deed for deeds in ALLOWED.values() for deed in deeds} == set(Deed)


def test_a_reach_without_sites_holds_nothing() -> None:
    assert not AccessReach().holds(ALL)
    assert not AccessReach(sites=frozenset(NORTHGATE)).holds(ALL)


PLAN = Plan(
    aims=(Aim(id="P1", sites=NORTHGATE), Aim(id="P2", sites=OAK), Aim(id="P3")),
    actions=(
        Action(id="A1", aim="P1", sites=NORTHGATE, owner="BM"),
        Action(id="A2", aim="P2", sites=OAK),
        Action(id="A3", aim="P2"),
    ),
    people=(MANAGER, LEADER, AUDITOR, DATA, ADMIN),
)


@pytest.mark.parametrize(
    ("person", "actions"),
    [
        (MANAGER, ["A1", "A3"]),  # what is done everywhere is done there too
        (LEADER, ["A1", "A2", "A3"]),
        (AUDITOR, ["A2", "A3"]),
        (OF_AN_AIM, ["A1"]),
        (ADMIN, []),
    ],
)
def test_of_the_plan_each_reads_their_part_and_nobodys_sign_in(person, actions) -> None:
    read = reach(person, Deed.READ_PLAN, PLACES).of_plan(PLAN, PLACES)
    assert [action.id for action in read.actions] == actions
    assert {each.sign_in for each in read.people} == {""}


@pytest.mark.parametrize(
    ("claimed", "found"),
    [
        (["BM@Example.org"], "BM"),
        (["somebody@example.org"], None),
        ([""], None),
        ([], None),
        (["", "somebody", "bm@example.org"], "BM"),
    ],
)
def test_who_signs_in_is_known_by_address_or_subject(claimed, found) -> None:
    person = person_of(PLAN, claimed)
    assert (person and person.id) == found


def test_one_address_of_two_people_is_nobodys() -> None:
    twin = replace(LEADER, sign_in=MANAGER.sign_in)
    assert person_of(replace(PLAN, people=(MANAGER, twin)), [MANAGER.sign_in]) is None


@pytest.mark.parametrize("claims", [{}, {"iat": None}, {"iat": "soon"}, {"iat": 0}, {"iat": 1e30}])
def test_a_sign_in_that_does_not_say_when_is_over(claims) -> None:
    assert is_over(claims)


def test_a_sign_in_holds_half_a_day() -> None:
    now = datetime.now(UTC).timestamp()
    assert not is_over({"iat": now - 11 * 3600})
    assert is_over({"iat": now - 13 * 3600})
    assert holds_until({"iat": 0}) == datetime(1970, 1, 1, 12, tzinfo=UTC)


# The register's door.


LATER = datetime.now(UTC) + timedelta(days=1)


@pytest.fixture
def register(tmp_path) -> Register:
    register = open_register(tmp_path)
    for subject in (*PLAN.people, *PLAN.aims, *PLAN.actions):
        register.write(subject, "import")
    return register


def entered_by(register: Register, person: Person, until: datetime = LATER) -> Register:
    shown = reach(person, Deed.READ_PLAN, PLACES).of_plan(PLAN, PLACES)
    ids = frozenset(subject.id for subject in (*shown.aims, *shown.actions))
    return replace(register, gate=Door(Visitor(person, until), PLACES, ids))


def title_of(action: str, title: str = "New") -> Claim:
    return Claim(kind="action", subject=action, field="title", value=as_text(title))


WRITINGS = [
    (MANAGER, title_of("A1"), YES),
    (MANAGER, title_of("A2"), NO),
    (MANAGER, title_of("A3"), NO),  # done everywhere: for whoever may write everywhere
    (LEADER, title_of("A2"), YES),
    (LEADER, title_of("A3"), YES),
    (AUDITOR, title_of("A2"), NO),
    (DATA, title_of("A2"), NO),
    (ADMIN, title_of("A1"), NO),
    (ADMIN, Claim(kind="person", subject="BM", field="sign_in", value=as_text("x")), YES),
    (LEADER, Claim(kind="person", subject="OD", field="access", value=as_text(["data"])), NO),
    (DATA, Claim(kind="person", subject="DP", field="access", value=as_text(["leader"])), NO),
    (MANAGER, Claim(kind="action", subject="A1", field="sites", value=as_text(OAK)), NO),
    (MANAGER, Claim(kind="aim", subject="P2", field="issue", value=as_text("x")), NO),
    (MANAGER, Claim(kind="follow_up", subject="Northgate", field="1", value="{}"), YES),
    (MANAGER, Claim(kind="follow_up", subject="Oak", field="1", value="{}"), NO),
    (DATA, Claim(kind="load", subject="plan.csv", field="report", value="{}"), YES),
    (MANAGER, Claim(kind="load", subject="plan.csv", field="report", value="{}"), NO),
]


@pytest.mark.parametrize(("person", "said", "may"), WRITINGS)
def test_the_door_lets_through_what_one_may_write(register, person, said, may) -> None:
    before = register.histories(said.kind)
    own = entered_by(register, person)
    if may:
        own.record([said], person.id)
        assert len(register.histories(said.kind)) == len(before) + 1
    else:
        with pytest.raises(NotAllowed, match="You may not"):
            own.record([said], person.id)
        assert register.histories(said.kind) == before


def test_signing_off_is_a_deed_of_its_own(register) -> None:
    signed = as_text({"decision": Decision.ASSURE})
    said = Claim(kind=REVIEW, subject="A2", field="r1", value=signed)
    with pytest.raises(NotAllowed, match="You may not sign off"):
        entered_by(register, MANAGER).record([said], MANAGER.id)


@pytest.mark.parametrize(
    "write",
    [
        lambda own, said, by: own.record([said], by),
        lambda own, said, by: own.record_unless_changed([said], by, 10**9),
        lambda own, said, by: own.record_upon(lambda _: [said], by),
        lambda own, said, by: own.note(said.subject, "text", by),
        lambda own, said, by: own.write(replace(PLAN.actions[1], title="New"), by),
    ],
)
def test_every_way_of_writing_leads_through_the_door(register, write) -> None:
    with pytest.raises(NotAllowed):
        write(entered_by(register, MANAGER), title_of("A2"), MANAGER.id)


def test_nobody_signs_for_another(register) -> None:
    with pytest.raises(NotAllowed, match="Nobody signs for somebody else"):
        entered_by(register, MANAGER).record([title_of("A1")], LEADER.id)


def test_a_sign_in_that_is_over_writes_nothing(register) -> None:
    over = datetime.now(UTC) - timedelta(seconds=1)
    with pytest.raises(NotAllowed, match="Sign in again"):
        entered_by(register, MANAGER, over).record([title_of("A1")], MANAGER.id)


def test_access_that_was_taken_away_meanwhile_opens_nothing(register) -> None:
    own = entered_by(register, MANAGER)
    register.write(replace(MANAGER, access=()), "shell")
    with pytest.raises(NotAllowed):
        own.record([title_of("A1")], MANAGER.id)


def test_of_what_was_ever_said_each_reads_their_part(register) -> None:
    own = entered_by(register, MANAGER)
    assert {entry.subject for entry in own.histories("action")} == {"A1", "A3"}
    assert "sign_in" not in {entry.field for entry in own.histories("person")}
    assert {entry.subject for entry in register.histories("action")} == {"A1", "A2", "A3"}


# The access log.


def test_the_log_keeps_each_line_and_tells_the_newest_first(register) -> None:
    last = register.last_entry()
    for what in ("weekly.pdf", "weekly.pdf"):
        remember(register, Event.DOWNLOADED, "BM", what)
    lines = [line for line in access_log(register) if line.event == Event.DOWNLOADED]
    assert [(line.by, line.what) for line in lines] == [("BM", "weekly.pdf")] * 2
    assert lines[0].at >= lines[1].at
    assert register.last_entry() == last  # no verdict is worked out anew for it


def test_a_change_of_people_is_in_the_log_by_its_fields_and_never_by_what_they_say(
    register,
) -> None:
    register.write(replace(MANAGER, sign_in="new@example.org"), "AD")
    line = access_log(register)[0]
    assert (line.by, line.event, line.what) == ("AD", Event.PEOPLE, "BM: sign-in")
    assert "new@example.org" not in str(rows_of(access_log(register)))


def test_the_log_can_be_cut_to_days(register) -> None:
    remember(register, Event.SIGNED_IN, "BM", "")
    today = access_log(register)[0].at.date()
    assert access_log(register, today - timedelta(days=1), today + timedelta(days=1))
    assert not access_log(register, today + timedelta(days=2))
