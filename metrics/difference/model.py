"""Level, drift and gap since the start, averaged over how strongly neighbouring blocks agree.

The link-scale mean of block t is a + carried + d·post + s·t + g·post·(t − mean post t). Counts are
fitted by IRLS as independent; the working residuals then get correlation ρ^|lag| and, for each ρ of
a grid, a generalised least squares fit with the drift prior s ~ N(0, τ²). The answer is the mixture
of t distributions, weighted by the restricted likelihood."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit, stdtr, stdtrit

from metrics.difference.answers import LEVEL, Interval
from metrics.difference.comparison import BlockEvidence
from metrics.difference.question import Shape

# A weighted mixture of t distributions: its mean, its tails and its interval.


@dataclass(frozen=True, eq=False)
class Mixture:
    """Centres, standard errors and weights (summing to one) of t distributions with one `df`."""

    centre: np.ndarray
    error: np.ndarray
    weight: np.ndarray
    df: float

    @property
    def mean(self) -> float:
        return float(self.weight @ self.centre)

    def below(self, value: float) -> float:
        """Probability of a value below `value`."""
        return float(self.weight @ stdtr(self.df, (value - self.centre) / self.error))

    def above(self, value: float) -> float:
        """Probability of a value above `value`; exact also far out in the tail."""
        return float(self.weight @ stdtr(self.df, (self.centre - value) / self.error))

    def quantile(self, probability: float) -> float:
        each = self.centre + self.error * stdtrit(self.df, probability)
        low, high = each.min(), each.max()
        if high - low < 1e-12:
            return float(low)
        return float(brentq(lambda at: self.below(at) - probability, low - 1e-9, high + 1e-9))

    def interval(self) -> Interval:
        """Mean with the central 90 % interval."""
        tail = (1 - LEVEL) / 2
        return Interval(self.mean, self.quantile(tail), self.quantile(1 - tail))


INTERCEPT, GAP, DRIFT = 0, 1, 2  # columns of the design; the fourth is the change of slope
ROUNDS = 50
CLOSE = 1e-9


@dataclass(frozen=True, eq=False)
class Fit:
    """The mixture for d, and the line that carries the baseline forward."""

    gap: Mixture
    level: float
    drift: float

    def carried_forward(self, numbers: np.ndarray) -> np.ndarray:
        return self.level + self.drift * numbers


def fit(seen: BlockEvidence, keep: np.ndarray, rhos: np.ndarray | None = None) -> Fit:
    """Fit the blocks at positions `keep`: with no block since the start, level and drift only.

    `rhos` replaces the grid; with one value there is one t distribution.
    """
    rhos = seen.correlations if rhos is None else rhos
    columns = design(seen.numbers[keep])
    response, weight = working(seen, keep, columns)
    scaled = np.sqrt(weight)[:, None] * np.column_stack([columns, response])
    white, log_det = whitened(scaled, seen.numbers[keep], rhos)
    return _mixed(white, log_det, seen)


def design(numbers: np.ndarray) -> np.ndarray:
    """Columns a, d, s, g; without blocks since the start a, nothing, s."""
    since = numbers >= 0
    steady = np.ones(len(numbers))
    if not since.any():
        return np.column_stack([steady, numbers])
    slope = np.where(since, numbers - numbers[since].mean(), 0.0)
    return np.column_stack([steady, since, numbers, slope]).astype(float)


def working(
    seen: BlockEvidence, keep: np.ndarray, columns: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Working response (without `carried`) and weight of each block, after IRLS has converged."""
    carried = seen.carried[keep]
    value = seen.values()[keep] - carried
    if seen.gaussian:
        return value, np.ones(len(value))
    successes, trials = seen.numerator[keep] + 0.5, seen.denominator[keep]
    if seen.shape is Shape.PROPORTION:
        trials = trials + 1
    steady = value
    for _ in range(ROUNDS):
        mean, weight = _mean_and_weight(seen.shape, steady + carried, trials)
        response = steady + (successes - mean) / weight
        root = np.sqrt(weight)
        solved = np.linalg.lstsq(columns * root[:, None], response * root)[0]
        moved, steady = np.abs(columns @ solved - steady).max(), columns @ solved
        if moved < CLOSE:
            break
    mean, weight = _mean_and_weight(seen.shape, steady + carried, trials)
    return steady + (successes - mean) / weight, weight


def _mean_and_weight(
    shape: Shape, eta: np.ndarray, trials: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    if shape is Shape.PROPORTION:
        share = expit(np.clip(eta, -30, 30))
        return trials * share, trials * share * (1 - share)
    mean = trials * np.exp(np.clip(eta, -30, 30))
    return mean, mean


def whitened(
    rows: np.ndarray, numbers: np.ndarray, rhos: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Rows made independent under V = ρ^|lag| for each ρ, and log |V|.

    V is Markov, so each row needs only the row before it, however long the gap between them:
    shape (ρ, blocks, columns).
    """
    agree = rhos[:, None] ** np.diff(numbers)
    left = 1 - agree**2
    out = np.repeat(rows[None], len(rhos), axis=0)
    out[:, 1:] -= agree[..., None] * rows[:-1]
    out[:, 1:] /= np.sqrt(left)[..., None]
    return out, np.log(left).sum(axis=1)


def _mixed(white: np.ndarray, log_det: np.ndarray, seen: BlockEvidence) -> Fit:
    columns, response = white[..., :-1], white[..., -1]
    count = columns.shape[2]
    drift = DRIFT if count > 2 else 1
    df = max(columns.shape[1] - count, 1)
    across = columns.transpose(0, 2, 1)
    gram = across @ columns
    target = (across @ response[..., None])[..., 0]
    free = np.linalg.solve(gram, target[..., None])
    rss = ((response - (columns @ free)[..., 0]) ** 2).sum(axis=1)
    rss = np.maximum(rss, df * seen.resolution**2 if seen.gaussian else 1e-12)
    phi = rss / df if seen.gaussian else np.maximum(rss / df, 1.0)
    gram[:, drift, drift] += phi / seen.drift**2
    cover = np.linalg.inv(gram)
    solved = (cover @ target[..., None])[..., 0]
    log_weight = -0.5 * (log_det + np.linalg.slogdet(gram)[1] + df * np.log(rss))
    weight = np.exp(log_weight - log_weight.max())
    weight /= weight.sum()
    error = np.sqrt(phi * cover[:, GAP, GAP])
    gap = Mixture(solved[:, GAP], error, weight, df)
    return Fit(gap, float(weight @ solved[:, INTERCEPT]), float(weight @ solved[:, drift]))
