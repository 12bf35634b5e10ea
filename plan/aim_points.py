"""The weak points of an aim itself, whatever actions serve it."""

from collections.abc import Collection, Iterable

from plan.credibility import Finding, findings_of
from plan.gaps import Gap
from plan.model import Action, Aim, Plan

OF_THE_AIM = frozenset(
    {
        Gap.NO_ISSUE,
        Gap.NO_EVIDENCE_SOURCE,
        Gap.NO_OUTCOME,
        Gap.NO_TARGET,
        Gap.NO_WINDOW,
        Gap.NO_TARGET_DATE,
        Gap.NO_BASELINE,
        Gap.CANNOT_SHOW,
        Gap.ONLY_WEAK_ACTIONS,
    }
)


def actions_or_none_yet(plan: Plan, aim: Aim) -> tuple[Action, ...]:
    """The actions of an aim; one without a word where none serves it yet."""
    return plan.actions_of(aim) or (Action(id="", aim=aim.id),)


def findings_of_aim(plan: Plan, aim: Aim, sites: Collection[str] = ()) -> tuple[Finding, ...]:
    """Every weakness of the aim, once for each action in which it shows."""
    found = (
        finding
        for action in actions_or_none_yet(plan, aim)
        for finding in findings_of(plan, action, sites)
    )
    has_actions = bool(plan.actions_of(aim))
    weak_without_one = not has_actions and Gap.ONLY_WEAK_ACTIONS
    return tuple(f for f in found if f.gap in OF_THE_AIM and f.gap is not weak_without_one)


def once(found: Iterable[Finding]) -> dict[Finding, tuple[Finding, ...]]:
    """What reads the same, once: the first of each, with all that are like it."""
    alike: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in found:
        alike.setdefault((finding.gap, finding.finding, finding.phrase), []).append(finding)
    return {group[0]: tuple(group) for group in alike.values()}
