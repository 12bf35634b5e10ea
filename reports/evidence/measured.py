"""One measure of the action as the pack tells it: answer, chart, how it was judged, its figures."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

from metrics.difference import Answer, Lasting
from metrics.phrases import topic
from plan.verdict import MeasureAnswer, Verdict
from plan.words.sentences import (
    compared,
    how_decided,
    nothing_to_compare,
    reached,
    short_gap,
    target_line,
)
from reports.edition import Edition
from reports.evidence.guard import is_guarded
from reports.evidence.shown import Shown, shown
from reports.evidence.told import on, sentence
from reports.evidence.weeks import Weeks, weeks_of


class Part(StrEnum):
    """What a measure is to the action. The value is the question it answers."""

    PROCESS = "Did practice change?"
    OUTCOME = "Did people’s care change?"
    BALANCING = "Did anything else get worse?"
    OTHER = "Other results wanted"


_FACE = {
    Answer.IMPROVING: ("▲", "better than before", "better"),
    Answer.WORSE: ("▼", "worse than before", "worse"),
    Answer.NO_DIFFERENCE: ("○", "no visible change yet", "neither"),
    Answer.TOO_EARLY: ("…", "too early to say", "neither"),
}
_LOST = ("◇", "better at first; it has not lasted", "worse")


@dataclass(frozen=True, kw_only=True, eq=False)
class Measured:
    """`name` tells its files; mark, word and tone say the answer alike."""

    name: str
    part: Part
    title: str
    answer: MeasureAnswer
    mark: str
    word: str
    tone: str
    gap: str
    target: str
    steps: tuple[str, ...]  # how it was judged
    shown: Shown
    weeks: Weeks | None

    @property
    def small_counts(self) -> str:
        """How small counts are hidden, in words; "" where none are."""
        hides = self.weeks is not None and is_guarded(self.answer) and not self.weeks.blocks
        weeks = "The weeks behind its verdict are not told." if hides else ""
        return f"{self.shown.small_counts} {weeks}".strip()


def measured(edition: Edition, verdict: Verdict) -> tuple[Measured, ...]:
    """Every measure of the action that was judged: practice first, then care, then the rest."""
    limit = edition.small_cell(verdict.action.sites)
    return tuple(
        _measured(edition, verdict, (at, part, answer), limit)
        for at, (part, answer) in enumerate(_parts(verdict), start=1)
    )


def _parts(verdict: Verdict) -> Iterator[tuple[Part, MeasureAnswer]]:
    named = (
        (Part.PROCESS, verdict.process),
        (Part.OUTCOME, verdict.outcome),
        (Part.BALANCING, verdict.balancing),
        *((Part.OTHER, each) for each in verdict.other_outcomes),
    )
    yield from ((part, answer) for part, answer in named if answer is not None)


def _measured(
    edition: Edition, verdict: Verdict, which: tuple[int, Part, MeasureAnswer], limit: int
) -> Measured:
    at, part, answer = which
    drawn = shown(edition, verdict, answer)
    weeks = weeks_of(answer, limit, is_drawn=drawn.picture is not None)
    mark, word, tone = _face(answer)
    about = f"{answer.ref.id}_{answer.ref.part}" if answer.ref.part else answer.ref.id
    return Measured(
        name=f"{at:02d}_{part.name.lower()}_{about}",
        part=part,
        title=sentence(topic(answer.ref, answer.measure)).rstrip("."),
        answer=answer,
        mark=mark,
        word=word,
        tone=tone,
        gap=compared(answer) if isfinite(answer.change.effect) else sentence(short_gap(answer)),
        target=_target(answer),
        steps=_steps(answer, weeks),
        shown=drawn,
        weeks=weeks,
    )


def _steps(answer: MeasureAnswer, weeks: Weeks | None) -> tuple[str, ...]:
    """How it was judged; the gap to a decimal would tell a count that is hidden."""
    steps = how_decided(answer, on, is_exact=not (weeks and weeks.hides_a_sum))
    return (*steps, *filter(None, (_qualified(answer), _since(answer))))


def _face(answer: MeasureAnswer) -> tuple[str, str, str]:
    is_lost = answer.difference is not None and answer.difference.lasting is Lasting.LOST
    return _LOST if is_lost else _FACE[answer.answer]


def _target(answer: MeasureAnswer) -> str:
    """Whether the target is met; the figure behind it only where it may be told."""
    if answer.goal.target is None:
        return ""
    return sentence(reached(answer)) if is_guarded(answer) else target_line(answer)


def _qualified(answer: MeasureAnswer) -> str:
    return nothing_to_compare(answer) if answer.answer is Answer.IMPROVING else ""


def _since(answer: MeasureAnswer) -> str:
    """Which look first said so."""
    found = answer.difference
    if found is None or found.first_said_on is None:
        return ""
    return f"It was first said to be better on {on(found.first_said_on)}."
