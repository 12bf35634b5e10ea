"""Two periods or two places side by side, and how to read a chart, as the page shows them."""

import pytest

from charts.words import measured
from metrics.calendar import By
from metrics.catalogue import measure
from pages.shared.reading import basis_now
from tests.pages.conftest import words

PUNCTUALITY = measure("punctuality")


@pytest.fixture
def beside(sample, visit):
    def at(**address: str) -> str:
        return words(visit("measures", measure="punctuality", look="beside", **address))

    return at


def share(site: str, weeks: slice) -> str:
    """On time of all calls due, straight from the weekly counts."""
    frame = basis_now().series("punctuality", sites=(site,), by=By.WEEK).frame
    rows = frame[frame["complete"].astype(bool)].iloc[weeks]
    figure = 100 * rows["numerator"].sum() / rows["denominator"].sum()
    return measured(figure, PUNCTUALITY.unit)


def test_the_newest_weeks_stand_beside_the_weeks_before(beside) -> None:
    said = beside(site="Northgate", spell="8")
    assert f"Northgate, last 8 weeks: {share('Northgate', slice(-8, None))}." in said
    assert f"The 8 weeks before: {share('Northgate', slice(-16, -8))}." in said


def test_the_same_weeks_of_another_place_stand_beside_them(beside) -> None:
    said = beside(site="Northgate", beside="Eastfield")
    assert f"Northgate: {share('Northgate', slice(-13, None))}." in said
    assert f"Eastfield: {share('Eastfield', slice(-13, None))}." in said


def test_weeks_of_before_there_were_figures_are_not_compared(beside, monkeypatch) -> None:
    monkeypatch.setenv("GRIP_TODAY", "2026-03-02")
    assert "Too little to compare" in beside(site="Northgate", spell="26", beside="year")


def test_what_hides_small_counts_is_not_compared(sample, visit) -> None:
    test = visit("measures", measure="dignity_concerns", look="beside")
    assert "Two periods, or two places" not in words(test)


def test_how_to_read_a_chart_numbers_three_things_of_it(sample, visit) -> None:
    test = visit("measures", measure="punctuality", site="Northgate")
    assert "The middle line" not in words(test)
    (asked,) = (each for each in test.toggle if each.label == "How to read this")
    said = words(asked.set_value(True).run())
    for number, name in enumerate(("The middle line", "The usual range", "A signal, better"), 1):
        assert f"**{number}. {name}" in said
