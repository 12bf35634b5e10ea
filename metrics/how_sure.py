"""How sure an answer is: the same question where nothing should be found, and another method."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
from statsmodels.regression.linear_model import OLS

from metrics.difference import difference
from metrics.difference.comparison import BLOCKS_TO_TELL_DRIFT
from metrics.difference.judge import FIRST_LOOK, Difference
from metrics.difference.model import design
from metrics.difference.question import Observed, Question, Shape
from metrics.difference.readings import DRIFT, GAP, INTERCEPT

PLACEBOS = 24


@dataclass(frozen=True, eq=False)
class Trial:
    """The question asked once more; `of`: the earlier date, the place asked or left out."""

    of: date | str
    own: Observed
    question: Question
    others: tuple[Observed, ...]

    @cached_property
    def difference(self) -> Difference:
        """What is said of it."""
        return difference(self.own, self.question, self.others)


def placebo_dates(
    own: Observed, question: Question, others: Mapping[str, Observed]
) -> Iterator[Trial]:
    """At most 24 earlier dates, evenly spread, each judged on days before the start alone.

    As many blocks are judged as since the start, at most half of those there is room for, so that
    the dates differ. None where the history is too short.
    """
    periods = question.periods
    first = periods.number(own.days[0].item()) + BLOCKS_TO_TELL_DRIFT + question.lengths.trigger
    judged = min(question.looks, -first // 2)
    if judged < FIRST_LOOK:
        return
    for number in np.unique(np.linspace(first, -judged, PLACEBOS).round().astype(int)).tolist():
        start, as_of = periods.first_day(number), periods.first_day(number + judged)
        asked = replace(question, start=start, as_of=as_of, problem_since=None, held_back=0)
        yield Trial(start, own, asked, tuple(others.values()))


REGRESSION = ("estimate", "standard error", "t", "p", "from", "to")
TERMS = ("level before", "drift", "gap since the start", "change of slope")
GAP_TERM = TERMS.index("gap since the start")


def segmented_regression(judged: Difference) -> np.ndarray:
    """A row a term with its 90 % interval on the link scale; no row for rare events.

    Ordinary least squares on the blocks that a verdict saw, errors by Newey and West with
    ⌊4 (n/100)^(2/9)⌋ lags and n / (n − 4), t with n − 4 degrees of freedom. The slope since is
    centred, so that the gap is the average since the start.
    """
    seen = judged.evidence
    used = seen.usable & (seen.numbers < judged.shown_blocks)
    number = seen.numbers[used]
    if seen.question.shape is Shape.RARE or len(number) <= len(TERMS):
        return np.empty((0, len(REGRESSION)))
    columns = design(number, np.ones((1, len(number)), bool))[0][:, [INTERCEPT, DRIFT, GAP, -1]]
    lags = {"maxlags": int(4 * (len(number) / 100) ** (2 / 9)), "use_correction": True}
    fit = OLS(seen.values[used], columns).fit(cov_type="HAC", cov_kwds=lags, use_t=True)
    return np.column_stack([fit.params, fit.bse, fit.tvalues, fit.pvalues, fit.conf_int(0.10)])
