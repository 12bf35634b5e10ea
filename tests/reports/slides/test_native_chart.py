"""A chart on a slide is drawn by PowerPoint from a workbook that holds the true figures."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from math import isfinite, nan

import pytest
from xlsxwriter.utility import xl_cell_to_rowcol, xl_col_to_name

from charts.axis import edge_labels
from charts.palette import LIGHT
from charts.picture import DayOfChange, Figures, Picture, alt_text, picture
from charts.reading import control_picture
from charts.scene import Room
from metrics.calendar import By
from metrics.catalogue import measure
from metrics.measure import Unit
from reports.edition import Colophon
from reports.slides.chart import NativeChart, native_chart
from reports.slides.deck import Drawing, Panel, Slide, SlideWords, deck
from reports.slides.lettering import Box, Type, width
from reports.slides.series import EPOCH, TEXT
from tests.charts.pictures import figures, improved, topic, weeks
from tests.reports.slides.decks import C, Chart, charts_of

A_TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
AXIS = topic().axis
SIZE = (520, 300)
MADE_ON = date(2026, 11, 16)
COLOPHON = Colophon(
    title="Charts",
    subject="",
    made_on=MADE_ON,
    data_to=date(2026, 11, 15),
    generation="generation-000001",
    entry=12,
)


def made(one: Picture, **more) -> NativeChart:
    return native_chart(one, SIZE, MADE_ON, **more)


def on_a_slide(one: Picture) -> Chart:
    """The chart, put on a slide and read again."""
    title = Panel("Title", Box(40, 30, 880, 60), (SlideWords("Found"),))
    slide = Slide(title, (Drawing("Chart", Box(40, 120, *SIZE), made(one)),))
    ((chart,),) = charts_of(deck([slide], COLOPHON))
    return chart


def with_gap() -> Picture:
    """Weeks 5 to 7 without figures, the last one not over."""
    whole = improved()
    values = [nan if 5 <= at <= 7 else value for at, value in enumerate(whole.figures.values)]
    return picture(figures(values, incomplete=1), whole.topic)


def test_the_workbook_holds_the_figures_under_named_columns():
    one = with_gap()
    chart = on_a_slide(one)
    assert chart.cells[0][:2] == ["Week starting", one.topic.axis]
    assert chart.column("Week starting") == list(one.figures.periods)
    whole = [value if isfinite(value) else None for value in one.figures.values]
    assert chart.column(one.topic.axis) == [*whole[:-1], None]
    assert chart.column("Not complete yet") == [None] * 39 + whole[-1:]


def test_every_series_reads_from_the_workbook_what_it_draws():
    one = with_gap()
    chart = on_a_slide(one)
    assert {one.topic.axis, "Target", "Expected", "Median", "Median, carried forward"} <= set(
        chart.series
    )
    for each in chart.series.values():
        for place, cached in ((each.at, each.values), (each.days_at, each.days)):
            ends = place.split("!")[1].replace("$", "").split(":")
            (first, column), (last, same) = xl_cell_to_rowcol(ends[0]), xl_cell_to_rowcol(ends[-1])
            assert (column, last - first + 1) == (same, each.count)
            cells = [chart.cells[row][column] for row in range(first, last + 1)]
            cells = [(cell - EPOCH).days if isinstance(cell, date) else cell for cell in cells]
            held = {at: cell for at, cell in enumerate(cells) if cell is not None}
            assert held == pytest.approx(cached, rel=1e-12)


def test_a_gap_stays_a_gap():
    chart = on_a_slide(with_gap())
    assert set(range(40)) - set(chart.series[AXIS].values) == {5, 6, 7, 39}
    assert chart.tree.find(f".//{C}dispBlanksAs").get("val") == "gap"


def test_what_stands_out_follows_the_figures_when_they_are_edited():
    chart, one = on_a_slide(improved()), improved()
    better = chart.series["Better than usual"]
    assert set(better.values) == {at for at, flag in enumerate(one.flags) if flag > 0}
    column = xl_col_to_name(chart.cells[0].index("Better than usual"))
    written = [chart.formulas[f"{column}{row}"] for row in range(32, 42)]
    assert written == [f"B{row}" for row in range(32, 42)]
    assert "six or more" in chart.column("What stands out")[-1]


@pytest.mark.parametrize("value", [95.0, 86.25, 0.375, 1234.5, 12.0])
def test_words_at_the_edge_are_those_of_the_screen_and_follow_the_value(value):
    one = picture(figures([value] * 12), topic(unit=Unit("errors")))
    label = edge_labels(one, Room.SOME, LIGHT)[0]
    (tag,) = on_a_slide(one).series[one.topic.axis].tags
    assert as_written(tag.find(f"{C}numFmt").get("formatCode"), value) == label.words


def as_written(form: str, value: float) -> str:
    """A value in a number format of words in quotes around one figure."""
    words, figure = form.split('"')[1:]
    digits = len(figure.partition(".")[2])
    return words + (f"{value:,.{digits}f}" if "," in figure else f"{value:.{digits}f}")


def test_the_target_and_the_day_of_change_are_told_beside_their_lines():
    chart = on_a_slide(improved())
    told = [each.text for each in chart.tree.iter(A_TEXT)]
    assert [words for words in told if words.startswith("5 Aug: Runs")]
    forms = [each.get("formatCode") for each in chart.tree.iter(f"{C}numFmt")]
    assert '"target "0" %"' in forms
    assert "d mmm" in forms or "mmm yy" in forms


def test_the_chart_says_in_words_what_it_shows():
    assert made(improved()).alt == alt_text(improved())


def test_rare_events_are_drawn_as_days_between_and_months_by_name():
    days = tuple(date(2026, 1, 1) + timedelta(days=at) for at in range(300))
    events = [1.0 if at % 23 in (0, at // 23) else 0.0 for at in range(300)]
    seldom = Figures(days, tuple(events), tuple(events), (50.0,) * 300, (True,) * 300)
    told = topic(by=By.DAY, unit=Unit("omitted doses"))
    between = control_picture(seldom, told, measure("omitted_doses"))
    chart = on_a_slide(between)
    counted = "calls that began on time: days since the one before, shared by those of one day"
    name = f"{counted}; shorter is better"
    drawn = chart.series[name]
    on = [at for at, event in enumerate(events) if event]
    assert list(drawn.values.values()) == [later - sooner for sooner, later in pairwise(on)]
    assert list(drawn.days.values()) == [(days[at] - EPOCH).days for at in on]
    assert {"Lower limit", "Upper limit"} <= set(chart.series)
    months = tuple(date(2025 + at // 12, at % 12 + 1, 1) for at in range(18))
    monthly = Figures(months, *((40.0,) * 18 for _ in range(3)), (True,) * 18)
    forms = on_a_slide(picture(monthly, topic(by=By.MONTH))).tree.iter(f"{C}numFmt")
    assert "mmm yy" in [each.get("formatCode") for each in forms]


def test_the_named_days_of_months_lie_in_their_months():
    months = tuple(date(2020 + at // 12, at % 12 + 1, 1) for at in range(72))
    chart = made(
        picture(Figures(months, *((4.0,) * 72 for _ in range(3)), (True,) * 72), topic(by=By.MONTH))
    )
    named, at = [], 0.0
    while chart.frame.first + timedelta(days=at) <= chart.frame.last:
        named.append(chart.frame.first + timedelta(days=int(at)))
        at += chart.names.step
    assert all(1 <= day.day <= 6 for day in named)
    assert len(named) >= 3


def test_no_words_lie_on_others_or_outside_the_chart():
    long = DayOfChange(weeks(31)[-1], "Rounds rebuilt with the travel times that the log shows")
    other = DayOfChange(weeks(29)[-1], "Phones checked", is_current=False)
    one = improved(changes=(long, other))
    chart = made(one)
    frame = chart.frame
    labels = edge_labels(one, Room.SOME, LIGHT)
    widest = max(width(each.words, Type(TEXT.size, each.is_strong)) for each in labels)
    assert widest <= frame.size.right
    assert frame.wide >= 0.45 * frame.size.width
    tags = chart.xml.decode()
    assert "Rounds rebuilt with" in tags
    assert "…" in tags


def test_names_of_changes_close_together_stand_in_two_rows_and_no_line_goes_through_them():
    notes = {
        date(2026, 6, 6): "New rota system",
        date(2026, 8, 17): "Snow",
        date(2026, 8, 19): "Ice",
    }
    made_of = tuple(DayOfChange(day, name, is_current=False) for day, name in notes.items())
    chart = on_a_slide(picture(improved().figures, replace(improved().topic, notes=made_of)))
    told = {each.text for each in chart.tree.iter(A_TEXT)}
    assert {"6 Jun: New rota system", "5 Aug: Runs redesigned", "17 Aug: Snow"} <= told
    tops = {name: max(of.values.values()) for name, of in chart.series.items() if ":" in name}
    first, rota, snow, none = (
        next(top for name, top in tops.items() if name.startswith(day))
        for day in ("5 Aug", "6 Jun", "17 Aug", "19 Aug")
    )
    assert first == rota > snow > none


def test_two_changes_of_one_name_are_two_series():
    twice = (DayOfChange(weeks(31)[-1], "Runs redesigned"),) * 2
    chart = on_a_slide(improved(changes=twice))
    names = [name for name in chart.series if "Runs redesigned" in name]
    assert len(names) == 2


def test_the_same_picture_is_the_same_chart_and_workbook():
    one, again = made(improved()), made(improved())
    assert (one.xml, one.workbook) == (again.xml, again.workbook)
    assert made(replace(improved(), note="")).xml == one.xml


def test_points_are_in_the_order_of_their_days():
    days = list(on_a_slide(with_gap()).series[AXIS].days.values())
    assert all(a < b for a, b in pairwise(days))
