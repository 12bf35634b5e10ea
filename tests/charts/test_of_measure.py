"""From a series and its verdict to a picture."""

from datetime import date, timedelta
from math import inf

import numpy as np
import pandas as pd

from charts.axis import interval_bar
from charts.reading import picture_of, topic, with_difference
from metrics.calendar import By
from metrics.difference import difference
from metrics.difference.question import Observed, Question, Shape
from metrics.measure import Better, Kind, Unit
from metrics.series import Series, SeriesWanted
from tests.charts.pictures import WOBBLE, weeks
from tests.charts.test_control import measure

COUNTED = measure(Kind.PROPORTION, title="Calls that began on time")


def series(values: list[float]) -> Series:
    frame = pd.DataFrame(
        {
            "period": weeks(len(values)),
            "numerator": values,
            "denominator": 100.0,
            "value": values,
            "complete": True,
        }
    )
    return Series(SeriesWanted(COUNTED, by=By.WEEK), frame, weeks(len(values))[-1])


def test_axis_is_a_sentence_of_title_unit_period_and_direction():
    shown = picture_of(series(list(WOBBLE)))
    counted = "calls that began on time, % of calls due, week starting Monday"
    assert shown.topic.axis == f"{counted}; more is better"
    assert shown.topic.unit.bounds == (0, 100)


def test_score_has_no_ceiling_of_a_hundred_per_cent():
    scored = measure(Kind.SCORE, unit=Unit("points"))
    assert topic(scored, series(list(WOBBLE))).unit.bounds[1] == inf


def test_verdicts_baseline_expectation_and_interval_come_in_the_measures_units():
    first = date(2026, 1, 5)
    days = np.array([first + timedelta(days=at) for at in range(34 * 7)], dtype="datetime64[D]")
    random = np.random.default_rng(1)
    share = np.where(np.arange(len(days)) < 26 * 7, 0.80, 0.92)
    room = np.full(len(days), 60.0)
    observed = Observed(days, random.binomial(60, share).astype(float), room)
    start = first + timedelta(weeks=26)
    question = Question(Shape.PROPORTION, Better.UP, start, start + timedelta(weeks=8))
    found = difference(observed, question)
    told = with_difference(topic(COUNTED, series(list(WOBBLE))), found, 100)
    assert told.baseline == (found.baseline_from, found.baseline_to)
    assert 75 < told.expected.values[0] < 85
    assert 5 < told.expected.low < told.expected.high < 20
    assert told.expected.days[0] == start
    shown = with_difference(topic(COUNTED, series(list(WOBBLE))), found, 200)
    assert max(shown.expected.values) == 100
    assert interval_bar(picture_of(series(list(WOBBLE)), shown))[2] == 100
