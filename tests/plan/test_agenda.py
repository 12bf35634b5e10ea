"""The agenda: everything that needs a decision, each once, in order, in words to be read."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics.difference import difference
from metrics.difference.answers import Doubt
from metrics.measure import MeasureRef
from metrics.questions.medicines_themes import (
    DoneSinceMeeting,
    ErrorTheme,
    FoundBy,
    HouseCount,
    Themes,
)
from plan.agenda import agenda, gathered
from plan.agenda_actions import AHEAD, reasons
from plan.agenda_item import MOST_LINES, Agenda, ItemGroup, RiskMove, answer_shown, risk_moves
from plan.model import Decision, Person, ReAuditResult, Risk
from plan.promises import Slip
from plan.register import open_register
from plan.standing import Scope
from plan.state import ASSURED_STATES, Review, State
from plan.words.answers import VerdictAnswer
from tests.plan.agendas import AIM, COURSES, before, reached, seen_at
from tests.plan.cases import TODAY
from tests.plan.warehouse import warehouse

NEEDS_A_DECISION = (State.COMPLETED, State.TESTING, State.OVERDUE, *ASSURED_STATES)
NO_THEMES = Themes(date(2026, 10, 19), date(2026, 11, 15), (), DoneSinceMeeting(0, 0, 0, 0, 0))
unhurried = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
SITES = (*COURSES, "Parkway")
days = st.sampled_from([TODAY + timedelta(days=n) for n in (-90, -30, -1, 0, 5, 60)])
slips = st.just(
    Slip(was=date(2026, 10, 1), now=date(2026, 12, 1), on=TODAY, by="director", why="ill")
)


@pytest.fixture(scope="module", autouse=True)
def worked_out() -> None:
    """The verdicts take seconds: they are reached before any test begins."""
    for site in reached():
        seen_at(site)


@st.composite
def an_action(draw, site: str):
    """Some action at a site, and the reviews of it."""
    action = replace(
        reached()[site].action,
        due_on=draw(st.none() | days),
        completed_on=draw(st.none() | days),
        review_on=draw(days),
        later_reviews_on=tuple(draw(st.lists(days, max_size=1))),
        re_audit_on=draw(days),
        re_audited_on=draw(st.none() | days),
        owner=draw(st.sampled_from(("scheduler", ""))),
    )
    held = draw(st.lists(st.tuples(st.sampled_from(Decision), days), max_size=2))
    reviews = tuple(
        Review(
            action=site,
            held_on=on,
            decision=decision,
            by="quality",
            owner="scheduler",
            verdict=draw(st.sampled_from(("{}", '{"answer": "working"}'))),
        )
        for decision, on in held
    )
    return action, reviews


@st.composite
def meetings(draw):
    """What lies before some meeting."""
    sites = draw(st.lists(st.sampled_from(SITES), unique=True, max_size=3))
    drawn = {site: draw(an_action(site)) for site in sites}
    low, high = st.builds(Risk, st.integers(1, 12)), st.builds(Risk, st.integers(13, 25))
    moves = st.builds(RiskMove, aim=st.just(AIM), was=low, now=high) | st.builds(
        RiskMove, aim=st.just(AIM), was=high, now=low
    )
    return before(
        {site: action for site, (action, _) in drawn.items()},
        {site: reviews for site, (_, reviews) in drawn.items()},
        {site: tuple(draw(st.lists(slips, max_size=1))) for site in sites},
        medicines=draw(st.sampled_from((None, NO_THEMES))),
        risks=tuple(draw(st.lists(moves, max_size=1))),
    )


@unhurried
@given(meetings())
def test_what_needs_a_decision_is_on_the_agenda_exactly_once(before) -> None:
    found = agenda(before)
    listed = [action for item in found.items for action in item.actions]
    assert len(listed) == len(set(listed))
    for each in before.standings:
        needs = bool(each.escalations) or each.state in NEEDS_A_DECISION
        assert not needs or each.action.id in listed, each.state
        assert each.state is not State.STOPPED or each.action.id not in listed


@unhurried
@given(meetings())
def test_what_is_completed_and_not_assured_is_counted_wherever_it_is_taken(before) -> None:
    waiting = sum(
        kind is ItemGroup.COMPLETED
        for each in before.standings
        for kind, _ in reasons(before, each)
    )
    assert agenda(before).counted(ItemGroup.COMPLETED).split(",")[0] == str(waiting)


@unhurried
@given(meetings())
def test_the_groups_stand_in_their_order_and_none_is_left_out(before) -> None:
    kinds = [item.kind for item in agenda(before).items]
    assert kinds == sorted(kinds, key=list(ItemGroup).index)
    assert set(kinds) == set(ItemGroup) - {ItemGroup.ARISING}
    assert kinds.count(ItemGroup.MEDICINES) == 1


@unhurried
@given(meetings())
def test_every_item_reads_as_a_finding_a_few_lines_and_a_question(before) -> None:
    found = agenda(before)
    assert len({item.id for item in found.items}) == len(found.items)
    for item in found.items:
        assert item.title.endswith("."), item.title
        assert not item.title[0].islower(), item.title
        assert len(item.lines) <= MOST_LINES
        assert all(line.endswith(".") for line in item.lines), item.lines
        assert not any(line[0].islower() for line in item.lines), item.lines
        assert item.question.endswith("?") or item.is_empty


@unhurried
@given(meetings())
def test_the_same_things_make_the_same_agenda(before) -> None:
    assert agenda(before) == agenda(before)


def test_what_is_recorded_as_completed_and_still_a_draft_is_asked_about() -> None:
    nobodys = action_at("Northgate", completed_on=TODAY, owner="")
    (item,) = agenda(before({"Northgate": nobodys})).of(ItemGroup.COMPLETED)
    assert "It has no owner. Name one accountable person." in item.lines[1]
    assert item.question == "Who puts right what the plan lacks, and by when?"


def items_at(found: Agenda, kind: ItemGroup) -> list[str]:
    return [item.action for item in found.of(kind)]


def action_at(site: str, **changes):
    quiet = {"due_on": None, "review_on": date(2027, 3, 1), "re_audit_on": date(2027, 4, 1)}
    return replace(reached()[site].action, **(quiet | changes))


def test_each_answer_is_a_finding_that_names_place_and_measure() -> None:
    done = {site: action_at(site, completed_on=date(2026, 8, 3)) for site in reached()}
    titles = {item.action: item.title for item in agenda(before(done)).of(ItemGroup.COMPLETED)}
    assert {reached()[site].answer for site in done} == set(VerdictAnswer) - {
        VerdictAnswer.GAIN_LOST,
        VerdictAnswer.FALL_STOPPED,
    }
    assert titles["Northgate"].startswith("At Northgate, between")
    assert titles["Northgate"].endswith("more calls in every 100 began on time.")
    assert titles["Eastfield"] == (
        "At Eastfield practice has changed, and nothing shows yet in calls that began on time."
    )
    assert titles["Southbank"].endswith("began on time, not clearly because of this action.")
    assert titles["Millhouse"] == (
        "At Millhouse there is no clear change in practice or in calls that began on time."
    )
    assert titles["Westbrook"].startswith("At Westbrook something got worse: between")
    assert titles["Riverside"].startswith("At Riverside calls that began on time got worse:")
    assert titles["Parkway"] == "At Parkway there is nothing to judge yet."


def test_what_got_worse_is_what_is_drawn() -> None:
    done = {site: action_at(site, completed_on=TODAY) for site in ("Westbrook", "Northgate")}
    found = {item.action: item for item in agenda(before(done)).of(ItemGroup.COMPLETED)}
    for site, measure in (("Westbrook", "short_calls"), ("Northgate", "punctuality")):
        (shown,) = found[site].shown
        assert (shown.measure, shown.action) == (MeasureRef(measure), site)
        assert answer_shown(reached()[site], shown).measure.id == measure


def test_an_action_with_several_reasons_tells_the_others_in_its_first_group() -> None:
    late = action_at(
        "Millhouse", completed_on=date(2026, 8, 3), review_on=date(2026, 10, 5),
        re_audit_on=date(2026, 11, 30),
    )  # fmt: skip
    found = agenda(
        before({"Millhouse": late}, risks=(RiskMove(aim=AIM, was=Risk(15), now=Risk(10)),))
    )
    (item,) = found.of(ItemGroup.ESCALATED)
    assert item.title == "At Millhouse the evidence had not improved by the review date."
    assert item.lines[-1] == (
        "Also: review missed; completed, not yet assured; re-audit on 30 November;"
        " risk moved from 15 to 10."
    )
    assert items_at(found, ItemGroup.COMPLETED) == items_at(found, ItemGroup.DUE) == []


def test_an_escalation_says_to_whom_since_when_and_that_nobody_acknowledged_it() -> None:
    late = action_at("Northgate", due_on=date(2026, 11, 1), review_on=date(2026, 12, 1))
    (item,) = agenda(before({"Northgate": late})).of(ItemGroup.ESCALATED)
    assert item.lines == (
        "Due 1 November, now 2 weeks late.",
        "Escalated on 9 November to: Operations director. Not acknowledged yet.",
        "Also: review on 1 December.",
    )


def test_what_nothing_stands_against_asks_for_a_signature_of_another() -> None:
    done = action_at("Northgate", completed_on=date(2026, 8, 3))
    checked = replace(done, re_audited_on=TODAY, re_audit_result=ReAuditResult.MET)
    (item,) = agenda(before({"Northgate": checked})).of(ItemGroup.COMPLETED)
    assert "Nothing is missing: it can be signed off." in item.lines
    assert item.question == "Is it assured? Someone other than the owner (Scheduler) signs."


def test_a_review_held_early_is_not_due_again() -> None:
    soon = action_at("Northgate", review_on=TODAY + timedelta(days=5))
    held = Review(action="Northgate", held_on=TODAY, decision=Decision.CONTINUE, by="quality")
    assert items_at(agenda(before({"Northgate": soon})), ItemGroup.DUE) == ["Northgate"]
    assert (
        items_at(agenda(before({"Northgate": soon}, {"Northgate": (held,)})), ItemGroup.DUE) == []
    )
    far = action_at("Northgate", review_on=TODAY + AHEAD + timedelta(days=1))
    assert items_at(agenda(before({"Northgate": far})), ItemGroup.DUE) == []


def test_what_is_assured_and_has_nothing_due_is_told_in_one_item() -> None:
    done = {"completed_on": date(2026, 8, 3)}
    actions = {site: action_at(site, **done) for site in ("Northgate", "Southbank")}
    signed = {
        site: (
            Review(
                action=site,
                held_on=date(2026, 10, 5),
                decision=Decision.ASSURE,
                by="quality",
                owner="scheduler",
                verdict='{"answer": "working"}',
                override=reason,
                not_borne_out=("The re-audit is not recorded.",) if reason else (),
            ),
        )
        for site, reason in (("Northgate", ""), ("Southbank", "Seen on three visits"))
    }
    (item,) = agenda(before(actions, signed)).of(ItemGroup.HOLDING)
    assert item.title == "2 assured actions are holding."
    assert item.actions == ("Northgate", "Southbank")
    assert item.action == ""
    assert [each.action for each in item.shown] == ["Northgate", "Southbank"]
    assert item.lines[0].endswith("assured on 5 October by Quality lead.")
    assert item.lines[1].endswith("by Quality lead, despite: The re-audit is not recorded.")


def test_a_lowered_risk_that_no_result_bears_out_is_asked_about_alone() -> None:
    move = RiskMove(aim=AIM, was=Risk(15), now=Risk(10))
    without = agenda(before({"Millhouse": action_at("Millhouse")}, risks=(move,)))
    (alone,) = without.of(ItemGroup.RISK)
    assert alone.title == (
        "At Millhouse the risk was lowered from 15 (extreme) to 10 (high),"
        " and no result bears it out yet."
    )
    assert alone.question == "Does the lower score stand?"
    (together,) = agenda(before({"Northgate": action_at("Northgate")}, risks=(move,))).of(
        ItemGroup.RISK
    )
    assert together.title == "1 risk was lowered, with a result to show for it."
    both = {site: action_at(site) for site in ("Millhouse", "Northgate")}
    (together,) = agenda(before(both, risks=(move,))).of(ItemGroup.RISK)
    assert [each.action for each in together.shown] == ["Northgate"]
    rose = replace(move, was=Risk(10), now=Risk(15))
    (rising,) = agenda(before({"Northgate": action_at("Northgate")}, risks=(rose,))).of(
        ItemGroup.RISK
    )
    assert rising.title == "At Northgate the risk rose from 10 (high) to 15 (extreme)."


def test_medicines_lead_with_the_kind_that_grew_beyond_chance() -> None:
    gaps = ErrorTheme("gap", FoundBy.MAR, 40, 12, 2000, 2000, (HouseCount("Alder", 40, 3),))
    found = replace(NO_THEMES, themes=(gaps,), done=DoneSinceMeeting(3, 2, 4, 10, 6))
    (item,) = agenda(before({}, medicines=found, medicines_at=("Alder",))).of(ItemGroup.MEDICINES)
    assert item.title == (
        "More of one kind of error, gap in the MAR: 12 before, 40 since 19 October."
    )
    assert item.lines == (
        "Most often: gap in the MAR (40).",
        "Recurring: gap in the MAR, at Alder.",
        "Done: 3 assessments of competency, 2 passed; 4 sheets sampled by the second line; "
        "6 of 10 findings escalated the same day.",
    )
    assert [(each.measure, each.sites) for each in item.shown] == [
        (MeasureRef("mar_errors"), ("Alder",))
    ]


def test_a_meeting_about_nothing_says_that_every_group_was_looked_at() -> None:
    found = agenda(before({}))
    assert all(item.is_empty for item in found.items if item.kind is not ItemGroup.MEDICINES)
    assert found.items[0].title == "Nothing has been escalated."
    assert found.of(ItemGroup.MEDICINES)[0].title == "Nothing was supplied about medicines here."


def test_a_risk_moved_since_the_last_meeting_as_the_register_saw_it(
    tmp_path: Path, either_database: str
) -> None:
    register = open_register(tmp_path)
    register.write(replace(AIM, risk_before=Risk(15), risk_now=Risk.of(5, 2)), by="import")
    first = register.last_entry()
    (aim,) = register.plan().aims
    assert [(move.was, move.now) for move in risk_moves(register, [aim])] == [
        (Risk(15), Risk.of(5, 2))
    ]
    assert risk_moves(register, [aim], after=first) == ()
    register.write(replace(aim, risk_now=Risk(12)), by="director")
    (aim,) = register.plan().aims
    (move,) = risk_moves(register, [aim], after=first)
    assert (move.was, move.now, move.rose) == (Risk.of(5, 2), Risk(12), True)
    assert str(move) == "from 10 (high) to 12 (high)"
    second = register.last_entry()
    register.write(replace(aim, risk_now=Risk.of(4, 3)), by="director")  # the same score
    assert risk_moves(register, register.plan().aims, after=second) == ()
    assert risk_moves(register, [replace(aim, risk_now=None)]) == ()


def test_a_meeting_of_one_site_holds_what_touches_it_and_what_may_be_seen(tmp_path: Path) -> None:
    register, sites = open_register(tmp_path), ("Northgate", "Millhouse")
    found = before({site: action_at(site, completed_on=TODAY) for site in sites})
    with warehouse() as counted:
        counted.places("branch", *sites)

        def at(**scope):
            asked = Scope(plan=found.plan, today=TODAY, **scope)
            stand = reversed(found.standings)
            read = gathered(counted.connection, register, found.verdicts, stand, scope=asked)
            assert read.medicines is None
            return [each.action.id for each in read.standings]

        assert at() == ["Millhouse", "Northgate"]
        assert at(site="Millhouse") == ["Millhouse"]
        assert at(person=Person(id="BM", sites=("Northgate",))) == ["Northgate"]
        assert at(person=Person(id="BM", sites=("Northgate",)), site="Millhouse") == []


def test_a_gain_with_nothing_to_compare_says_so_before_all_else() -> None:
    done = action_at("Northgate", completed_on=date(2026, 8, 3))
    found = before({"Northgate": done})
    outcome = found.verdicts[0].outcome
    alone = difference(outcome.evidence.own, outcome.evidence.question)
    assert alone.beside.doubt is Doubt.NOTHING_BESIDE
    unsure = replace(outcome, difference=alone)
    qualified = replace(found.verdicts[0], outcome=unsure, qualified=True)
    (item,) = agenda(replace(found, verdicts=(qualified,))).of(ItemGroup.COMPLETED)
    assert item.lines[0] == (
        "Better than before; no other site to compare with: it could be the time of year."
    )
