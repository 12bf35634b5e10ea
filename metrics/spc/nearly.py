"""Above and below a line, where a difference within rounding is neither."""

import numpy as np

TINY = 1e-12  # relative: a smaller difference is rounding


def above(values: np.ndarray, line: np.ndarray) -> np.ndarray:
    """True where a value lies above the line by more than rounding; False where either is missing.

    >>> above([0.3, 0.4, float("nan")], 0.1 + 0.2).tolist()
    [False, True, False]
    """
    values = np.asarray(values, dtype=float)
    return values - line > TINY * np.maximum(np.abs(values), np.abs(line))


def below(values: np.ndarray, line: np.ndarray) -> np.ndarray:
    """True where a value lies below the line by more than rounding; False where either is missing.

    >>> below([0.3, 0.2, float("nan")], 0.1 + 0.2).tolist()
    [False, True, False]
    """
    return above(-np.asarray(values, dtype=float), -np.asarray(line, dtype=float))
