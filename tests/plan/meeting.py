"""A meeting as a script: each step a write that is confirmed, and a process that can be killed.

`python -m tests.plan.meeting FOLDER EVENT` plays it and kills itself at that event of its database:
before or after any statement, or before a commit.
"""

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path

from sqlalchemy import event

from plan.assurance import ReAudit, decide, record_re_audit, start
from plan.model import Decision, ReAuditResult
from plan.register import Register, open_register
from plan.standing import acknowledge, escalations_of, with_acknowledgements
from plan.state import Case, Review, reviews_of
from tests.plan.cases import ACTION, AIM, GOOD, PEOPLE, TODAY

LATE = replace(ACTION, due_on=date(2026, 11, 1))
Step = Callable[[Register], object]


def as_read(register: Register) -> Case:
    """The action as it stands, with figures that bear an assurance out."""
    plan, reviews = register.plan(), reviews_of(register, "A1")
    return Case(plan=plan, action=plan.action("A1"), today=TODAY, reviews=reviews, seen=GOOD)


def prepare(register: Register) -> Register:
    """The plan that the meeting looks at."""
    for subject in (*PEOPLE, AIM, LATE):
        register.write(subject, by="import")
    return register


def deciding(decision: Decision, by: str, note: str) -> Step:
    """A review that decides."""
    dates = {"held_on": TODAY, "next_on": date(2026, 12, 8)}
    wanted = Review(action="A1", decision=decision, by=by, note=note, **dates)
    return lambda register: decide(register, as_read(register), wanted)


def acknowledging(register: Register) -> None:
    read = as_read(register)
    (raised,) = with_acknowledgements(register, escalations_of(read))
    acknowledge(register, read.plan, raised, "director", note="Two more schedulers.")


def re_auditing(register: Register) -> None:
    found = ReAudit(held_on=TODAY, result=ReAuditResult.MET, by="quality", note="All whole.")
    record_re_audit(register, as_read(register), found)


MEETING: tuple[Step, ...] = (
    lambda register: start(register, as_read(register), "scheduler", TODAY),
    deciding(Decision.CONTINUE, "quality", "on course"),
    acknowledging,
    re_auditing,
    deciding(Decision.COMPLETE, "scheduler", "rounds rebuilt"),
    deciding(Decision.ASSURE, "quality", "held"),
)


def told(register: Register) -> tuple:
    """All that the screens would show of the action."""
    read = as_read(register)
    reviews = [(each.decision, each.by, each.note, each.verdict) for each in read.reviews]
    kept = register.histories("acknowledged")
    seen = [(each.field, each.recorded_by, each.value) for each in kept]
    return read.state, read.action, reviews, seen


def watch(register: Register, at_event: Callable[[], object]) -> None:
    """Call it before and after each statement, and before each commit."""
    for name in ("before_cursor_execute", "after_cursor_execute", "commit"):
        event.listen(register.engine, name, lambda *_: at_event())


def play(register: Register, first: int = 0) -> None:
    """Each step is confirmed on the standard output once it is written."""
    for number, step in enumerate(MEETING[first:], first + 1):
        step(register)
        print(number, flush=True)


if __name__ == "__main__":
    opened, events, last = open_register(Path(sys.argv[1])), count(1), int(sys.argv[2])
    watch(opened, lambda: next(events) == last and os.kill(os.getpid(), signal.SIGKILL))
    play(opened)
