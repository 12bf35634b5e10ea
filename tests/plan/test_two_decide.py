"""Two decide at once: the second, who decides on what is no longer so, is told who did what."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from plan.assurance import ReAudit, decide, record_re_audit, start
from plan.model import Decision, ReAuditResult
from plan.register import Register, open_register, withdrawal_of
from plan.standing import acknowledge, escalations_of, with_acknowledgements
from plan.state import Case, Refused, Review, reviews_of
from tests.plan.cases import ACTION, AIM, GOOD, RE_AUDITED, RUNNING, TODAY, case, in_register

CONTINUE, COMPLETE, STOP = Decision.CONTINUE, Decision.COMPLETE, Decision.STOP
MET = ReAudit(held_on=TODAY, result=ReAuditResult.MET, by="quality")


@pytest.fixture
def register(tmp_path: Path, either_database: str) -> Register:
    return open_register(tmp_path)


def review(decision: Decision, by: str = "quality", **more) -> Review:
    dates = {"held_on": TODAY, "next_on": date(2026, 12, 8)}
    return Review(action="A1", decision=decision, by=by, **dates, **more)


def lowered_target(register: Register) -> None:
    first, *others = AIM.outcomes
    lower = replace(first, target=90)
    register.write(replace(AIM, outcomes=(lower, *others)), by="director")


@pytest.mark.parametrize(
    ("do", "told"),
    [
        (lambda r, c: decide(r, c, review(COMPLETE, "scheduler")), "Scheduler completed it on"),
        (lambda r, c: decide(r, c, review(STOP, note="merged")), "Quality lead stopped it on"),
        (lambda r, c: decide(r, c, review(CONTINUE)), "Quality lead reviewed it, to continue, on"),
        (lambda r, c: record_re_audit(r, c, MET), "Quality lead recorded the re-audit on"),
        (
            lambda r, c: r.write(replace(c.action, owner="quality"), "director"),
            "Operations director changed the owner on",
        ),
        (lambda r, _: lowered_target(r), "Operations director changed “outcomes and targets” on"),
    ],
)
def test_the_second_decider_is_told_who_did_what(
    do: Callable[[Register, Case], object], told: str, register: Register
) -> None:
    read = in_register(register, case(RUNNING, seen=GOOD))
    do(register, read)
    before = reviews_of(register, "A1")
    with pytest.raises(Refused) as refused:
        decide(register, read, review(STOP, "director", note="no longer needed"))
    assert [each.startswith(told) for each in refused.value.since] == [True]
    assert reviews_of(register, "A1") == before


def test_completing_is_told_once_not_again_as_a_change_of_its_date(register: Register) -> None:
    read = in_register(register, case(RUNNING))
    decide(register, read, review(COMPLETE, "scheduler"))
    with pytest.raises(Refused) as refused:
        start(register, read, "scheduler", TODAY)
    assert len(refused.value.since) == 1


def test_assured_by_two_at_once_is_assured_once(register: Register) -> None:
    """Each has read that nobody has signed; whoever comes second is told of the first."""
    read = in_register(register, case(RE_AUDITED, seen=GOOD))
    found: list[object] = []
    ready = threading.Barrier(4)

    def sign(by: str) -> None:
        ready.wait()
        try:
            found.append(decide(register, read, review(Decision.ASSURE, by)))
        except Refused as told:
            found.append(told)

    signers = [threading.Thread(target=sign, args=(by,)) for by in ("quality", "director") * 2]
    for each in signers:
        each.start()
    for each in signers:
        each.join()
    assert len([each for each in found if isinstance(each, Review)]) == 1
    assert all("assured it on" in str(told) for told in found if isinstance(told, Refused))
    assert [each.decision for each in reviews_of(register, "A1")] == [Decision.ASSURE]


def test_what_was_taken_out_of_the_plan_meanwhile_is_not_decided(register: Register) -> None:
    read = in_register(register, case(RUNNING))
    register.record([withdrawal_of(RUNNING)], "director")
    with pytest.raises(Refused, match="no longer in the plan"):
        decide(register, read, review(CONTINUE))


def test_a_note_or_another_action_meanwhile_stands_in_nobodys_way(register: Register) -> None:
    read = in_register(register, case(RUNNING))
    register.note("A1", "Runs of the north side looked at.", "scheduler")
    register.write(replace(RUNNING, id="A2"), by="quality")
    decide(register, read, review(CONTINUE))
    assert len(reviews_of(register, "A1")) == 1


def test_once_it_is_read_again_it_can_be_decided(register: Register) -> None:
    read = in_register(register, case(RUNNING))
    decide(register, read, review(CONTINUE))
    again = in_register(register, case(RUNNING))
    decide(register, again, review(STOP, "director", note="merged"))
    assert [each.by for each in reviews_of(register, "A1")] == ["quality", "director"]


def test_the_second_to_acknowledge_is_told_of_the_first(register: Register) -> None:
    late = in_register(register, case(replace(RUNNING, due_on=TODAY.replace(day=1))))
    (raised,) = with_acknowledgements(register, escalations_of(late))
    acknowledge(register, late.plan, raised, "director", note="Two more schedulers.")
    with pytest.raises(Refused, match="Operations director acknowledged it on"):
        acknowledge(register, late.plan, raised, "quality", note="Seen.")
    (seen,) = with_acknowledgements(register, [raised])
    assert (seen.acknowledged_by, seen.note) == ("director", "Two more schedulers.")
    acknowledge(register, late.plan, seen, "quality", note="Seen too.")


def test_an_owner_cannot_acknowledge_what_is_passed_on_past_her(register: Register) -> None:
    late = in_register(register, case(replace(RUNNING, due_on=TODAY.replace(day=1))))
    (raised,) = escalations_of(late)
    with pytest.raises(Refused, match="escalated to someone else"):
        acknowledge(register, late.plan, raised, "scheduler", note="I know.")


@pytest.mark.parametrize(
    ("action", "on", "word"),
    [
        (ACTION, TODAY, "not been started"),
        (RUNNING, RUNNING.practice_changed_on.replace(day=1), "Practice changed on 6 July"),
        (RUNNING, TODAY.replace(day=30), "lies ahead"),
    ],
)
def test_a_re_audit_is_recorded_once_there_is_something_to_check(
    action, on, word: str, register: Register
) -> None:
    read = in_register(register, case(action))
    with pytest.raises(Refused, match=word):
        record_re_audit(register, read, replace(MET, held_on=on))
    assert register.plan().action("A1").re_audited_on is None


def test_a_re_audit_is_kept_with_what_it_found(register: Register) -> None:
    read = in_register(register, case(RUNNING))
    record_re_audit(register, read, replace(MET, note="Twelve sheets, all whole."))
    found = register.plan().action("A1")
    assert (found.re_audited_on, found.re_audit_result) == (TODAY, ReAuditResult.MET)
    assert register.history("action", "A1")[-1].why == "Twelve sheets, all whole."
