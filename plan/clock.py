"""One clock: which day it is for everything that is shown."""

import os
from datetime import date

from metrics.calendar import TODAY_VARIABLE, today
from plan.register import Register

SAMPLE = "sample"


def today_of(register: Register, as_of: date | None = None) -> date:
    """The day that is asked for; else GRIP_TODAY; else the sample's own day; else the real date.

    The sample's day is the one after its last complete day. Raises ValueError if GRIP_TODAY is
    not a date.
    """
    if as_of:
        return as_of
    day_of_sample = register.fact(SAMPLE, "today")
    if day_of_sample and not os.environ.get(TODAY_VARIABLE):
        return date.fromisoformat(str(day_of_sample))
    return today()


def is_sample(register: Register) -> bool:
    """Whether the store holds the invented sample provider."""
    return bool(register.fact(SAMPLE, "today"))
