"""Three views of the plan agree with counting by hand, whoever looks, however odd the plan."""

import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest

from plan.due import dues_of
from plan.model import Action, Aim, Decision, Person, Plan, Risk
from plan.places import Places
from plan.standing import Scope, Standing, escalations_of
from plan.state import NO_VERDICT, Case, Review, State
from plan.verdict import Verdict
from plan.views import (
    ALL_STOPPED,
    NO_ACTION,
    Trend,
    aims_looked_at,
    board,
    risk_register,
    service_review,
)
from plan.words.answers import VerdictAnswer
from tests.plan.agendas import AIM, NOT_BEGUN, reached, seen_at
from tests.plan.cases import ACTION, DONE, PEOPLE, RUNNING, TODAY, standing_of

SITES = tuple(f"Site {number:02}" for number in range(60))
PLACES = Places(kinds=dict.fromkeys(SITES, "branch"), parents={})
EVERYONE = Person(id="")
RISKS = (None, Risk(3), Risk.of(2, 3), Risk(9), Risk.of(4, 4))
STOPPED = Review(action="", held_on=date(2026, 11, 2), decision=Decision.STOP, by="director")


@cache
def world(seed: int) -> tuple[Plan, tuple[Standing, ...], tuple[Verdict, ...]]:
    """A hundred aims at sixty sites; some lack actions, outcomes, scores, owners or places."""
    chance = random.Random(seed)
    aims, actions, standings, verdicts = [], [], [], []
    for number in range(100):
        scores = {each: chance.choice(RISKS) for each in ("risk_before", "risk_now")}
        aim = replace(AIM, id=f"A{number:03}", sites=_sites(chance, 1), **scores)
        aims.append(replace(aim, outcomes=aim.outcomes if chance.random() < 0.8 else ()))
        actions += [_action(chance, aim.id, at) for at in range(chance.choice((0, 1, 1, 2, 4)))]
    plan = Plan(aims=tuple(aims), actions=tuple(actions), people=PEOPLE)
    for action in actions:
        course = chance.choice(tuple(reached()))
        verdict = replace(reached()[course], action=action, aim=plan.aim_of(action))
        seen = seen_at(course)
        if not verdict.aim.outcomes:  # without an outcome no verdict can be reached
            nothing = {"outcome": None, "process": None, "balancing": None}
            verdict = replace(verdict, answer=VerdictAnswer.TOO_EARLY, **nothing)
            seen = NO_VERDICT
        reviews = (replace(STOPPED, action=action.id),) if chance.random() < 0.15 else ()
        case = Case(plan=plan, action=action, today=TODAY, reviews=reviews, seen=seen)
        verdicts.append(verdict)
        standings.append(standing_of(case, escalations_of(case)))
    return plan, tuple(standings), tuple(verdicts)


def _sites(chance: random.Random, fewest: int = 0) -> tuple[str, ...]:
    return tuple(chance.sample(SITES, chance.randint(fewest, 3)))


def _action(chance: random.Random, aim: str, at: int) -> Action:
    made = chance.choice((ACTION, RUNNING, DONE, NOT_BEGUN, replace(RUNNING, owner="")))
    return replace(
        made,
        id=f"{aim}-{at}",
        aim=aim,
        sites=_sites(chance, 1),
        due_on=chance.choice((None, TODAY - timedelta(40), TODAY + timedelta(3))),
        review_on=chance.choice((None, TODAY - timedelta(9), TODAY, TODAY + timedelta(5))),
    )


def looked_at(seed: int, site: str = "", person: Person = EVERYONE):
    plan, standings, verdicts = world(seed)
    scope = Scope(plan=plan, today=TODAY, site=site, person=person)
    return aims_looked_at(scope, PLACES, standings, verdicts)


def by_hand(seed: int, site: str = "", own: tuple[str, ...] = ()) -> dict[str, list[Standing]]:
    """The actions of each aim that may be looked at: one plain loop over everything there is."""
    plan, standings, _ = world(seed)
    found: dict[str, list[Standing]] = {}
    for aim in plan.aims:
        of_aim = [each for each in standings if each.action.aim == aim.id]
        seen = []
        for each in of_aim:
            at = each.action.sites
            if (not site or site in at) and (not own or any(place in own for place in at)):
                seen.append(each)
        here = not site or site in aim.sites
        mine = not own or any(place in own for place in aim.sites)
        if seen or (not of_aim and here and mine):
            found[aim.id] = seen
    return found


LOOKS = [("", ()), ("Site 07", ()), ("", ("Site 03", "Site 41")), ("Site 03", ("Site 03",))]


@pytest.mark.parametrize(("site", "own"), LOOKS)
def test_each_view_has_the_aims_and_actions_that_one_counts_by_hand(site, own) -> None:
    aims, wanted = looked_at(1, site, Person(id="x", sites=own)), by_hand(1, site, own)
    for lines in (risk_register(aims), service_review(aims), board(aims)):
        assert {line.aim.id for line in lines} == set(wanted)
        assert len(lines) == len(wanted)
    for line in board(aims):
        standings = wanted[line.aim.id]
        assert dict(line.by_state) == Counter(each.state for each in standings)
        raised = [e for each in standings for e in escalations_of(each)]
        assert (line.escalated, line.unacknowledged) == (len(raised), len(raised))
        open_ = [d for each in standings for d in dues_of(each, TODAY) if d.is_open]
        assert (line.decision is None) == (not open_)
        assert line.decision is None or line.decision in open_
    for line in service_review(aims):
        standings = wanted[line.aim.id]
        assert {each.action.id for each in line.controls} == {e.action.id for e in standings}
        dues = [due for each in standings for due in dues_of(each, TODAY)]
        assert sorted(line.dues, key=str) == sorted(dues, key=str)


@pytest.mark.parametrize(("site", "own"), LOOKS[2:])
def test_no_place_is_named_that_one_may_not_see(site, own) -> None:
    for seen in looked_at(1, site, Person(id="x", sites=own)):
        assert seen.sites
        assert set(seen.sites) <= set(own)


def test_risks_stand_by_their_score_and_say_how_it_moved_and_when_it_is_looked_at() -> None:
    lines, wanted = risk_register(looked_at(2)), by_hand(2)
    lasts = [line.aim.risk_now or line.aim.risk_before for line in lines]
    scores = [last.score if last else 0 for last in lasts]
    assert scores == sorted(scores, reverse=True)
    for line in lines:
        before, now = line.aim.risk_before, line.aim.risk_now
        assert line.moved == (now.score - before.score if before and now else None)
        going = [e for e in wanted[line.aim.id] if e.state is not State.STOPPED]
        going = [each for each in going if not each.is_stopped]
        days = [day for each in going for day in each.action.reviews_on if day >= TODAY]
        assert line.next_review == (min(days) if days else None)
        stopped = [control.state is State.STOPPED for control in line.controls]
        assert stopped == sorted(stopped)


def test_what_got_worse_is_never_hidden_by_what_got_better() -> None:
    got_worse = (VerdictAnswer.GETTING_WORSE, VerdictAnswer.AT_A_COST)
    for seen, line in zip(looked_at(3), _in_order(3), strict=True):
        answers = {verdict.answer for verdict in seen.running if verdict.outcome}
        if seen.aim.outcomes and answers & set(got_worse):
            assert line.trend in (Trend.WORSE, Trend.COST)
        if line.trend is Trend.BETTER:
            assert answers <= {VerdictAnswer.WORKING, VerdictAnswer.IMPROVED_OTHERWISE}


def _in_order(seed: int) -> list:
    lines = {line.aim.id: line for line in board(looked_at(seed))}
    return [lines[seen.aim.id] for seen in looked_at(seed)]


def test_what_waits_for_a_decision_comes_first_on_the_board() -> None:
    waits = [line.decision is not None for line in board(looked_at(2))]
    assert waits == sorted(waits, reverse=True)
    pressing = [line.decision.pressing for line in board(looked_at(2)) if line.decision]
    assert pressing == sorted(pressing)


def test_an_aim_without_actions_outcomes_or_scores_has_its_line_all_the_same() -> None:
    bare = Aim(id="bare")
    plan = Plan(aims=(bare,))
    aims = aims_looked_at(Scope(plan=plan, today=TODAY), PLACES, (), ())
    (risk,), (service,), (line,) = risk_register(aims), service_review(aims), board(aims)
    assert (risk.trend, risk.moved, risk.controls, risk.next_review) == (Trend.NONE, None, (), None)
    assert (service.outcomes, service.dues) == ((), ())
    assert (line.finding, line.by_state, line.decision) == (NO_ACTION, (), None)


def test_a_board_is_not_told_a_finding_of_what_was_stopped() -> None:
    stopped = [
        (seen, line)
        for seen, line in zip(looked_at(1), _in_order(1), strict=True)
        if seen.standings and not seen.running
    ]
    assert stopped
    assert {line.finding for _, line in stopped} == {ALL_STOPPED}
