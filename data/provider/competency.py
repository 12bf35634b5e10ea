"""Staff who give medicines, what they attended, and when somebody saw that they are competent."""

from datetime import date

import numpy as np

from . import story
from .chance import stream
from .clock import dates, day_number
from .csvfile import Table
from .medicines import staff
from .places import HOUSES, SUPPORTED_LIVING, UNITS

YEAR = 365
KEPT_UP = 0.6  # of the staff who give medicines, before reassessment
REASSESSED_WITHIN = 18  # days from the start of the action
NOT_YET_THROUGH = 2  # of the staff who give medicines


def staff_table() -> Table:
    """Who works where; in the care home and in each house some do not give medicines."""
    begin, at_homes = date(2023, 9, 4), []
    for number, place in enumerate(HOUSES):
        at_homes += [(name, place, "yes") for name in staff(number)]
        at_homes += [(f"S{100 + 2 * number + each}", place, "no") for each in range(2)]
    for number, place in enumerate(UNITS):
        at_homes += [(f"S{200 + 10 * number + each}", place, "no") for each in range(6)]
    ids, sites, gives = (list(cells) for cells in zip(*at_homes, strict=True))
    return {
        "staff_id": ids,
        "site": sites,
        "administers_medicines": gives,
        "from": dates([day_number(begin)] * len(ids)),
        "to": [""] * len(ids),
    }


def competency(seed: int) -> Table:
    """Courses and observed assessments, a row each, in the order of staff and day."""
    rng = stream(seed, "competency")
    names = [name for house in range(len(HOUSES)) for name in staff(house)]
    order = rng.permutation(len(names))
    kept_up = set(order[: round(KEPT_UP * len(names))].tolist())
    last_two = set(order[-NOT_YET_THROUGH:].tolist())
    rows = []
    for number, name in enumerate(names):
        rows += _courses(rng, name)
        rows += _kept_up(rng, name) if number in kept_up else _lapsed(rng, name)
        rows += _reassessed(rng, name, number in last_two)
    headings = ("staff_id", "topic", "assessed_on", "kind", "result", "expires_on", "trained_on",
                "assessor_id", "service")  # fmt: skip
    return dict(zip(headings, map(list, zip(*sorted(rows), strict=True)), strict=True))


def _row(name: str, topic: str, day: int, kind: str, result: str) -> tuple[str, ...]:
    expires = day + YEAR if kind == "observed_assessment" and result == "pass" else None
    trained, assessor = (day, "") if kind == "attendance" else (day - 20, "SM1")
    texts = dates([day, trained])
    until = dates([expires])[0] if expires is not None else ""
    return (name, topic, texts[0], kind, result, until, texts[1], assessor, SUPPORTED_LIVING)


def _courses(rng: np.random.Generator, name: str) -> list[tuple[str, ...]]:
    """Everybody attended the yearly course; that shows nothing about competence."""
    day = int(rng.integers(-300, -40))
    return [
        _row(name, "medicines", day, "attendance", "pass"),
        _row(name, "medicines", day + YEAR, "attendance", "pass"),
        _row(name, "moving_and_handling", day + 30, "observed_assessment", "pass"),
    ]


def _kept_up(rng: np.random.Generator, name: str) -> list[tuple[str, ...]]:
    """Assessed again each year, a little before the last assessment ran out."""
    day, rows = int(rng.integers(-330, -10)), []
    while day < day_number(story.BEGAN["A08"]) - 3:
        rows.append(_row(name, "medicines", day, "observed_assessment", "pass"))
        day += YEAR - int(rng.integers(3, 25))
    return rows


def _lapsed(rng: np.random.Generator, name: str) -> list[tuple[str, ...]]:
    """Never seen at it, or so long ago that it ran out, or seen and referred."""
    kind = rng.integers(3)
    if kind == 0:
        return []
    if kind == 1:
        day = int(rng.integers(-700, -380))
        return [_row(name, "medicines", day, "observed_assessment", "pass")]
    day = int(rng.integers(-200, 200))
    return [_row(name, "medicines", day, "observed_assessment", "refer")]


def _reassessed(rng: np.random.Generator, name: str, not_through: bool) -> list[tuple[str, ...]]:
    """The action: everybody is seen giving medicines; two have not passed yet."""
    day = day_number(story.BEGAN["A08"]) + int(rng.integers(0, REASSESSED_WITHIN))
    result = "refer" if not_through else "pass"
    return [_row(name, "medicines", day, "observed_assessment", result)]
