"""The smallest things that an evidence pack tells: a named line, a person by role, a full date."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from charts.words import lower_first
from plan.intake import BY as FROM_A_FILE
from plan.intake import BY_SAMPLE as FROM_THE_SAMPLE
from plan.model import Plan
from reports.people import role_by_id
from reports.tables.about import day_told

NOT_SAID = "The plan does not say."


@dataclass(frozen=True)
class Line:
    """A name and what it is; what nobody said is told as such, never left out."""

    name: str
    value: str


def line(name: str, value: str, otherwise: str = NOT_SAID) -> Line:
    """A line that is never blank."""
    return Line(name, " ".join(value.split()) or otherwise)


def unsaid(lines: Iterable[Line]) -> str:
    """What the plan does not say, in one sentence; "" where it says all."""
    names = [lower_first(each.name) for each in lines if each.value == NOT_SAID]
    return f"The plan does not say: {', '.join(names)}." if names else ""


def who(plan: Plan, person: str) -> str:
    """Someone by role; what came by a file was said by nobody in particular."""
    if person in (FROM_A_FILE, FROM_THE_SAMPLE):
        return "a file that was loaded"
    return role_by_id(plan, person)


def on(day: date | None) -> str:
    """A date with its year, for papers that are read in later years; "" where there is none."""
    return day_told(day) if day else ""


def sentence(text: str) -> str:
    """With a capital and an end.

    >>> sentence("the rota was late"), sentence("")
    ('The rota was late.', '')
    """
    text = " ".join(text.split())
    ended = text if not text or text[-1] in ".!?…" else f"{text}."
    return ended[:1].upper() + ended[1:]
