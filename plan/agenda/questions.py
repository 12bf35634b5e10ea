"""The decision that an item asks for, as one question."""

from plan.agenda.before import Before
from plan.agenda.item import Kind
from plan.agenda.reasons import next_review
from plan.answer import VerdictAnswer
from plan.assurance import not_borne_out
from plan.escalation import Trigger
from plan.standing import Standing
from plan.states import State
from plan.words.numbers import day


def question(before: Before, standing: Standing, kind: Kind) -> str:
    """What the meeting has to decide about an action."""
    if kind is Kind.ESCALATED:
        return _ESCALATED[standing.escalations[0].trigger]
    if standing.state is State.DRAFT:
        return "Who puts right what the plan lacks, and by when?"
    if kind is Kind.COMPLETED and not not_borne_out(standing.case):
        owner = before.plan.role(standing.action.owner)
        return f"Is it assured? Someone other than the owner ({owner}) signs."
    if kind is Kind.DUE and standing.state is State.OVERDUE:
        return _ESCALATED[Trigger.DEADLINE]
    if kind is Kind.DUE and next_review(standing, before.today) is None:
        return "Who does the re-audit, and by when?"
    asked = _BY_ANSWER[before.verdict_on(standing.action).answer]
    return asked.format(look=_look(before, standing))


def _look(before: Before, standing: Standing) -> str:
    review = next_review(standing, before.today)
    return f" and look again on {day(review, before.today)}" if review else ""


_ESCALATED = {
    Trigger.DEADLINE: "What is in the way, who clears it, and by when?",
    Trigger.EVIDENCE: "What will be done differently: adapt it, or stop it?",
    Trigger.REVIEW: "Review it now: continue, adapt or stop?",
    Trigger.PROCESS: "What brings the practice back, who sees to it, and by when?",
    Trigger.RELAPSE: "Is it reopened, and who answers for it?",
}
_BY_ANSWER = {
    VerdictAnswer.WORKING: "Continue until the evidence is complete{look}, or adapt it?",
    VerdictAnswer.PRACTICE_CHANGED: "Continue{look}, or adapt it?",
    VerdictAnswer.IMPROVED_OTHERWISE: "What did bring the improvement: continue, adapt or stop?",
    VerdictAnswer.NO_VISIBLE_CHANGE: "Adapt it, or stop it?",
    VerdictAnswer.AT_A_COST: "Is the gain worth the cost: continue, adapt or stop?",
    VerdictAnswer.GETTING_WORSE: "What stops it getting worse: adapt or stop?",
    VerdictAnswer.GAIN_LOST: "What brings the gain back: adapt it, or reopen it?",
    VerdictAnswer.TOO_EARLY: "Continue{look}?",
}
