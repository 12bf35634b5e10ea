"""Rare events as they were loaded: what was omitted more often is told as more often."""

from datetime import date
from pathlib import Path

import pytest

from charts.icons import icons
from charts.palette import Meaning
from charts.reading import Reading, reading, usual_by
from connectors.warehouse import Store, load, read
from metrics import facts
from metrics.calendar import By
from metrics.catalogue import measure
from metrics.series import SeriesWanted, series
from metrics.spc.charts import Chart
from plan.marks import Marks
from tests.house import ROOT

TODAY = date(2026, 11, 29)
OMITTED = measure("omitted_doses")


def reading_of(case: str, folder: Path, by: By | None = None) -> Reading:
    """The chart that a page shows of the omitted doses of a case, or that of points so long."""
    store = Store(folder)
    load(store, [ROOT / "tests" / "cases" / case / "mar.csv"], refresh=facts.refresh, today=TODAY)
    with read(store) as warehouse:

        def of(by: By):
            return series(warehouse, SeriesWanted(OMITTED, by=by), TODAY)

        return reading(of(by or usual_by(OMITTED, of)), Marks())


@pytest.mark.parametrize("by", [None, By.DAY, By.WEEK])
def test_events_that_come_every_day_are_counted_and_treble_to_a_concern(
    by: By | None, tmp_path: Path
) -> None:
    shown = reading_of("rare_but_every_day", tmp_path, by)
    assert shown.control.chart in (Chart.U, Chart.U_PRIME)
    assert "rare" not in shown.control.note
    assert shown.icons.meaning is Meaning.CONCERN


def test_three_at_once_are_three_and_treble_to_a_concern(tmp_path: Path) -> None:
    shown = reading_of("rare_several_at_once", tmp_path)
    assert shown.control.chart is Chart.T
    between = shown.control.figures
    assert sum(many for many in between.denominators if many > 0) == 80
    assert between.values[1] == 10
    assert between.values[-1] == 3
    assert icons(shown.control).variation_words == "more often than usual: concern"
