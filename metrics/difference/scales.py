"""The scale each shape is judged on (logit, log, points) and the way back to its own units."""

import numpy as np
from scipy.special import expit, logit

from metrics.difference.blocks import Blocks
from metrics.difference.question import Shape


def link(shape: Shape, numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray:
    """Value of a block on its scale; half an event added, so that 0 % and 100 % are finite."""
    if shape is Shape.PROPORTION:
        return np.log((numerator + 0.5) / (denominator - numerator + 0.5))
    if shape is Shape.SCORE:
        return numerator / denominator
    return np.log((numerator + 0.5) / denominator)


def unlink(shape: Shape, value: np.ndarray) -> np.ndarray:
    """From the scale back to numerator per denominator."""
    if shape is Shape.PROPORTION:
        return expit(value)
    return value if shape is Shape.SCORE else np.exp(value)


def weekday_offset(own: Blocks, baseline: np.ndarray) -> np.ndarray:
    """What each block's mix of weekdays alone would do to a share, on the logit scale.

    `baseline` marks the blocks that say what is usual on each weekday. A weekday never seen there
    counts as the baseline's average day.
    """
    numerator = own.weekday_numerator[baseline].sum(axis=0)
    denominator = own.weekday_denominator[baseline].sum(axis=0)
    usual = (numerator + 0.5) / (denominator + 1)
    overall = (numerator.sum() + 0.5) / (denominator.sum() + 1)
    usual = np.where(denominator > 0, usual, overall)
    total = own.denominator
    offset = np.zeros(len(total))
    known = own.known
    mixed = own.weekday_denominator[known] @ usual / total[known]
    at_baseline = denominator @ usual / denominator.sum() if denominator.sum() else overall
    offset[known] = logit(mixed) - logit(at_baseline)
    return offset
