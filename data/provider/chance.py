"""Chance with a name: each table draws from its own stream, so that one change moves one table."""

from zlib import crc32

import numpy as np


def stream(seed: int, name: str) -> np.random.Generator:
    """The random numbers of one table, the same for the same seed and name."""
    return np.random.default_rng(np.random.SeedSequence([seed, crc32(name.encode())]))


def wandering(rng: np.random.Generator, shape: tuple[int, int], memory: float) -> np.ndarray:
    """Rows of standard normal noise (row, step) in which each step remembers the one before."""
    steps = rng.standard_normal(shape)
    fresh = np.sqrt(1 - memory**2)
    for step in range(1, shape[1]):
        steps[:, step] = memory * steps[:, step - 1] + fresh * steps[:, step]
    return steps


def odds(part: np.ndarray | float) -> np.ndarray:
    """From a share to log odds."""
    return np.log(part) - np.log1p(-np.asarray(part, dtype=float))
