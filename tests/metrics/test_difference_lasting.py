"""Held, sustained, lost."""

from datetime import timedelta

import numpy as np

from metrics.difference import difference
from metrics.difference.answers import Answer, Lasting
from metrics.difference.question import Shape
from metrics.measure import Better
from tests.metrics.difference_examples import START, asked, ripple, stepped, weekly


def gone_after(weeks: int, weeks_since: int = 16):
    week = np.arange(-26, weeks_since)
    return weekly(160 + 20 * ((week >= 0) & (week < weeks)) + ripple(len(week)))


def test_held_needs_four_looks_that_said_improving():
    own = stepped(160, 180)
    first = difference(own, asked()).first_said_on
    weeks = (first - START) // timedelta(weeks=1)
    assert not difference(own, asked(weeks + 2)).held
    assert difference(own, asked(weeks + 3)).held


def test_a_gain_that_stays_is_sustained_from_week_13_and_not_known_to_last_before():
    own = stepped(160, 180, weeks_since=16)
    assert difference(own, asked(12)).lasting is Lasting.NOT_YET_KNOWN
    assert difference(own, asked(13)).lasting is Lasting.SUSTAINED


def test_a_gain_that_is_gone_is_lost_though_the_average_may_still_be_better():
    assert difference(gone_after(9), asked(9)).lasting is Lasting.NOT_YET_KNOWN
    said = difference(gone_after(9, 20), asked(18))
    assert (said.lasting, said.answer) == (Lasting.LOST, Answer.NO_DIFFERENCE)
    assert said.first_said_on is not None


def test_a_gain_that_held_stays_said_and_its_size_is_that_of_the_first_half_year():
    year = stepped(160, 180, weeks_since=52)
    said = difference(year, asked(52))
    assert (said.answer, said.lasting) == (Answer.IMPROVING, Lasting.SUSTAINED)
    assert said.shown_blocks == 26
    assert said.link == difference(year, asked(26)).link


def test_a_fall_that_stops_is_no_improvement():
    falling = weekly(np.r_[190 - 2 * np.arange(40.0), np.full(12, 112.0)] + ripple(52), before=40)
    said = difference(falling, asked(12))
    assert (said.answer, said.newest.stopped) == (Answer.NO_DIFFERENCE, True)


def test_what_was_never_said_can_neither_last_nor_be_lost():
    said = difference(stepped(160, 160, weeks_since=16), asked(16))
    assert said.lasting is Lasting.NOT_APPLICABLE
    assert said.first_said_on is None
    assert not said.held


def test_a_gain_of_fewer_events_is_sustained_too():
    events = np.r_[60 + ripple(26), 25 + ripple(16)]
    said = difference(weekly(events, 2.0), asked(16, shape=Shape.RATE, better=Better.DOWN))
    assert said.lasting is Lasting.SUSTAINED
