"""The actions in their week: the answer beside that of a week ago, who owns them, their targets."""

from metrics.difference import Answer
from plan.model import USUAL_WEEKS, Plan
from plan.standing import Standing
from plan.verdict import MeasureAnswer, Verdict, answer_on
from plan.words.answers import VerdictAnswer
from plan.words.sentences import sentences, short_gap
from reports.edition import Edition
from reports.faces import FACES, is_qualified, word_of
from reports.people import role_of
from reports.weekly.lines import target_lines
from reports.weekly.model import Watched
from reports.weekly.week import A_WEEK


def watched(edition: Edition, verdict: Verdict, standing: Standing) -> Watched:
    """One action: nothing is said of it that its verdict and its standing do not say."""
    action, plan = verdict.action, edition.plan
    return Watched(
        action=action,
        owner=role_of(verdict.owner),
        goes_to=role_of(plan.escalates_to(action)),
        state=standing.state,
        answer=verdict.answer,
        before=answer_on(verdict, edition.today - A_WEEK),
        headline=word_of(verdict),
        tone="neither" if is_qualified(verdict) else FACES[verdict.answer].tone,
        size=_size(verdict),
        sentences=sentences(verdict),
        is_qualified=is_qualified(verdict),
        weeks=verdict.weeks_since_start,
        window=_window(plan, verdict),
        targets=target_lines(edition, verdict),
    )


def _size(verdict: Verdict) -> str:
    """The change of what the answer rests on: what got worse where something did."""
    found = _rests_on(verdict)
    return short_gap(found) if found else ""


def _rests_on(verdict: Verdict) -> MeasureAnswer | None:
    judged = (verdict.outcome, verdict.process)
    match verdict.answer:
        case VerdictAnswer.AT_A_COST:
            return verdict.balancing
        case VerdictAnswer.GETTING_WORSE:
            return next((each for each in judged if each and each.answer is Answer.WORSE), None)
        case VerdictAnswer.WORKING | VerdictAnswer.IMPROVED_OTHERWISE:
            return verdict.outcome
        case VerdictAnswer.PRACTICE_CHANGED:
            return verdict.process
    return None


def _window(plan: Plan, verdict: Verdict) -> int:
    outcome = plan.outcome_of(verdict.action)
    return outcome.weeks if outcome else USUAL_WEEKS
