"""A strong aim and action with the people around them, for the tests of the live plan."""

from collections.abc import Collection
from dataclasses import fields, replace
from datetime import date

import duckdb

from metrics.measure import MeasureRef
from metrics.target import TargetState
from plan.credibility import Finding, findings_of
from plan.evidence import records_of
from plan.model import Action, Aim, EvidenceSource, Outcome, Person, Plan, ReAuditResult, Strength
from plan.register import Register
from plan.standing import Escalation, Standing
from plan.state import Case, TargetFigure, VerdictSnapshot, review_claim, reviews_of
from plan.verdict import Verdict, verdicts_on
from plan.words.answers import VerdictAnswer

TODAY = date(2026, 11, 16)
PEOPLE = (
    Person(id="scheduler", role="Scheduler", escalates_to="director"),
    Person(id="director", role="Operations director"),
    Person(id="quality", role="Quality lead", escalates_to="director"),
)
AIM = Aim(
    id="P",
    issue="One call in five begins more than 15 minutes late.",
    evidence_source=EvidenceSource.COMMISSIONER,
    causes=("unrealistic travel assumptions", "late rota publication"),
    outcomes=(
        Outcome(
            measure=MeasureRef("punctuality"), target=95, window_weeks=8, by=date(2026, 12, 31)
        ),
    ),
)
ACTION = Action(
    id="A1",
    aim="P",
    title="Redesign run structures with real travel times",
    cause="unrealistic travel assumptions",
    owner="scheduler",
    sites=("Northgate",),
    process=MeasureRef("feasible_gaps"),
    due_on=date(2026, 12, 1),
    review_on=date(2026, 12, 8),
    re_audit_on=date(2026, 12, 14),
    strength=Strength.STRONG,
)
RUNNING = replace(ACTION, practice_changed_on=date(2026, 7, 6))
DONE = replace(RUNNING, completed_on=date(2026, 8, 3))
RE_AUDITED = replace(DONE, re_audited_on=date(2026, 11, 2), re_audit_result=ReAuditResult.MET)


def targets_judged(*states: TargetState) -> tuple[TargetFigure, ...]:
    """That of the outcome first, then that of the practice."""
    titles = ("Calls that began on time", "Gaps long enough")
    return tuple(
        TargetFigure(measure=title, state=state, weeks=8, figure="the target of 95 % is judged.")
        for title, state in zip(titles, states, strict=False)
    )


GOOD = VerdictSnapshot(
    answer=VerdictAnswer.WORKING,
    is_counted=True,
    held=True,
    targets=targets_judged(TargetState.MET),
    has_target=True,
    weeks=19,
    text='{"answer": "working", "sentences": ["Calls on time rose."]}',
)


def in_register(register: Register, read: Case) -> Case:
    """The same case, its plan and its reviews written into the register and read from it."""
    for subject in (*read.plan.people, *read.plan.aims, *read.plan.actions):
        register.write(subject, by="import")
    known = {review.id for review in reviews_of(register, read.action.id)}
    for review in read.reviews:
        if review.id not in known:
            register.record([review_claim(review)], review.by, review.note)
    plan = register.plan()
    action, reviews = plan.action(read.action.id), reviews_of(register, read.action.id)
    return replace(read, plan=plan, action=action, reviews=reviews)


def case(action: Action = ACTION, **changes) -> Case:
    """How an action stands in a plan of its own."""
    plan = Plan(aims=(AIM,), actions=(action,), people=PEOPLE)
    return Case(**({"plan": plan, "action": action, "today": TODAY} | changes))


def findings(plan: Plan, sites: Collection[str] = ()) -> tuple[Finding, ...]:
    """Every weakness of every action, in the order of the plan and of the checks."""
    return tuple(each for action in plan.actions for each in findings_of(plan, action, sites))


def standing_of(case: Case, escalations: Collection[Escalation] = ()) -> Standing:
    """Where the action of a case stands, with what is escalated of it."""
    own = {field.name: getattr(case, field.name) for field in fields(Case)}
    return Standing(**own, escalations=tuple(escalations))


def verdicts(connection: duckdb.DuckDBPyConnection, plan: Plan, today: date) -> tuple[Verdict, ...]:
    """The verdict on every action of a plan, beside the data of a connection."""
    return verdicts_on(records_of(connection, plan, today))
