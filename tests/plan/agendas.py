"""Where invented actions stand before a meeting, on verdicts that were really reached."""

from dataclasses import replace
from datetime import date
from functools import cache

from metrics.measure import MeasureRef
from plan.model import Action, Aim, Outcome, Plan, Risk
from plan.promises import Promised, Slip
from plan.standing import Before, Standing, escalations_of, snapshot_of
from plan.state import Case, Review, VerdictSnapshot
from plan.verdict import Verdict
from tests.plan.cases import ACTION, PEOPLE, standing_of, verdicts
from tests.plan.warehouse import TODAY, Level, steady, step, warehouse

# site: (outcome, process, balancing) of its action; each comes to another answer
COURSES: dict[str, tuple[Level, Level, Level]] = {
    "Northgate": (step(0.80, 0.92), step(0.6, 0.9), steady(0.05)),
    "Eastfield": (steady(0.8), step(0.6, 0.9), steady(0.05)),
    "Southbank": (step(0.8, 0.92), steady(0.6), steady(0.05)),
    "Millhouse": (steady(0.8), steady(0.6), steady(0.05)),
    "Westbrook": (step(0.80, 0.92), step(0.6, 0.9), step(0.05, 0.2)),
    "Riverside": (step(0.85, 0.7), step(0.6, 0.9), steady(0.05)),
}
AIM = Aim(
    id="P",
    issue="Calls begin late.",
    outcomes=(Outcome(measure=MeasureRef("punctuality"), target=90),),
    risk_before=Risk(15),
    risk_now=Risk(15),
)
NOT_BEGUN = replace(ACTION, id="Parkway", sites=("Parkway",), practice_changed_on=None)


@cache
def seen_at(site: str) -> VerdictSnapshot:
    """What the verdict there says; worked out once, for it looks back through every week."""
    return snapshot_of(reached()[site])


@cache
def reached() -> dict[str, Verdict]:
    """Site -> the verdict on its action, in which practice changed long ago or not yet."""
    changed = replace(ACTION, balancing=MeasureRef("short_calls"))
    begun = [
        replace(changed, id=site, sites=(site,), practice_changed_on=date(2026, 7, 6))
        for site in COURSES
    ]
    plan = Plan(aims=(AIM,), actions=(*begun, NOT_BEGUN), people=PEOPLE)
    with warehouse(seed=2) as counted:
        counted.places("branch", *COURSES, "Parkway")
        for site, levels in COURSES.items():
            measures = ("punctuality", "feasible_gaps", "short_calls")
            for measure, level in zip(measures, levels, strict=True):
                counted.add(measure, site, level)
        return {each.action.id: each for each in verdicts(counted.connection, plan, TODAY)}


def standing(plan: Plan, verdict: Verdict, reviews: tuple[Review, ...], slips=()) -> Standing:
    """Where its action stands after these reviews and slips."""
    (site,) = verdict.action.sites
    case = Case(
        plan=plan,
        action=verdict.action,
        today=TODAY,
        reviews=reviews,
        seen=seen_at(site),
        promised=Promised(slips=slips),
    )
    return standing_of(case, escalations_of(case))


def before(
    actions: dict[str, Action],
    reviews: dict[str, tuple[Review, ...]] | None = None,
    slips: dict[str, tuple[Slip, ...]] | None = None,
    **more,
) -> Before:
    """A meeting about these actions: site -> the action there, as its verdict was reached."""
    plan = Plan(aims=(AIM,), actions=tuple(actions.values()), people=PEOPLE)
    found = tuple(replace(reached()[site], action=action) for site, action in actions.items())
    stand = tuple(
        standing(
            plan,
            verdict,
            (reviews or {}).get(verdict.action.id, ()),
            (slips or {}).get(verdict.action.id, ()),
        )
        for verdict in found
    )
    asked = {"plan": plan, "today": TODAY, "since": date(2026, 10, 19)} | more
    return Before(standings=stand, verdicts=found, **asked)
