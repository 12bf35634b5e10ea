"""What things are measured against: places, clusters, occupied beds, what is due, definitions."""

from datetime import date

import numpy as np

from .chance import stream
from .clock import DAYS, dates, day_number
from .csvfile import Table
from .mar_checks import SECOND_LINE_FROM
from .observations import DUE
from .places import BRANCH_NAMES, CARE_HOME, DISTRICTS, HOUSES, SUPPORTED_LIVING, UNITS, district

CLUSTERS = ("inner", "outer", "villages")  # of each branch
BEDS = (20, 18, 22)
PROMPTS = 2  # from supervision, due each week on each unit
OPENED = "01/04/2019"

SETTINGS = """\
# What the provider's figures mean, and from when. What is not set keeps its default.

[[definitions]]
from = 2025-01-01
tolerance_early_minutes = 15
tolerance_late_minutes = 15
time_critical_early_minutes = 15
time_critical_late_minutes = 15
missed_by_hour = 23
alert_after_minutes = 15
escalate_within_minutes = 30
publication_lead_days = 7
mar_sample_percent = 20
recurring_window_weeks = 8

[[definitions]]
site = "Rowan"
from = 2026-02-01
mar_sample_percent = 30
"""


def sites() -> Table:
    """Every place, with what it belongs to."""
    rows = [(name, "branch", "Homecare", "") for name in BRANCH_NAMES]
    rows.append((CARE_HOME, "care_home", CARE_HOME, ""))
    rows += [(name, "unit", CARE_HOME, CARE_HOME) for name in UNITS]
    rows.append((SUPPORTED_LIVING, "supported_living", SUPPORTED_LIVING, ""))
    rows += [(name, "house", SUPPORTED_LIVING, SUPPORTED_LIVING) for name in HOUSES]
    site, kind, service, parent = (list(cells) for cells in zip(*rows, strict=True))
    return {
        "site": site,
        "kind": kind,
        "service": service,
        "parent": parent,
        "opened_on": [OPENED] * len(rows),
        "closed_on": [""] * len(rows),
    }


def clusters() -> Table:
    """The provider's own names for its districts; one district has none and goes by its code."""
    rows = [
        (district(branch, number), f"{name} {CLUSTERS[number]}")
        for branch, name in enumerate(BRANCH_NAMES)
        for number in range(DISTRICTS)
    ][:-1]
    return {
        "postcode_prefix": [prefix for prefix, _ in rows],
        "cluster": [cluster for _, cluster in rows],
    }


def bed_days(seed: int) -> Table:
    """Occupied beds of each unit and day; a day without anybody new is like the day before."""
    rng = stream(seed, "bed_days")
    empty = np.clip(np.cumsum(rng.integers(-1, 2, (len(UNITS), DAYS)) * 0.2, axis=1), -2, 2)
    occupied = np.array(BEDS)[:, None] - 2 + np.round(empty).astype(int)
    unit, day = np.indices(occupied.shape).reshape(2, -1)
    return {
        "unit": np.array(UNITS)[unit].tolist(),
        "day": dates(day),
        "occupied": occupied.ravel().astype(str).tolist(),
    }


def schedule() -> Table:
    """Observations due by role and unit, supervision prompts, and second-line samples by house."""
    begin, second = date(2025, 5, 19), SECOND_LINE_FROM
    rows = [
        ("weekly_observation", unit, role, "week", str(number), day_number(begin))
        for unit in UNITS
        for role, number in DUE.items()
    ]
    rows += [
        ("supervision_prompt", unit, "deputy", "week", str(PROMPTS), day_number(begin))
        for unit in UNITS
    ]
    rows += [
        ("second_line_sample", house, "quality_lead", "month", "2", day_number(second))
        for house in HOUSES
    ]
    cells = [list(each) for each in zip(*rows, strict=True)]
    table = dict(zip(("what", "site", "role", "every", "number"), cells[:5], strict=True))
    return table | {"from": dates(cells[5]), "to": [""] * len(rows)}
