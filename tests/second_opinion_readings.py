"""The three readings of a verdict made a second time: step 3 of the description alone.

Explicit loops and matrices; every effect is on the link scale.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import optimize, special

from tests.second_opinion_blocks import Block, Calendar

RHOS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
NAN = float("nan")


@dataclass(frozen=True)
class Mixture:
    """A weighted mixture of t distributions with one number of degrees of freedom."""

    weights: np.ndarray
    centres: np.ndarray
    errors: np.ndarray
    df: float
    drift: float = NAN

    def below(self, value: float) -> float:
        return float(self.weights @ special.stdtr(self.df, (value - self.centres) / self.errors))

    def quantile(self, share: float) -> float:
        reach = 50 * self.errors.max()
        low, high = self.centres.min() - reach, self.centres.max() + reach
        return float(optimize.brentq(lambda x: self.below(x) - share, low, high, xtol=1e-12))

    @property
    def effect(self) -> float:
        return float(self.weights @ self.centres)

    def figures(self) -> tuple[float, float, float]:
        """The effect and the ends of its 90 % interval."""
        return self.effect, self.quantile(0.05), self.quantile(0.95)


@dataclass(frozen=True)
class Rows:
    """What a fit reads, in order of time: counts, or ready values on the link scale."""

    family: str  # prop | rate | gauss
    t: np.ndarray
    y: np.ndarray  # counts, or values
    n: np.ndarray  # trials, exposure, or weights
    offset: np.ndarray


@dataclass(frozen=True)
class Series:
    """One series, its baseline and its comparators, ready to be looked at."""

    kind: str
    sign: int  # 1 where higher is better, -1 where lower is
    calendar: Calendar
    own: dict[int, Block]
    sites: dict[str, dict[int, Block]]
    baseline: list[int]
    trigger: int  # blocks left out before the start

    @property
    def known(self) -> list[int]:
        """Blocks since the start with figures."""
        return [b for b in sorted(self.own) if b >= 0]


# Step 3: three readings


def rows_of_counts(series: Series, post: list[int]) -> Rows:
    """The own counts of the baseline and of the blocks since the start."""
    if series.kind == "score":
        return rows_of_values(series, {b: x.eta for b, x in series.own.items()}, post)
    keep = series.baseline + post
    y, n, offset = np.array([(x.y, x.n, x.offset) for x in map(series.own.get, keep)]).T
    trials = n + 1 if series.kind == "prop" else n
    return Rows(series.kind, np.array(keep, float), y + 0.5, trials, offset)


def rows_of_values(series: Series, eta: dict[int, float], post: list[int]) -> Rows:
    """Values on the link scale as a Gaussian series; scores by how many were asked."""
    keep = [b for b in series.baseline if b in eta] + post
    weights = [1.0] * len(keep)
    if series.kind == "score":
        usual = 1 / np.mean([1 / series.own[b].n for b in series.baseline])
        weights = [2 / (1 + usual / series.own[b].n) for b in keep]
    values = np.array([eta[b] for b in keep])
    return Rows("gauss", np.array(keep, float), values, np.array(weights), np.zeros(len(keep)))


def drift_columns(t: np.ndarray) -> np.ndarray:
    """Level, step, drift, and the slope since the start about its middle."""
    post = (t >= 0).astype(float)
    return np.column_stack([np.ones(len(t)), post, t, post * (t - t[t >= 0].mean())])


def working(rows: Rows, columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Working values (less the offset) and weights at the fit as independent."""
    if rows.family == "gauss":
        return rows.y - rows.offset, rows.n
    share = rows.y / rows.n
    of_share = special.logit if rows.family == "prop" else np.log
    eta = of_share(share) - rows.offset
    for _ in range(100):
        if rows.family == "prop":
            mean = special.expit(eta + rows.offset)
            slope = mean * (1 - mean)
        else:
            mean = slope = np.exp(eta + rows.offset)
        value, weight = eta + (share - mean) / slope, rows.n * slope
        beta = np.linalg.solve(
            columns.T @ (weight[:, None] * columns), columns.T @ (weight * value)
        )
        before, eta = eta, columns @ beta
        if np.max(np.abs(eta - before)) < 1e-12:
            break
    return value, weight


def correlations(series: Series, rows: Rows) -> tuple[float, ...]:
    is_long = not series.calendar.monthly and (rows.t < 0).sum() > 26
    return RHOS[1:] if is_long else RHOS


@lru_cache(maxsize=4096)
def unlike(t: tuple[float, ...], rho: float) -> tuple[np.ndarray, float]:
    """The inverse of V = rho ^ lag, and log |V|."""
    at = np.array(t)
    v = rho ** np.abs(at[:, None] - at[None, :])
    return np.linalg.inv(v), float(np.linalg.slogdet(v)[1])


def mixed(logs: list[float], parts: list[tuple[float, float, float]], df: int) -> Mixture:
    """A mixture of parts, each with its centre, standard error and drift."""
    weights = np.exp(np.array(logs) - max(logs))
    weights = weights / weights.sum()
    centres, errors, drifts = np.array(parts).T
    return Mixture(weights, centres, errors, df, float(weights @ drifts))


def dispersion(rss: float, df: int, family: str) -> float:
    return rss / df if family == "gauss" else max(rss / df, 1.0)


def drift_reading(series: Series, rows: Rows) -> Mixture:
    """The step with the drift before it carried forward, over correlations and drift scales."""
    columns = drift_columns(rows.t)
    value, weight = working(rows, columns)
    x, z = np.sqrt(weight)[:, None] * columns, np.sqrt(weight) * value
    df, logs, parts = len(z) - 4, [], []
    tau = series.calendar.of(0.3, 0.5) if series.kind == "score" else series.calendar.of(0.03, 0.05)
    for rho in correlations(series, rows):
        inverse, log_v = unlike(tuple(rows.t), rho)
        information, moment = x.T @ inverse @ x, x.T @ inverse @ z
        free = z - x @ np.linalg.solve(information, moment)
        phi = dispersion(float(free @ inverse @ free), df, rows.family)
        for scale in (0.05, 0.2, 1.0) if (rows.t < 0).sum() >= 16 else (1.0,):
            p = phi / (scale * tau) ** 2
            penalised = information + np.diag([0.0, 0.0, p, 0.0])
            beta = np.linalg.solve(penalised, moment)
            rest = z - x @ beta
            r = float(rest @ inverse @ rest) + p * beta[2] ** 2
            log_x = float(np.linalg.slogdet(penalised)[1])
            logs.append(-0.5 * (log_v + log_x - np.log(p) + (df + 1) * np.log(r)))
            parts.append((beta[1], np.sqrt(phi * np.linalg.inv(penalised)[1, 1]), beta[2]))
    return mixed(logs, parts, df)


def flat_reading(series: Series, rows: Rows) -> Mixture:
    """The step without a drift: the same working rows, the drift column dropped."""
    columns = drift_columns(rows.t)
    return level_mixture(series, rows, working(rows, columns), columns[:, [0, 1, 3]], 1)


def level_mixture(series: Series, rows: Rows, fitted, columns: np.ndarray, place: int) -> Mixture:
    """One coefficient without a drift prior, over the correlations."""
    value, weight = fitted
    x, z = np.sqrt(weight)[:, None] * columns, np.sqrt(weight) * value
    df, logs, parts = len(z) - columns.shape[1], [], []
    for rho in correlations(series, rows):
        inverse, log_v = unlike(tuple(rows.t), rho)
        information = x.T @ inverse @ x
        beta = np.linalg.solve(information, x.T @ inverse @ z)
        rest = z - x @ beta
        rss = float(rest @ inverse @ rest)
        log_x = float(np.linalg.slogdet(information)[1])
        logs.append(-0.5 * (log_v + log_x + df * np.log(rss)))
        variance = dispersion(rss, df, rows.family) * np.linalg.inv(information)[place, place]
        parts.append((beta[place], np.sqrt(variance), 0.0))
    return mixed(logs, parts, df)


def noise(eta: dict[int, float], baseline: list[int]) -> float:
    """The spread of a series from its successive differences in the baseline."""
    usual = {b: eta[b] for b in baseline if b in eta}
    steps = [usual[b + 1] - usual[b] for b in usual if b + 1 in usual]
    return float(np.std(steps, ddof=1) / np.sqrt(2)) if len(steps) > 1 else NAN


def change_error(sigma: float, n: int, m: int) -> float:
    return sigma * float(np.sqrt(1.5 / n + 1.5 / m))


def recent_reading(series: Series, eta: dict[int, float], post: list[int]) -> tuple | None:
    """The level since the start less that of the last six weeks (three months): its two tails."""
    before = [eta[b] for b in range(-series.calendar.of(6, 3), 0) if b in eta]
    if len(before) < 3:
        return None
    effect = float(np.mean([eta[b] for b in post]) - np.mean(before))
    error = change_error(noise(eta, series.baseline), len(post), len(before))
    return float(special.stdtr(10, -effect / error)), float(special.stdtr(10, effect / error))
