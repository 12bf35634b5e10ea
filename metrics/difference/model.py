"""Level, drift and gap since the start, averaged over how strongly neighbours agree and drift.

The link-scale mean of block t is a + carried + d·post + s·t + g·post·(t − mean post t). Counts are
fitted by IRLS as independent; the standardised working residuals then get correlation ρ^|lag| and
the drift a prior s ~ N(0, (kτ)²). For each ρ and k of a grid there is a generalised least squares
fit; the answer is the mixture of their t distributions, weighted by the restricted likelihood. All
looks are fitted at once: arrays begin with the look.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit, stdtr, stdtrit

from metrics.difference.answers import LEVEL, Interval
from metrics.difference.comparison import BlockEvidence
from metrics.difference.question import Shape


@dataclass(frozen=True, eq=False)
class Mixture:
    """t distributions, one mixture a look, whose weights sum to one.

    Shapes: `centre`, `error`, `weight` (looks, parts), `df` (looks).
    """

    centre: np.ndarray
    error: np.ndarray
    weight: np.ndarray
    df: np.ndarray

    @property
    def mean(self) -> np.ndarray:
        """One a look."""
        return (self.weight * self.centre).sum(axis=1)

    def below(self, value: float | np.ndarray) -> np.ndarray:
        """Probability of a value below `value` (one a look, or the same for all)."""
        return self._tail(np.reshape(value, (-1, 1)) - self.centre)

    def above(self, value: float | np.ndarray) -> np.ndarray:
        """Probability of a value above `value`; exact also far out in the tail."""
        return self._tail(self.centre - np.reshape(value, (-1, 1)))

    def _tail(self, apart: np.ndarray) -> np.ndarray:
        return (self.weight * stdtr(self.df[:, None], apart / self.error)).sum(axis=1)

    def interval(self, look: int) -> Interval:
        """Mean of one look with its central 90 % interval."""
        tail = (1 - LEVEL) / 2
        ends = (self._quantile(look, probability) for probability in (tail, 1 - tail))
        return Interval(float(self.mean[look]), *ends)

    def _quantile(self, look: int, probability: float) -> float:
        centre, error, weight = self.centre[look], self.error[look], self.weight[look]
        df = float(self.df[look])
        of_parts = centre + error * stdtrit(df, probability)
        low, high = float(of_parts.min()), float(of_parts.max())
        if high - low < 1e-12:
            return low

        def short(value: float) -> float:
            return float(weight @ stdtr(df, (value - centre) / error)) - probability

        return float(brentq(short, low - 1e-9, high + 1e-9))


ROUNDS = 50
CLOSE = 1e-9
SMALLEST_RSS = 1e-12


@dataclass(frozen=True, eq=False)
class LeastSquares:
    """Least squares for every look and correlation, of rows [X, e] made independent.

    `start` (looks, columns) is the solution as if blocks were independent, e its residual. Shapes:
    `squares` (looks, ρ, columns + 1, columns + 1), sums of squares and products of the rows;
    `log_det` (looks, ρ), log |V|; `blocks` (looks), how many each has.
    """

    start: np.ndarray
    squares: np.ndarray
    log_det: np.ndarray
    blocks: np.ndarray
    evidence: BlockEvidence

    def without(self, column: int) -> "LeastSquares":
        """The same rows with a column dropped: what it explained is residual again."""
        squares, back = self.squares.copy(), self.start[:, None, column, None]
        squares[..., -1] += back * squares[..., column]
        squares[..., -1, :] += back * squares[..., column, :]
        kept = np.delete(np.arange(squares.shape[-1]), column)
        start = np.delete(self.start, column, axis=1)
        return replace(self, start=start, squares=squares[..., kept[:, None], kept])

    def solved(self, column: int) -> Mixture:
        """The mixture over ρ for one coefficient, with no prior on any."""
        inverse, solution, rss, df = self._free()
        log_weight = -0.5 * (self._log_information() + df * np.log(rss))
        error = np.sqrt(self._phi(rss, df) * inverse[..., column, column])
        return Mixture(solution[..., column], error, _weights(log_weight), df[:, 0])

    def solved_with_drift(self, column: int, drift: int) -> tuple[Mixture, np.ndarray]:
        """The mixture over ρ and the width of the drift prior, and the mean of each coefficient."""
        inverse, free, rss, df = self._free()
        phi, df = self._phi(rss, df)[..., None], df[..., None]
        narrow = phi / (self.evidence.widths * self.evidence.drift) ** 2
        along, slope = inverse[..., drift], free[..., drift, None]
        wide = 1 + narrow * along[..., drift, None]
        share = narrow / wide
        solution = free[..., None, :] - (share * slope)[..., None] * along[..., None, :]
        variance = inverse[..., column, column, None] - share * along[..., column, None] ** 2
        # the residual at the solution and what the prior adds to it, in one
        residual = rss[..., None] + share * slope**2
        unlikely = self._log_information()[..., None] - np.log(share)
        log_weight = -0.5 * (unlikely + (df + 1) * np.log(residual))
        looks = len(self.start)
        weight = _weights(log_weight.reshape(looks, -1))
        error = np.sqrt(phi * variance).reshape(looks, -1)
        solutions = solution.reshape(looks, weight.shape[1], -1)
        mixture = Mixture(solutions[..., column], error, weight, df[:, 0, 0])
        return mixture, (weight[..., None] * solutions).sum(axis=1)

    def _free(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Without any prior: (X'V⁻¹X)⁻¹, the solution, its residual sum of squares and its df."""
        inverse, target = np.linalg.inv(self.squares[..., :-1, :-1]), self.squares[..., :-1, -1]
        step = (inverse @ target[..., None])[..., 0]
        df = np.maximum(self.blocks - self.start.shape[1], 1)[:, None].astype(float)
        least = df * self.evidence.resolution**2 if self.evidence.gaussian else SMALLEST_RSS
        rss = np.maximum(self.squares[..., -1, -1] - (target * step).sum(axis=-1), least)
        return inverse, self.start[:, None] + step, rss, df

    def _log_information(self) -> np.ndarray:
        """log |V| + log |X'V⁻¹X|"""
        return self.log_det + np.linalg.slogdet(self.squares[..., :-1, :-1])[1]

    def _phi(self, rss: np.ndarray, df: np.ndarray) -> np.ndarray:
        return rss / df if self.evidence.gaussian else np.maximum(rss / df, 1.0)


def _weights(log_weight: np.ndarray) -> np.ndarray:
    weight = np.exp(log_weight - log_weight.max(axis=1, keepdims=True))
    return weight / weight.sum(axis=1, keepdims=True)


def problem(
    evidence: BlockEvidence, keep: np.ndarray, columns: np.ndarray, mask: np.ndarray
) -> LeastSquares:
    """The blocks at positions `keep`, of which each look has those of its `mask` (looks, blocks).

    `columns` (looks, blocks, columns).
    """
    value, weight = working(evidence, keep, columns, mask)
    start = _least_squares(columns, weight, value)
    residual = value[..., None] - columns @ start[..., None]
    rows = np.concatenate([columns, residual], axis=2) * np.sqrt(weight)[..., None]
    white, log_det = whitened(rows, evidence.numbers[keep], mask, evidence.correlations)
    squares = white.swapaxes(-1, -2) @ white
    return LeastSquares(start, squares, log_det, mask.sum(axis=1), evidence)


def carried_forward(evidence: BlockEvidence) -> tuple[float, float]:
    """Level at the start and drift a block, from the baseline alone."""
    mask = np.ones((1, len(evidence.baseline)), bool)
    columns = design(evidence.numbers[evidence.baseline], mask).take([0, 2], axis=2)
    _, line = problem(evidence, evidence.baseline, columns, mask).solved_with_drift(0, 1)
    return float(line[0, 0]), float(line[0, 1])


def design(numbers: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Columns a, d, s, g of each look, shape (looks, blocks, 4)."""
    since = mask & (numbers >= 0)
    middle = (since @ numbers) / np.maximum(since.sum(axis=1), 1)
    slope = np.where(since, numbers - middle[:, None], 0.0)
    return np.stack(np.broadcast_arrays(1.0, since, numbers, slope), axis=2)


def working(
    evidence: BlockEvidence, keep: np.ndarray, columns: np.ndarray, mask: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Working response (without `carried`) and weight of each block, after IRLS has converged."""
    carried, value = evidence.carried[keep], evidence.values[keep]
    if evidence.gaussian:
        return np.broadcast_to(value, mask.shape), mask * evidence.weights[keep]
    successes, trials = evidence.numerator[keep] + 0.5, evidence.denominator[keep]
    if evidence.question.shape is Shape.PROPORTION:
        trials = trials + 1
    steady = np.broadcast_to(value, mask.shape)
    for _ in range(ROUNDS):
        mean, weight = _mean_and_weight(evidence.question.shape, steady + carried, trials)
        response = steady + (successes - mean) / weight
        fitted = (columns @ _least_squares(columns, mask * weight, response)[..., None])[..., 0]
        moved, steady = np.abs((fitted - steady)[mask]).max(), fitted
        if moved < CLOSE:
            break
    mean, weight = _mean_and_weight(evidence.question.shape, steady + carried, trials)
    return steady + (successes - mean) / weight, mask * weight


def _least_squares(columns: np.ndarray, weight: np.ndarray, value: np.ndarray) -> np.ndarray:
    """Weighted least squares of each look, shape (looks, columns)."""
    weighted = (columns * weight[..., None]).swapaxes(1, 2)
    return np.linalg.solve(weighted @ columns, weighted @ value[..., None])[..., 0]


def _mean_and_weight(
    shape: Shape, eta: np.ndarray, trials: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    if shape is Shape.PROPORTION:
        share = expit(np.clip(eta, -30, 30))
        return trials * share, trials * share * (1 - share)
    mean = trials * np.exp(np.clip(eta, -30, 30))
    return mean, mean


def whitened(
    rows: np.ndarray, numbers: np.ndarray, mask: np.ndarray, rhos: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Rows made independent under V = ρ^|lag| for each ρ, and log |V|.

    V is Markov, so each row needs only the row before it, however long the gap between them; a look
    has no row behind its newest. Shapes (looks, ρ, blocks, columns) and (looks, ρ).
    """
    agree = np.zeros((len(rhos), len(numbers)))  # the first row stands alone
    agree[:, 1:] = rhos[:, None] ** np.diff(numbers)
    left = 1 - agree**2
    before = np.roll(rows, 1, axis=1)
    out = rows[:, None] - agree[..., None] * before[:, None]
    out *= (mask[:, None] / np.sqrt(left))[..., None]
    return out, mask @ np.log(left).T
