"""The state of an action is told by rule, and what is not due is refused with what is missing."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from metrics.target import TargetState
from plan.assurance import (
    NEXT_LOOKED_AT,
    OVERRIDABLE,
    ReAudit,
    as_decided,
    decide,
    not_borne_out,
    record_re_audit,
    refusals,
    start,
)
from plan.editing import put_back, withdraw
from plan.faults import opened
from plan.model import Action, Decision, ReAuditResult
from plan.promises import Promised, promised_of
from plan.register import Register, open_register, withdrawal_of
from plan.state import (
    Case,
    Refused,
    Review,
    State,
    VerdictSnapshot,
    all_reviews,
    reviews_of,
)
from plan.words.answers import VerdictAnswer
from tests.plan.cases import (
    ACTION,
    AIM,
    DONE,
    GOOD,
    PEOPLE,
    RE_AUDITED,
    RUNNING,
    TODAY,
    case,
    in_register,
    standing_of,
    targets_judged,
)

SIGNED = Review(
    action="A1",
    held_on=TODAY,
    decision=Decision.ASSURE,
    by="quality",
    owner="scheduler",
    verdict=GOOD.text,
)
STOPPED = replace(SIGNED, decision=Decision.STOP, note="merged with another action")
REOPENED = replace(STOPPED, decision=Decision.REOPEN)
LOST_TOLD = '{"answer": "gain_lost"}'
LOST = replace(GOOD, answer=VerdictAnswer.GAIN_LOST, held=False, text=LOST_TOLD)


@pytest.mark.parametrize(
    ("found", "state"),
    [
        (case(replace(ACTION, cause="")), State.DRAFT),
        (case(), State.NOT_STARTED),
        (case(replace(ACTION, started_on=date(2026, 11, 2))), State.IN_PROGRESS),
        (case(replace(ACTION, started_on=TODAY + timedelta(1))), State.NOT_STARTED),
        (case(RUNNING), State.IN_PROGRESS),
        (case(replace(RUNNING, due_on=date(2026, 11, 15))), State.OVERDUE),
        (case(replace(RUNNING, due_on=TODAY)), State.IN_PROGRESS),
        (case(DONE), State.COMPLETED),
        (case(DONE, seen=VerdictSnapshot(is_counted=True)), State.TESTING),
        (case(DONE, seen=GOOD), State.TESTING),
        (case(DONE, seen=GOOD, reviews=[SIGNED]), State.ASSURED),
        (case(DONE, seen=replace(GOOD, sustained=True), reviews=[SIGNED]), State.SUSTAINED),
        (case(DONE, seen=LOST, reviews=[SIGNED]), State.SLIPPED_BACK),
        (case(DONE, seen=GOOD, reviews=[SIGNED, REOPENED]), State.TESTING),
        (case(RUNNING, reviews=[STOPPED]), State.STOPPED),
        (case(RUNNING, reviews=[STOPPED, REOPENED]), State.IN_PROGRESS),
        (case(RUNNING, reviews=[SIGNED]), State.IN_PROGRESS),
        (case(DONE, seen=GOOD, reviews=[replace(SIGNED, by="scheduler")]), State.TESTING),
        (case(DONE, seen=GOOD, reviews=[replace(SIGNED, not_borne_out=("x",))]), State.TESTING),
        (case(replace(DONE, assured_on=TODAY), seen=GOOD), State.TESTING),
        (case(replace(DONE, owner="")), State.DRAFT),
    ],
)
def test_state_is_told_by_rule(found: Case, state: State) -> None:
    assert found.state is state


def test_a_relapse_that_was_known_when_it_was_signed_is_no_news() -> None:
    signed = replace(SIGNED, verdict=LOST_TOLD, override="the branch closes in December")
    assert case(DONE, seen=LOST, reviews=[signed]).state is State.ASSURED
    still = replace(LOST, slipped_on=TODAY - timedelta(30))
    assert case(DONE, seen=still, reviews=[signed]).state is State.ASSURED


def test_a_relapse_after_it_had_recovered_is_news_although_the_first_was_known() -> None:
    signed = replace(SIGNED, verdict=LOST_TOLD, override="the branch closes in December")
    again = replace(LOST, slipped_on=TODAY + timedelta(60))
    later = case(DONE, seen=again, reviews=[signed], today=TODAY + timedelta(70))
    assert later.state is State.SLIPPED_BACK


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"owner": ""}, "owner"),
        ({"owner": "nobody known"}, "owner"),
        ({"cause": ""}, "cause"),
        ({"process": None}, "process measure"),
        ({"review_on": None}, "review date"),
        ({"re_audit_on": None}, "re-audit"),
        ({"owner": "director"}, "hears when it slips"),
    ],
)
def test_starting_says_what_is_missing(change: dict, word: str, register: Register) -> None:
    weak = replace(ACTION, **change)
    with pytest.raises(Refused) as refused:
        start(register, in_register(register, case(weak)), "quality", TODAY)
    assert word in str(refused.value)
    assert register.history("action", "A1")[-1].field != "started_on"


def test_all_that_a_bare_draft_lacks_is_said_at_once() -> None:
    assert len(case(Action(id="A2", aim="P")).lacking) == 6


def test_a_reason_stands_in_for_a_process_measure() -> None:
    action = replace(ACTION, process=None, no_process_reason="One lock, fitted once.")
    assert case(action).state is State.NOT_STARTED


@pytest.fixture
def register(tmp_path: Path, either_database: str) -> Register:
    register = open_register(tmp_path)
    for subject in (*PEOPLE, AIM, ACTION):
        register.write(subject, by="import")
    return register


def test_starting_is_recorded_with_who_and_when(register: Register) -> None:
    start(register, case(), "scheduler", TODAY)
    assert register.plan().action("A1").started_on == TODAY
    with pytest.raises(Refused, match="begun already"):
        start(register, case(register.plan().action("A1")), "scheduler", TODAY)


def decide_on(register: Register, read: Case, wanted: Review) -> Review:
    """Decided by someone who has just read it."""
    return decide(register, in_register(register, read), wanted)


def review(decision: Decision, by: str = "quality", **more) -> Review:
    ahead = date(2026, 12, 8) if decision in NEXT_LOOKED_AT else None
    return Review(
        **{"action": "A1", "held_on": TODAY, "decision": decision, "by": by}
        | {"next_on": ahead}
        | more
    )


def test_review_keeps_the_verdict_as_it_was_read(register: Register) -> None:
    decide_on(register, case(RUNNING, seen=GOOD), review(Decision.CONTINUE, note="on course"))
    decide_on(register, case(RUNNING, seen=LOST), review(Decision.ADAPT, note="two more rounds"))
    first, second = reviews_of(register, "A1")
    assert (first.answer, first.sentences) == (VerdictAnswer.WORKING, ("Calls on time rose.",))
    assert (first.by, first.note, first.owner) == ("quality", "on course", "scheduler")
    assert second.decision is Decision.ADAPT
    assert all_reviews(register, ["A1", "A2"]) == {"A1": (first, second), "A2": ()}


def test_the_same_decision_twice_is_two_reviews(register: Register) -> None:
    for _ in range(2):
        decide_on(register, case(RUNNING), review(Decision.CONTINUE))
    assert len(reviews_of(register, "A1")) == 2


def test_reviews_of_a_withdrawn_namesake_are_not_inherited(register: Register) -> None:
    decide_on(register, case(RUNNING), review(Decision.CONTINUE))
    register.record([withdrawal_of(ACTION)], "sample")
    register.write(ACTION, by="import")
    assert reviews_of(register, "A1") == ()


def test_reviews_of_what_was_put_back_are_its_own_again(register: Register) -> None:
    decide_on(register, case(RUNNING), review(Decision.CONTINUE))
    before = reviews_of(register, "A1")
    withdraw(register, opened(register, "action", "A1"), "quality", "a mistake")
    put_back(register, "action", "A1", "quality")
    assert reviews_of(register, "A1") == before != ()
    register.record([withdrawal_of(ACTION)], "sample")
    register.write(ACTION, by="import")
    assert reviews_of(register, "A1") == ()


def test_what_a_person_took_out_is_the_same_when_a_file_brings_it_back(register: Register) -> None:
    decide_on(register, case(RUNNING), review(Decision.CONTINUE))
    register.note("A1", "Runs 1 to 4 are done.", by="scheduler")
    withdraw(register, opened(register, "action", "A1"), "quality", "a mistake")
    register.write(ACTION, by="import")
    assert len(reviews_of(register, "A1")) == 1
    register.record([withdrawal_of(ACTION)], "sample")
    register.write(ACTION, by="import")
    assert (reviews_of(register, "A1"), register.notes("A1")) == ((), ())


def test_whoever_completed_it_cannot_sign_even_when_it_is_another_persons_now(
    register: Register,
) -> None:
    decide_on(register, case(RUNNING), review(Decision.COMPLETE, "scheduler"))
    done = reviews_of(register, "A1")
    now_anothers = replace(RE_AUDITED, owner="director")
    with pytest.raises(Refused, match="Whoever completed it cannot sign"):
        decide_on(
            register,
            case(now_anothers, reviews=done, seen=GOOD),
            review(Decision.ASSURE, "scheduler"),
        )


def test_a_re_audit_from_before_it_was_reopened_does_not_count() -> None:
    reopened = review(Decision.REOPEN, note="again")
    found = not_borne_out(case(RE_AUDITED, reviews=[reopened], seen=GOOD))
    assert [each for each in found if "re-audit" in each] == [
        "The re-audit is still to come: it is planned for 14 December."
    ]
    past = replace(RE_AUDITED, re_audit_on=date(2026, 11, 2))
    (told,) = not_borne_out(case(past, reviews=[reopened], seen=GOOD))
    assert told == "It was reopened on 16 November and has not been re-audited since."


@pytest.mark.parametrize("decision", [Decision.COMPLETE, Decision.ASSURE])
def test_nothing_is_completed_or_signed_before_it_began(decision, register: Register) -> None:
    early = replace(review(decision, "scheduler"), held_on=date(2026, 7, 5))
    with pytest.raises(Refused, match="It began on 6 July"):
        decide_on(register, case(RUNNING), early)


@pytest.mark.parametrize("decision", [Decision.ADAPT, Decision.STOP])
def test_a_change_of_course_needs_a_note(decision: Decision, register: Register) -> None:
    with pytest.raises(Refused, match="Write why"):
        decide_on(register, case(RUNNING), review(decision))
    assert reviews_of(register, "A1") == ()


def test_completing_is_the_owners_and_has_its_date(register: Register) -> None:
    with pytest.raises(Refused, match="Only its owner"):
        decide_on(register, case(RUNNING), review(Decision.COMPLETE))
    with pytest.raises(Refused, match="not been started"):
        decide_on(register, case(), review(Decision.COMPLETE, "scheduler"))
    decide_on(register, case(RUNNING), review(Decision.COMPLETE, "scheduler"))
    assert register.plan().action("A1").completed_on == TODAY


@pytest.mark.parametrize(
    ("found", "by", "word"),
    [
        (case(RUNNING, seen=GOOD), "quality", "not completed"),
        (case(RE_AUDITED, seen=GOOD), "scheduler", "Its owner cannot sign"),
        (case(RE_AUDITED, seen=GOOD), "nobody", "person of the plan"),
        (case(DONE, seen=GOOD), "quality", "still to come: it is planned for 14 December"),
        (
            case(replace(DONE, re_audit_on=TODAY - timedelta(1)), seen=GOOD),
            "quality",
            "re-audit planned for 15 November is not recorded",
        ),
        (
            case(replace(RE_AUDITED, re_audit_result=ReAuditResult.NOT_MET), seen=GOOD),
            "quality",
            "did not find it met",
        ),
        (
            case(replace(RE_AUDITED, re_audit_result=ReAuditResult.PARTLY_MET), seen=GOOD),
            "quality",
            "only partly met",
        ),
        (case(RE_AUDITED, seen=replace(GOOD, held=False)), "quality", "last four weekly checks"),
        (
            case(RE_AUDITED, seen=replace(GOOD, targets=targets_judged(TargetState.NOT_MET))),
            "quality",
            "Calls that began on time: the target",
        ),
        (
            case(
                RE_AUDITED,
                seen=replace(GOOD, targets=targets_judged(TargetState.MET, TargetState.NO_DATA)),
            ),
            "quality",
            "Gaps long enough: the target",
        ),
        (case(RE_AUDITED, seen=replace(GOOD, cost="Calls cut short")), "quality", "Calls cut sho"),
        (case(RE_AUDITED, seen=replace(GOOD, targets=(), has_target=False)), "quality", "No targ"),
        (case(RE_AUDITED, seen=replace(GOOD, weeks=7)), "quality", "Of these 8 weeks, 7 came"),
        (case(RE_AUDITED, seen=GOOD, reviews=[SIGNED]), "quality", "assured already"),
        (case(RE_AUDITED, seen=GOOD, reviews=[STOPPED]), "quality", "Reopen it first"),
    ],
)
def test_assuring_is_refused_with_what_is_missing(
    found: Case, by: str, word: str, register
) -> None:
    with pytest.raises(Refused, match=word):
        decide_on(register, found, review(Decision.ASSURE, by))
    assert len(reviews_of(register, "A1")) == len(found.reviews)
    assert register.plan().action("A1").assured_on is None


def test_assured_by_another_once_the_data_bear_it_out(register: Register) -> None:
    decide_on(register, case(RE_AUDITED, seen=GOOD), review(Decision.ASSURE))
    assert register.plan().action("A1").assured_on == TODAY
    found = case(RE_AUDITED, seen=GOOD, reviews=reviews_of(register, "A1"))
    assert found.state is State.ASSURED
    assert standing_of(found).overrides == ()


def test_signing_against_the_data_needs_a_reason_that_is_shown_for_ever(register: Register) -> None:
    override = review(Decision.ASSURE, override="The branch closes on 1 December.")
    decide_on(register, case(DONE, seen=LOST), override)
    stands = case(DONE, seen=LOST, reviews=reviews_of(register, "A1"))
    assert stands.state is State.ASSURED
    decide_on(register, stands, review(Decision.REOPEN, note="it stays open after all"))
    reopened = case(RUNNING, seen=LOST, reviews=reviews_of(register, "A1"))
    assert reopened.state is State.IN_PROGRESS
    (shown,) = standing_of(reopened).overrides
    assert shown.override == "The branch closes on 1 December."
    assert len(shown.not_borne_out) == 2


def test_no_reason_lets_the_owner_sign(register: Register) -> None:
    own = review(Decision.ASSURE, "scheduler", override="I am sure.")
    with pytest.raises(Refused, match="Its owner cannot sign"):
        decide_on(register, case(RE_AUDITED, seen=GOOD), own)


def test_an_owner_is_told_that_she_cannot_sign_and_not_to_write_a_reason() -> None:
    own = as_decided(case(DONE, seen=LOST), review(Decision.ASSURE, "scheduler"))
    missing = refusals(case(DONE, seen=LOST), own)
    assert "Its owner cannot sign. Someone else must." in missing
    assert OVERRIDABLE not in missing
    assert OVERRIDABLE in refusals(case(DONE, seen=LOST), replace(own, by="quality"))


def test_who_recorded_the_re_audit_does_not_sign_while_something_is_missing() -> None:
    checked = Promised(re_audited_by="quality")
    partly = replace(RE_AUDITED, re_audit_result=ReAuditResult.PARTLY_MET)
    found = case(partly, seen=GOOD, promised=checked)
    wanted = as_decided(found, review(Decision.ASSURE, override="It is near enough."))
    assert refusals(found, wanted) == (
        "Whoever recorded the re-audit cannot sign while something is missing.",
    )
    assert refusals(found, replace(wanted, by="director")) == ()
    met = case(RE_AUDITED, seen=GOOD, promised=checked)
    assert refusals(met, as_decided(met, review(Decision.ASSURE))) == ()


def test_who_recorded_the_re_audit_is_read_from_the_register(register: Register) -> None:
    found = in_register(register, case(DONE, seen=GOOD))
    for by in ("director", "quality"):
        with_result = ReAudit(held_on=TODAY, result=ReAuditResult.PARTLY_MET, by=by)
        now = replace(found, action=register.plan().action("A1"), plan=register.plan())
        record_re_audit(register, now, with_result)
        assert promised_of(register, ["A1"])["A1"].re_audited_by == by


def test_owner_does_not_record_the_re_audit_of_her_own_action(register: Register) -> None:
    own = ReAudit(held_on=TODAY, result=ReAuditResult.MET, by="scheduler")
    with pytest.raises(Refused, match="Its owner cannot record its re-audit"):
        record_re_audit(register, in_register(register, case(DONE)), own)


@pytest.mark.parametrize("decision", NEXT_LOOKED_AT)
def test_a_review_without_a_next_date_is_refused(decision: Decision, register: Register) -> None:
    found = case(DONE if decision is Decision.REOPEN else RUNNING, seen=GOOD)
    wanted = review(decision, note="as agreed")
    with pytest.raises(Refused, match="on which day it is looked at next"):
        decide_on(register, found, replace(wanted, next_on=None))
    with pytest.raises(Refused, match="must lie ahead"):
        decide_on(register, found, replace(wanted, next_on=TODAY))
    decide_on(register, found, replace(wanted, next_on=date(2027, 1, 11)))
    assert register.plan().action("A1").reviews_on == (date(2026, 12, 8), date(2027, 1, 11))


def test_the_next_look_is_the_first_review_of_an_action_that_had_none(register: Register) -> None:
    bare = replace(RUNNING, review_on=None)
    decide_on(register, case(bare), replace(review(Decision.CONTINUE), next_on=date(2027, 1, 11)))
    assert register.plan().action("A1").review_on == date(2027, 1, 11)


def test_an_open_action_without_a_review_ahead_lacks_its_next_look() -> None:
    past = replace(RUNNING, review_on=date(2026, 11, 2))
    assert case(past).lacks_next_look
    assert not case(RUNNING).lacks_next_look
    assert not case(past, reviews=[STOPPED]).lacks_next_look
    assert not case(replace(past, completed_on=TODAY), reviews=[SIGNED]).lacks_next_look
    held_early = replace(review(Decision.CONTINUE), held_on=date(2026, 12, 4), next_on=None)
    soon = {"today": date(2026, 12, 5)}
    assert case(RUNNING, reviews=[held_early], **soon).lacks_next_look
    asked_for_it = replace(held_early, next_on=date(2026, 12, 8))
    assert not case(RUNNING, reviews=[asked_for_it], **soon).lacks_next_look


def test_nothing_is_decided_ahead_of_its_day() -> None:
    ahead = replace(review(Decision.CONTINUE), held_on=TODAY + timedelta(1))
    assert refusals(case(RUNNING), ahead) == (
        "The day lies ahead. It can be recorded once it has come.",
    )


def test_only_what_was_closed_can_be_reopened() -> None:
    again = review(Decision.REOPEN, note="why not")
    assert refusals(case(RUNNING), again) == ("It is open: neither completed nor stopped.",)
    assert refusals(case(DONE), again) == ()
