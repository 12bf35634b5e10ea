"""What someone must decide now about an action, by its dates."""

from datetime import date

from plan.answer import VerdictAnswer
from plan.model import Action
from plan.words.numbers import day


def decisions(action: Action, answer: VerdictAnswer, today: date) -> tuple[str, ...]:
    """Each open decision as a short sentence; none is the usual state."""
    return tuple(
        said
        for is_open, said in (
            (
                _has_passed(action.due_on, today) and not action.completed_on,
                "Due on {due} and not completed.",
            ),
            (
                _has_passed(action.review_on, today) and not action.assured_on,
                "Review was due on {review}.",
            ),
            (
                _has_passed(action.re_audit_on, today) and not action.assured_on,
                "Re-audit was due on {re_audit}.",
            ),
            (
                bool(action.assured_on) and answer in _SLIPPED,
                "Assured on {assured}, and no longer holding.",
            ),
        )
        if is_open
        for said in [_dated(said, action, today)]
    )


_SLIPPED = (VerdictAnswer.GAIN_LOST, VerdictAnswer.GETTING_WORSE, VerdictAnswer.AT_A_COST)


def _has_passed(when: date | None, today: date) -> bool:
    return when is not None and when < today


def _dated(said: str, action: Action, today: date) -> str:
    dates = {
        "due": action.due_on,
        "review": action.review_on,
        "re_audit": action.re_audit_on,
        "assured": action.assured_on,
    }
    return said.format(**{name: day(when, today) for name, when in dates.items() if when})
