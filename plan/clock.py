"""One clock: which day it is for everything that is shown."""

import os
from datetime import date

from metrics.calendar import TODAY_VARIABLE, today
from plan.register import Register

SAMPLE = "sample"


def today_of(register: Register, as_of: date | None = None) -> date:
    """The day asked for; else GRIP_TODAY (ValueError: no date), the sample's, the real one."""
    if as_of:
        return as_of
    day_of_sample = register.fact(SAMPLE, "today")
    if day_of_sample and not os.environ.get(TODAY_VARIABLE):
        return date.fromisoformat(str(day_of_sample))
    return today()


def is_sample(register: Register) -> bool:
    """Whether the store holds the invented sample provider."""
    return bool(register.fact(SAMPLE, "today"))
