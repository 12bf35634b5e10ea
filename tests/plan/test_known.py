"""Whatever is changed in a plan, what is known of its data already gives the verdicts read anew."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from metrics.measure import MeasureRef
from plan import evidence
from plan.evidence import records_of
from plan.model import Action, Aim, Outcome, Plan
from plan.verdict import verdicts_on
from plan.words.sentences import as_json, sentences
from tests.plan.cases import verdicts
from tests.plan.warehouse import START, TODAY, Counted, steady, step, warehouse

SITES = ("Northgate", "Hillcrest", "Parkway", "Eastfield")
PUNCTUALITY, GAPS = MeasureRef("punctuality"), MeasureRef("feasible_gaps")

changed = some.fixed_dictionaries(
    {
        "sites": some.lists(some.sampled_from(SITES), min_size=1, max_size=2, unique=True),
        "start": some.one_of(some.none(), some.integers(-8, 12)),
        "target": some.sampled_from([None, 85.0, 95.0]),
        "exclude": some.lists(some.sampled_from(SITES), max_size=2, unique=True),
        "other": some.one_of(some.none(), some.sampled_from(SITES)),
        "since": some.one_of(some.none(), some.integers(1, 9)),
    }
)


@pytest.fixture(scope="module")
def counted() -> Iterator[Counted]:
    with warehouse() as one:
        one.places("branch", *SITES)
        for site in SITES:
            one.add("punctuality", site, step(0.8, 0.92) if site == "Northgate" else steady(0.82))
            one.add("feasible_gaps", site, steady(0.7))
        yield one


def plan_with(wanted: dict) -> Plan:
    """One action as wanted, and perhaps another that rivals it somewhere."""
    start = None if wanted["start"] is None else START + timedelta(weeks=wanted["start"])
    since = wanted["since"]
    one = Action(
        id="A1",
        aim="P",
        sites=tuple(wanted["sites"]),
        process=GAPS,
        practice_changed_on=start,
        exclude=tuple(wanted["exclude"]),
        problem_since=start and since and start - timedelta(weeks=since),
    )
    rival = Action(id="A2", aim="P", sites=(wanted["other"] or "",), practice_changed_on=START)
    outcome = Outcome(measure=PUNCTUALITY, target=wanted["target"])
    actions = (one, rival) if wanted["other"] else (one,)
    return Plan((Aim(id="P", outcomes=(outcome,)),), actions)


@settings(max_examples=15)
@given(edits=some.lists(changed, min_size=2, max_size=4))
def test_what_is_known_already_gives_the_verdicts_read_anew(counted, edits: list[dict]) -> None:
    known: dict = {}
    for wanted in (*edits, edits[0]):
        plan = plan_with(wanted)
        kept = verdicts_on(records_of(counted.connection, plan, TODAY, known))
        anew = verdicts(counted.connection, plan, TODAY)
        assert [as_json(each) for each in kept] == [as_json(each) for each in anew]
        assert [sentences(each) for each in kept] == [sentences(each) for each in anew]


def test_another_title_asks_nothing_of_the_data(counted) -> None:
    plan = plan_with({"sites": ["Northgate"], "start": 0, "target": 85.0, "exclude": [],
                      "other": None, "since": None})  # fmt: skip
    known: dict = {}
    verdicts_on(records_of(counted.connection, plan, TODAY, known))
    before = len(known)
    renamed = replace(plan.actions[0], title="Another name", due_on=date(2026, 12, 1))
    again = verdicts_on(records_of(counted.connection, Plan(plan.aims, (renamed,)), TODAY, known))
    assert len(known) == before
    assert again[0].action.title == "Another name"


def test_what_is_known_does_not_grow_without_end(counted, monkeypatch) -> None:
    monkeypatch.setattr(evidence, "MOST_KNOWN", 10)
    monkeypatch.setattr(evidence, "MOST_KNOWN_OF_AN_ACTION", 10)
    known: dict = {}
    base = {"sites": ["Northgate"], "target": None, "exclude": [], "other": None, "since": None}
    for weeks in range(12):
        plan = plan_with(base | {"start": -weeks})
        kept = verdicts_on(records_of(counted.connection, plan, TODAY, known))
        assert len(known) <= 10
        assert [as_json(e) for e in kept] == [
            as_json(e) for e in verdicts(counted.connection, plan, TODAY)
        ]
