"""The figures of a series as a table: equal to the chart's, few people left untold."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from metrics.calendar import By
from metrics.catalogue import CATALOGUE, measure
from metrics.measure import Hides
from metrics.series import Series, SeriesWanted
from reports.tables import as_csv, hidden_in_words, series_table
from reports.terminal.printing import series_rows

FIRST = date(2026, 1, 1)


def series(id: str, events: list[float], people: list[float]) -> Series:
    one = measure(id)
    months = [(FIRST + timedelta(days=32 * at)).replace(day=1) for at in range(len(events))]
    told = {"period": months, "numerator": events, "denominator": people}
    frame = pd.DataFrame(told | {"complete": True})
    frame["value"] = one.per * frame["numerator"] / frame["denominator"]
    return Series(SeriesWanted(one, ("Oak",), by=By.MONTH), frame, FIRST)


def test_small_counts_and_what_gives_them_away_are_in_neither_table_nor_file() -> None:
    shown = series("late_call_complaints", [2, 8, np.nan], [2500, 2600, np.nan])
    rows = series_table(shown, None, limit=5)
    assert rows["How many"].tolist() == [None, 8, "fewer than 5"]
    assert rows["Out of"].tolist()[1:] == [2600, 2500]
    assert rows["Value"].tolist()[2] == "not shown"
    text = as_csv(rows).decode("utf-8-sig").splitlines()
    assert text[3].startswith("2026-01-01,fewer than 5,2500,not shown")
    assert "Fewer than 5" in hidden_in_words(shown, 5)


@pytest.mark.parametrize("id", [each.id for each in CATALOGUE if each.hides is not Hides.NOTHING])
@pytest.mark.parametrize("few", [1, 2, 3, 4])
def test_the_command_line_prints_no_small_count_nor_a_figure_made_of_it(id: str, few: int) -> None:
    people = 2500 if measure(id).hides is Hides.EVENTS else few
    small, large, gap = series_rows(series(id, [few, 8, np.nan], [people, 2600, np.nan]), "", 5)
    assert not isinstance(small["value"], float)
    assert few not in [small[name] for name in ("numerator", "denominator", "value")]
    assert (gap["numerator"], gap["value"]) == (None, None)
    assert (large["numerator"], large["denominator"]) == (8, 2600)


def test_what_is_not_of_people_is_the_same_in_the_table_as_in_the_chart() -> None:
    shown = series("punctuality", [1, 3, 250], [2, 4, 300])
    rows = series_table(shown, None, limit=5)
    assert rows["How many"].tolist() == [250, 3, 1]
    assert rows["Value"].tolist() == shown.frame["value"].tolist()[::-1]
    assert hidden_in_words(shown, 5) == ""
