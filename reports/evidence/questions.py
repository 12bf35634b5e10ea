"""The six questions of an inspector, each answered in a line or two."""

from plan.verdict import Verdict
from plan.words.numbers import listed
from plan.words.sentences import headline, sentences
from reports.edition import Edition
from reports.evidence.planned import how_known
from reports.evidence.told import Line, line, on, sentence, who
from reports.faces import is_qualified


def questions(edition: Edition, verdict: Verdict, lasted: tuple[str, ...]) -> tuple[Line, ...]:
    """In the order in which they are asked."""
    return (
        line("What was the problem?", verdict.aim.issue),
        line("How do you know?", _known(verdict)),
        line("Who owned it?", _owner(edition, verdict), "Nobody yet: the plan names no owner."),
        line("What changed in practice?", _changed(verdict)),
        line("How do you know it worked?", _worked(verdict)),
        line("Has it lasted?", " ".join(lasted)),
    )


def _known(verdict: Verdict) -> str:
    told, reference = how_known(verdict.aim), verdict.aim.evidence_reference
    return f"{sentence(told)} Reference: {reference}." if reference else sentence(told)


def _owner(edition: Edition, verdict: Verdict) -> str:
    action, plan = verdict.action, edition.plan
    if not action.owner:
        return ""
    others = listed([who(plan, each) for each in action.contributors])
    return f"{who(plan, action.owner)}{f', with {others}' if others else ''}."


def _changed(verdict: Verdict) -> str:
    action = verdict.action
    said = sentence(action.description or action.title)
    day = action.practice_changed_on
    if day is None:
        return f"Nothing yet. {f'Planned: {said}' if said else ''}"
    if day > verdict.today:
        return f"Nothing yet: it is to change on {on(day)}. {said}"
    return f"Since {on(day)}: {said or 'the plan does not say what.'}"


def _worked(verdict: Verdict) -> str:
    """The answer in a few words, unless its sentences say them themselves."""
    answer, said = headline(verdict), " ".join(sentences(verdict))
    return said if is_qualified(verdict) or said.startswith(answer) else f"{answer}. {said}"
