"""How days, names and answers read on the screens: "Sunday 15 November", an icon and a word in the
colour that says the same thing everywhere."""

import re
from collections.abc import Iterable
from datetime import date, datetime

from connectors.report import unturned
from metrics.calendar import LONDON
from plan.words import numbers
from plan.words.answers import Face, Tone

COLOURS = {Tone.BETTER: "blue", Tone.WORSE: "orange", Tone.NEITHER: "gray"}
_MARKS = re.compile(r"([\\`*_{}\[\]()<>#+!|~$:])")


def plain(text: str) -> str:
    """Text from a plan or an export, to stand in a page as it is written: no mark-up, no links."""
    return _MARKS.sub(r"\\\1", " ".join(unturned(text).split()))


def day_in_words(day: date, today: date, weekday: bool = False) -> str:
    """As in "15 November", with the weekday if wanted and the year if it is not this one."""
    return f"{f'{day:%A} ' if weekday else ''}{numbers.day(day, today)}"


def days_ago(day: date, today: date) -> str:
    """As in "today", "yesterday" or "12 days ago"."""
    days = (today - day).days
    return {0: "today", 1: "yesterday"}.get(days, f"{days:,} days ago")


def moment_in_words(at: datetime, today: date) -> str:
    """As in "16 November, 09:04", of a moment with its time zone."""
    local = at.astimezone(LONDON)
    return f"{day_in_words(local.date(), today)}, {local:%H:%M}"


def names(codes: Iterable[str]) -> list[str]:
    """Codes as people read them: "call_log" is the call log."""
    return [code.replace("_", " ") for code in codes]


def coloured(face: Face, text: str) -> str:
    return f":{COLOURS[face.tone]}[{face.icon} {text}]"


def headed(face: Face) -> str:
    return coloured(face, f"**{face.headline}**")
