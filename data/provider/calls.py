"""The calls as one long list, a row for each carer of a call, with the times written down.

All arrays have one entry a row: calls in the order branch, round, day, call; carers in slot order.
"""

from dataclasses import dataclass

import numpy as np

from .chance import stream
from .clock import BLANK, DAYS, later
from .fates import COMPLETED, MANUAL, PLANNED
from .homecare import Homecare
from .running import TOLERANCE

CARERS = 16  # of a branch: two for each round, two who join for double-handed calls
EDITED_AFTERWARDS = 0.02  # of late calls: the rota was moved to what had happened


@dataclass(frozen=True)
class Calls:
    """One row for each carer of each call."""

    visit: np.ndarray  # number of the call, from 1
    slot: np.ndarray  # 1 or 2
    branch: np.ndarray
    round: np.ndarray
    day: np.ndarray
    person: np.ndarray
    carer: np.ndarray  # number within the provider
    start: np.ndarray  # planned start as first meant, local minute
    end: np.ndarray
    planned_start: np.ndarray  # as the rota has it today: a few were edited afterwards
    planned_end: np.ndarray
    travel: np.ndarray
    critical: np.ndarray
    status: np.ndarray
    outcome: np.ndarray
    verification: np.ndarray
    happened: np.ndarray  # bool
    late: np.ndarray  # minutes
    logged_in: np.ndarray
    logged_out: np.ndarray

    @property
    def delayed(self) -> np.ndarray:
        """Calls attended by slot 1 that began later than the tolerance, as the log tells."""
        attended = self.happened & (self.outcome == COMPLETED) & (self.slot == 1)
        return attended & (self.late > TOLERANCE) & (self.verification != MANUAL)


def calls(seed: int, home: Homecare) -> Calls:
    """The rows of rota and log, before they are written as text."""
    rng = stream(seed, "calls")
    visit, slot, cell = _rows(home)
    at = cell[0]
    late = np.where(slot == 1, home.runs.late[cell], home.fates.second_late[cell])
    start = home.plan.start[cell]
    end = later(start, home.plan.minutes[cell])
    moved = _edited(rng, home, cell, late) * late
    logged_in, logged_out = _logged(home, cell, slot, late)
    return Calls(
        visit=visit,
        slot=slot,
        branch=home.branch[at],
        round=home.round[at],
        day=home.day[at],
        person=home.person[cell],
        carer=_carers(rng, home, at, slot),
        start=start,
        end=end,
        planned_start=later(start, moved),
        planned_end=later(end, moved),
        travel=np.where(slot == 1, home.travel[cell], 0),
        critical=home.critical[cell],
        status=home.fates.status[cell],
        outcome=home.fates.outcome[cell],
        verification=home.fates.verification[cell],
        happened=home.happened[cell],
        late=late,
        logged_in=logged_in,
        logged_out=logged_out,
    )


def _rows(home: Homecare) -> tuple[np.ndarray, np.ndarray, tuple[np.ndarray, np.ndarray]]:
    """Number of the call, carer's slot, and where it stands: round of a day and call."""
    round_of_day, call = np.nonzero(home.fates.there)
    pick = np.repeat(np.arange(len(call)), 1 + home.fates.double[round_of_day, call])
    slot = np.ones(len(pick), dtype=int)
    slot[1:][pick[1:] == pick[:-1]] = 2
    return pick + 1, slot, (round_of_day[pick], call[pick])


def _edited(rng, home: Homecare, cell: tuple, late: np.ndarray) -> np.ndarray:
    """Late calls whose planned time somebody moved to the actual one the day after."""
    fates = home.fates
    by_chance = rng.random(fates.there.shape)[cell] < EDITED_AFTERWARDS
    single = ~fates.double[cell] & home.happened[cell] & (fates.outcome[cell] == COMPLETED)
    return by_chance & single & (late > TOLERANCE) & (fates.verification[cell] != MANUAL)


def _logged(home: Homecare, cell, slot, late) -> tuple[np.ndarray, np.ndarray]:
    """When carers logged in and out; a manual log-in copies the rota, some ends are missing."""
    start, minutes = home.plan.start[cell], home.plan.minutes[cell]
    outcome, manual = home.fates.outcome[cell], home.fates.verification[cell] == MANUAL
    stayed = np.where(outcome == COMPLETED, home.runs.stayed[cell], 6)
    logged_in = later(start, np.where(manual, 0, late))
    logged_out = later(start, np.where(manual, minutes, late + stayed))
    attended = home.happened[cell] & (home.fates.status[cell] == PLANNED) & (outcome <= 2)
    absent_in = ~attended | (home.fates.no_log_in[cell] & (slot == 1))
    absent_out = ~attended | (home.fates.no_log_out[cell] & (slot == 1))
    return np.where(absent_in, BLANK, logged_in), np.where(absent_out, BLANK, logged_out)


def _carers(rng, home: Homecare, at: np.ndarray, slot: np.ndarray) -> np.ndarray:
    """Two carers share a round, the first half of a week and the second, in turns."""
    late_week = (home.day % 7 >= 4).astype(int)
    turn = (late_week + home.day // 7) % 2
    turn = np.where(rng.random(len(home.day)) < 0.05, 1 - turn, turn)
    usual = home.branch * CARERS + home.round * 2 + turn
    second = home.branch * CARERS + CARERS - 2 + turn
    return np.where(slot == 1, usual[at], second[at]) + 1


def last_day(table: Calls) -> np.ndarray:
    """Rows of the last complete day, whose logs are still coming in."""
    return table.day == DAYS - 1
