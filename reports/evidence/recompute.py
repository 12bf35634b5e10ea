"""Computes every verdict of this folder again, from its weeks alone; needs numpy and scipy.

    python recompute.py

Nothing of the program that wrote the folder is used. README.txt says what is done and why; the
names here are the ones used there. Exit code 1 if a figure is not what the folder says it is.
"""

import csv
import json
import sys
from pathlib import Path

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit
from scipy.stats import beta, t

CLOSE = 1e-6  # of the figure as it is told


def main(folder: Path) -> int:
    """Print what is told beside what is computed; 0 if they agree everywhere."""
    wrong = 0
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for figure in manifest["figures"]:
        if not figure["verdict_file"] or figure["change"]["effect"] is None:
            print(f"{figure['name']}: nothing to compute. {figure['small_counts']}".strip())
            continue
        told = [figure["change"][end] for end in ("effect", "low", "high")]
        found = computed(rows_of(folder / figure["verdict_file"]), figure["model"])
        agree = all(same(a, b) for a, b in zip(told, found, strict=True))
        wrong += not agree
        print(f"{figure['name']}: told {rounded(told)}, computed {rounded(found)}: "
              f"{'the same' if agree else 'NOT THE SAME'}")  # fmt: skip
    return 1 if wrong + checks_differ(folder, manifest) else 0


def checks_differ(folder: Path, manifest: dict) -> int:
    """How many trials, and whether the regression, are not what their weeks say."""
    trials, regression = (manifest["how_sure"][name] for name in ("trials", "regression"))
    weeks = rows_of(folder / "how_sure/weeks.csv") if trials else []
    wrong = 0
    for each in trials:
        own = [week for week in weeks if (week["check"], week["of"]) == (each["check"], each["of"])]
        pairs = zip(each["change"].values(), computed(own, each["model"]), strict=True)
        wrong += not all(same(told, found) for told, found in pairs)
    if regression:
        judged = next(each for each in manifest["figures"] if each["part"] == "outcome")
        found = segmented_regression(rows_of(folder / judged["verdict_file"]), judged["model"])
        wrong += not np.allclose(found, regression, rtol=CLOSE, atol=CLOSE)
    print(f"how sure: {len(trials)} trials and the regression computed, {wrong} of them differ")
    return wrong


def segmented_regression(weeks: list[dict], model: dict) -> np.ndarray:
    """Least squares with errors by Newey and West: estimate, error, t, p and 90 % interval."""
    used = [week for week in weeks if week["used"] == "yes"]
    names = ("number", "numerator", "denominator", "beside")
    number, events, exposure, beside = np.array([[float(w[n]) for n in names] for w in used]).T
    post = number >= 0
    slope = np.where(post, number - number[post].mean(), 0.0)
    X = np.column_stack([np.ones(len(number)), number, post, slope])
    y, (n, k) = on_link_scale(model["shape"], events, exposure) - beside, X.shape
    inverse = np.linalg.inv(X.T @ X)
    estimate = inverse @ X.T @ y
    scores = X * (y - X @ estimate)[:, None]
    lags = int(4 * (n / 100) ** (2 / 9))
    middle = scores.T @ scores
    for lag in range(1, lags + 1):
        near = scores[lag:].T @ scores[:-lag]
        middle += (1 - lag / (lags + 1)) * (near + near.T)
    error = np.sqrt(np.diag(inverse @ middle @ inverse) * n / (n - k))
    ratio, reach = estimate / error, t.ppf(0.95, n - k) * error
    chance = 2 * t.sf(np.abs(ratio), n - k)
    return np.column_stack([estimate, error, ratio, chance, estimate - reach, estimate + reach])


def rows_of(path: Path) -> list[dict]:
    """The rows of a CSV by its headings."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def computed(weeks: list[dict], model: dict) -> list[float]:
    """Effect, lower and upper end of the 90 % interval, in the units in which they are told."""
    used = [week for week in weeks if week["used"] == "yes"]
    number, events, exposure, beside, weight = (
        np.array([float(week[name]) for week in used])
        for name in ("number", "numerator", "denominator", "beside", "weight")
    )
    if not model["is_fitted"]:
        return [
            100 * (ratio - 1) for ratio in rate_ratio(number, events, exposure, model["bursts"])
        ]
    value = on_link_scale(model["shape"], events, exposure)
    gaps = gap(number, (value - beside, events, exposure, beside, weight), model)
    since = [
        week
        for week in weeks
        if 0 <= int(week["number"]) < model["blocks_told"] and float(week["denominator"])
    ]
    many, over = (np.array([float(w[n]) for w in since]) for n in ("numerator", "denominator"))
    now = on_link_scale(model["shape"], many, over).mean()
    back = {"proportion": expit, "rate": np.exp, "score": float}[model["shape"]]
    return [model["per"] * float(back(now) - back(now - at)) for at in gaps]


def on_link_scale(shape: str, events: np.ndarray, exposure: np.ndarray) -> np.ndarray:
    """Logit of a share, logarithm of a rate, both with half an event more; a score as it is."""
    if shape == "proportion":
        return np.log((events + 0.5) / (exposure - events + 0.5))
    return np.log((events + 0.5) / exposure) if shape == "rate" else events / exposure


def gap(number: np.ndarray, data: tuple, model: dict) -> list[float]:
    """d with its interval: from the lower of two lower ends to the higher of two upper ends.

    One reading carries the drift of the baseline forward, the other leaves it out.
    """
    value, events, exposure, beside, weight = data
    post = number >= 0
    slope = np.where(post, number - number[post].mean(), 0.0)
    X = np.column_stack([np.ones(len(number)), post, number, slope]).astype(float)
    y = value
    if not model["is_gaussian"]:
        y, weight = reweighted(X, (value, events, exposure, beside), model["shape"])
    drifts = [model["drift"] * width for width in model["widths"]]
    readings = []
    for columns, priors in ((X, drifts), (X[:, [0, 1, 3]], [None])):
        fits = [
            at_correlation(rho, (number, columns), (y, weight, prior), model)
            for rho in model["correlations"]
            for prior in priors
        ]
        readings.append(mixture(fits, len(number) - columns.shape[1]))
    (effect, low, high), (_, flat_low, flat_high) = readings
    return [effect, min(low, flat_low), max(high, flat_high)]


def mixture(fits: list[tuple[float, float, float]], df: int) -> tuple[float, float, float]:
    """Mean and 90 % interval of t distributions: log weight, centre and error of each."""
    log_weight, centre, error = np.array(fits).T
    share = np.exp(log_weight - log_weight.max())
    share /= share.sum()

    def below(at: float) -> float:
        return float(share @ t.cdf((at - centre) / error, df))

    far = 1000 * error.max() + np.abs(centre).max()
    ends = [brentq(lambda at, p=p: below(at) - p, -far, far, xtol=1e-13) for p in (0.05, 0.95)]
    return float(share @ centre), ends[0], ends[1]


def reweighted(X: np.ndarray, data: tuple, shape: str) -> tuple[np.ndarray, np.ndarray]:
    """Working response and weights of a binomial or Poisson fit, as if weeks were independent."""
    value, events, exposure, beside = data
    counted = events + 0.5
    trials = exposure + 1 if shape == "proportion" else exposure
    line, steps = value, 100
    for step in range(steps + 1):
        mean = trials * (expit(line + beside) if shape == "proportion" else np.exp(line + beside))
        weight = mean * (1 - mean / trials) if shape == "proportion" else mean
        y = line + (counted - mean) / weight
        if step < steps:
            W = np.diag(weight)
            line = X @ np.linalg.solve(X.T @ W @ X, X.T @ W @ y)
    return y, weight


def at_correlation(rho: float, rows: tuple, data: tuple, model: dict):
    """One generalised least squares fit: log weight, d and its standard error.

    The residuals of independent weeks, standardised, have correlation ρ^|lag|; the drift has a
    prior of standard deviation `prior`, or there is no drift.
    """
    (number, X), (y, weight, prior) = rows, data
    root = np.sqrt(weight)
    V = rho ** np.abs(number[:, None] - number[None, :])
    inverse = root[:, None] * np.linalg.inv(V) * root[None, :]
    gram, target = X.T @ inverse @ X, X.T @ inverse @ y
    rest = y - X @ np.linalg.solve(gram, target)
    df, rss = len(y) - X.shape[1], float(rest @ inverse @ rest)
    if model["is_gaussian"]:
        rss = max(rss, df * model["resolution"] ** 2)
    phi = rss / df if model["is_gaussian"] else max(rss / df, 1.0)
    log_weight = -0.5 * np.linalg.slogdet(V)[1]
    if prior is None:
        log_weight -= 0.5 * (np.linalg.slogdet(gram)[1] + df * np.log(rss))
        return log_weight, np.linalg.solve(gram, target)[1], spread(phi, gram)
    narrow = phi / prior**2
    free = np.linalg.solve(gram, target)
    gram[2, 2] += narrow
    solved = np.linalg.solve(gram, target)
    off = solved - free
    rss += float(off @ (X.T @ inverse @ X) @ off) + narrow * solved[2] ** 2
    log_weight -= 0.5 * (np.linalg.slogdet(gram)[1] - np.log(narrow) + (df + 1) * np.log(rss))
    return log_weight, solved[1], spread(phi, gram)


def spread(phi: float, gram: np.ndarray) -> float:
    """Standard error of d."""
    return float(np.sqrt(phi * np.linalg.inv(gram)[1, 1]))


def rate_ratio(
    number: np.ndarray, days: np.ndarray, observed: np.ndarray, bursts: float
) -> list[float]:
    """Days with an event since against before: ratio, and Clopper and Pearson's ends of it.

    Both counts are divided by how many events come at a time.
    """
    post = number >= 0
    since, before = days[post].sum() / bursts, days[~post].sum() / bursts
    days_since, days_before = observed[post].sum(), observed[~post].sum()
    low = beta.ppf(0.05, since, before + 1) if since else 0.0
    high = beta.ppf(0.95, since + 1, before) if before else 1.0
    effect = (since + 0.5) / days_since / ((before + 0.5) / days_before)
    scale = days_before / days_since
    return [effect, low / (1 - low) * scale, high / (1 - high) * scale if high < 1 else np.inf]


def same(told: float | None, found: float) -> bool:
    """Equal to six digits; what has no end is told as none."""
    if told is None:
        return not np.isfinite(found)
    return abs(told - found) <= CLOSE * max(1.0, abs(told))


def rounded(figures: list[float | None]) -> str:
    """As in "+12.0 (+9.9 to +14.1)"."""
    said = ["no end" if each is None else f"{each:+.2f}" for each in figures]
    return f"{said[0]} ({said[1]} to {said[2]})"


if __name__ == "__main__":
    sys.exit(main(Path(__file__).parent))
