"""What is said of an action beside the plan: notes, reviews, escalations seen, points set aside."""

import json
from collections.abc import Iterator, Sequence
from datetime import date

from plan.gaps import ADVICE, Gap
from plan.register import Register
from plan.register.said import ACKNOWLEDGED, DISMISSED, REVIEW, Entry
from plan.register.written import as_text
from plan.words.numbers import day

REVIEWED = "review"
Told = tuple[Entry, str, str, str]  # what it is, what it says, and why


def beside_the_plan(register: Register, actions: Sequence[str], today: date) -> Iterator[Told]:
    """Each with what it is, what it says and why."""
    for entry in register.histories("action", actions):
        if entry.field == "note":
            yield entry, "note", json.loads(entry.value), ""
    for entry in register.histories(REVIEW, actions):
        yield entry, REVIEWED, _review(entry, today), entry.why
    for entry in register.histories(ACKNOWLEDGED, actions):
        trigger, _, on = entry.field.rpartition(" ")
        said = f"{trigger}, since {day(date.fromisoformat(on), today)}"
        yield entry, "escalation acknowledged", said, json.loads(entry.value)
    for entry in register.histories(DISMISSED, actions):
        what = "point set aside" if entry.value == as_text(True) else "point taken up again"
        yield entry, what, _point(entry.field), entry.why


def _review(entry: Entry, today: date) -> str:
    told = json.loads(entry.value)
    override = f", signed against the data: {told['override']}" if told.get("override") else ""
    held = day(date.fromisoformat(told["held_on"]), today)
    return f"{told['decision']}, held on {held}{override}"


def _point(field: str) -> str:
    gap, _, phrase = field.partition(":")
    said = ADVICE[Gap(gap)][0] if gap in set(Gap) else gap.replace("_", " ")
    return f"{said.rstrip('.')} (“{phrase}”)" if phrase else said.rstrip(".")
