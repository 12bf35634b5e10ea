"""What becomes of each call, but for its times: cancelled, refused, missed, how it is verified.

Arrays are (round of a day, call).
"""

from dataclasses import dataclass

import numpy as np

from .chance import stream
from .clock import AHEAD, DAYS
from .places import BRANCHES, PEOPLE
from .rounds import Rounds

PLANNED, CANCELLED, HOSPITAL_CANCELLED = 0, 1, 2
COMPLETED, REFUSED, NO_ACCESS, IN_HOSPITAL, MISSED = 0, 1, 2, 3, 4
APP, QR, GPS, PHONE, MANUAL = 0, 1, 2, 3, 4


@dataclass(frozen=True)
class Fates:
    """Codes and booleans; times come later."""

    there: np.ndarray  # in the rota that day, cancelled or not
    status: np.ndarray
    outcome: np.ndarray
    verification: np.ndarray
    double: np.ndarray
    second_late: np.ndarray  # minutes late of the second carer
    no_log_in: np.ndarray
    no_log_out: np.ndarray

    @property
    def calls_on(self) -> np.ndarray:
        """Calls to which a carer goes."""
        nobody = np.isin(self.outcome, (MISSED, IN_HOSPITAL))
        return self.there & (self.status == PLANNED) & ~nobody


def fates(seed: int, pattern: Rounds, place: tuple, there: np.ndarray) -> Fates:
    """What becomes of each call, but for its times."""
    rng, (branch, each, day) = stream(seed, "outcomes"), place
    away, first = _hospital(rng, branch, pattern.person[branch, each], day)
    fate = rng.random(there.shape)
    status = np.where(fate < 0.012, CANCELLED, PLANNED)
    status = np.where(away & ~first & (day < DAYS)[:, None], HOSPITAL_CANCELLED, status)
    outcome = np.select(
        [away & first, fate > 0.996, fate > 0.991, fate > 0.986],
        [IN_HOSPITAL, MISSED, NO_ACCESS, REFUSED],
        COMPLETED,
    )
    at_home = np.where(rng.random((len(BRANCHES), PEOPLE)) < 0.12, QR, APP)
    usual = at_home[branch[:, None], pattern.person[branch, each]]
    by = rng.random(there.shape)
    other = [by < 0.03, by < 0.05, by < 0.06]
    second = np.round(rng.normal(-1.0, 4.0, there.shape) + (rng.random(there.shape) < 0.04) * 22)
    return Fates(
        there=there,
        status=status,
        outcome=outcome,
        verification=np.select(other, [MANUAL, PHONE, GPS], usual),
        double=pattern.double[branch, each],
        second_late=second.astype(int),
        no_log_in=rng.random(there.shape) < 0.002,
        no_log_out=rng.random(there.shape) < 0.004,
    )


def _hospital(rng, branch, person, day) -> tuple[np.ndarray, np.ndarray]:
    """Days that a person is away, and the first of them."""
    away = np.zeros((len(BRANCHES), PEOPLE, DAYS + AHEAD), dtype=int)
    for stay in range(int(len(BRANCHES) * PEOPLE * 0.8)):
        who, begin = rng.integers(len(BRANCHES) * PEOPLE), rng.integers(DAYS - 20)
        days = slice(begin, begin + rng.integers(3, 13))
        away[who // PEOPLE, who % PEOPLE, days] = stay + 2
        away[who // PEOPLE, who % PEOPLE, begin] = 1
    now = away[branch[:, None], person, day[:, None]]
    return now > 0, now == 1
