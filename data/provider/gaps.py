"""How far it is from door to door, and how much time a rota leaves for the way."""

import numpy as np

from .places import BRANCHES, DISTRICTS

REDESIGNED = ("Northgate", "Westbrook")
TOO_TIGHT_AFTER = 0.04


def journeys(rng: np.random.Generator) -> np.ndarray:
    """Two minutes or more off any multiple of five: a gap clearly holds a journey or not."""
    far = np.array([[7.0, 12.0, 17.0], [12.0, 7.0, 12.0], [17.0, 12.0, 7.0]])
    wobble = rng.uniform(-0.5, 0.3, (len(BRANCHES), DISTRICTS, DISTRICTS))
    return far + (wobble + wobble.transpose(0, 2, 1)) / 2


def way(journey: np.ndarray, district: np.ndarray) -> np.ndarray:
    """Minutes that the way to each call of a round really takes; 0 for the first."""
    branch = np.arange(len(BRANCHES))[:, None, None]
    minutes = np.zeros(district.shape)
    minutes[..., 1:] = journey[branch, district[..., :-1], district[..., 1:]]
    return minutes


def _tight(rng: np.random.Generator, legs: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Exactly the wanted share of each branch's legs, picked by chance."""
    picked = np.zeros(legs.shape, dtype=bool)
    for branch in range(legs.shape[0]):
        places = np.argwhere(legs[branch])
        chosen = rng.permutation(len(places))[: round(wanted[branch] * len(places))]
        picked[branch][tuple(places[chosen].T)] = True
    return picked


def planned_gaps(
    rng: np.random.Generator, legs: np.ndarray, way: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Planned gap before each call, and the travel the rota believes in, in minutes.

    Both are (version, branch, round, call): as the rota was, and as it was redesigned.
    """
    usual = np.array([branch.too_tight for branch in BRANCHES])
    redesigned = np.array([branch.name in REDESIGNED for branch in BRANCHES])
    tight = _tight(rng, legs, usual)
    left = np.where(redesigned, TOO_TIGHT_AFTER, usual) / usual
    tight = np.stack([tight, _tight(rng, tight, left)])
    enough = np.ceil((way + 1) / 5).astype(int) * 5
    gap = np.where(tight, enough - 5, enough)
    believed = np.where(tight, gap, np.round(way).astype(int))
    return gap, np.where(legs, believed, 0)
