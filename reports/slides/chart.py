"""A picture as a chart that PowerPoint draws: XML, workbook, words for screen readers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from operator import itemgetter

from lxml import etree
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from charts.axis import COURSE
from charts.palette import LIGHT
from charts.picture import Picture, signals_in_words
from charts.scene import Dash, Frame, Room, Stroke
from charts.words import number
from metrics.calendar import By
from reports.slides.lettering import FONT, LANGUAGE, printable
from reports.slides.series import (
    TEXT,
    DayNames,
    PointMark,
    PointTag,
    Trace,
    drawn,
    serial,
    traces,
    with_words,
)
from reports.tables import CAUTIOUS

# Elements of DrawingML: `c` of charts, `a` of what is drawn and written in them.


CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
Element = etree._Element
Child = "Element | str | None"


def c(name: str, *children: Child, **attributes: object) -> Element:
    """An element of a chart; a child that is None is left out, a string is its text."""
    return _element(CHART, name, children, attributes)


def a(name: str, *children: Child, **attributes: object) -> Element:
    """An element of a drawing."""
    return _element(DRAWING, name, children, attributes)


def val(name: str, value: object) -> Element:
    """An element of a chart that only holds a value."""
    return c(name, val=value)


def _element(space: str, name: str, children: tuple, attributes: dict) -> Element:
    prefixes = {"c": CHART, "a": DRAWING, "r": LINKS}
    made = etree.Element(f"{{{space}}}{name}", nsmap=prefixes)
    for key, value in attributes.items():
        made.set(key, str(value).lower() if isinstance(value, bool) else str(value))
    for child in children:
        if isinstance(child, str):
            made.text = (made.text or "") + child
        elif child is not None:
            made.append(child)
    return made


EMU = 12_700  # a point
DASHES = {Dash.SOLID: "solid", Dash.DASHED: "dash", Dash.DOTTED: "sysDot", Dash.FINE: "dash"}
PALE = "#d3d9df"  # within a hollow point: LibreOffice draws a point in this colour alone


def fill(colour: str) -> Element:
    """A colour written as #rrggbb."""
    return a("solidFill", a("srgbClr", val=colour.removeprefix("#").upper()))


def line(stroke: Stroke | None) -> Element:
    """A line, or that there is none."""
    if stroke is None:
        return a("ln", a("noFill"), w=EMU)
    shown = (fill(stroke.colour), a("prstDash", val=DASHES[stroke.dash]), a("round"))
    return a("ln", *shown, w=round(EMU * stroke.width), cap="flat")


def marker(mark: PointMark | None, paper: str) -> Element:
    """A point; one that is filled has a rim in the colour of the paper, so that few touch."""
    if mark is None:
        return c("marker", val("symbol", "none"))
    inside, rim = (PALE, mark.colour) if mark.is_hollow else (mark.colour, paper)
    width = 1.75 if mark.is_hollow else 0.5
    if mark.shape == "dash":
        rim, width = mark.colour, 3.0
    looks = c("spPr", fill(inside), line(Stroke(rim, width)))
    return c("marker", val("symbol", mark.shape), val("size", mark.size), looks)


def letters(name: str, colour: str, *, is_bold: bool = False) -> Element:
    """The properties of words: `name` is rPr, defRPr or endParaRPr."""
    size = {"lang": LANGUAGE, "sz": round(100 * TEXT.size), "b": int(is_bold)}
    return a(name, fill(colour), a("latin", typeface=FONT), a("cs", typeface=FONT), **size)


def text_properties(colour: str, *, is_bold: bool = False) -> Element:
    """How words that a chart writes by itself look."""
    return _one_line("txPr", (colour, is_bold), a("endParaRPr", lang=LANGUAGE))


def rich(text: str, colour: str, *, is_bold: bool = False) -> Element:
    """Words of their own, in one line."""
    run = a("r", letters("rPr", colour, is_bold=is_bold), a("t", printable(text)))
    return _one_line("rich", (colour, is_bold), run)


def _one_line(name: str, look: tuple[str, bool], inside: Element) -> Element:
    body = a("bodyPr", rot=0, vert="horz", wrap="none", anchor="ctr")
    usual = a("pPr", letters("defRPr", look[0], is_bold=look[1]))
    return c(name, body, a("lstStyle"), a("p", usual, inside))


# The workbook behind a native chart: named columns of true values, opened by "Edit data".


SHEET = "Figures"
PERIOD = {
    By.DAY: "Day",
    By.WEEK: "Week starting",
    By.FORTNIGHT: "Fortnight starting",
    By.MONTH: "Month starting",
}
_FIGURES = "B"  # the column of what happened, right of the periods
Cell = float | date | str | None


@dataclass(frozen=True)
class SheetColumn:
    """A heading and what stands under it."""

    heading: str
    cells: tuple[Cell, ...]
    repeats: bool = False  # each cell is that of the figures in its row


@dataclass(frozen=True)
class SeriesRange:
    """Where a series lies in the sheet: its heading, days and values, as a workbook says it."""

    heading: str
    heading_at: str
    days: str
    values: str


def sheet_of(
    picture: Picture, drawn: tuple[Trace, ...]
) -> tuple[list[SheetColumn], list[SeriesRange]]:
    """The periods with what was counted and what stands out; then each line with its own days.

    Where each series lies, in their order. The figures themselves are named as the chart is.
    """
    signals, periods = signals_in_words(picture), picture.figures.periods
    shared = [trace for trace in drawn if not trace.own_days]
    shared.sort(key=lambda trace: trace.name != COURSE)
    columns, at = [SheetColumn(PERIOD[picture.story.by], periods)], {}
    for trace in shared:
        at[trace.name] = (0, len(columns))
        heading = picture.story.axis if trace.name == COURSE else trace.name
        columns.append(SheetColumn(heading, trace.values, trace.repeats))
    columns.append(SheetColumn("What stands out", tuple(signals.get(d, "") for d in periods)))
    for trace in drawn:
        if trace.own_days:
            at[trace.name] = (len(columns), len(columns) + 1)
            columns.append(SheetColumn(f"{trace.name}: day", trace.days))
            columns.append(SheetColumn(trace.name, trace.values))
    return columns, [_place(columns, at[trace.name], len(trace.days)) for trace in drawn]


def workbook(columns: list[SheetColumn], made_on: date) -> bytes:
    """The sheet as XLSX; the same bytes each time."""
    file = BytesIO()
    book = Workbook(file, CAUTIOUS)
    made = datetime.combine(made_on, time())
    book.set_properties({"title": columns[1].heading[:255], "author": "Grip", "created": made})
    page = book.add_worksheet(SHEET)
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "d mmm yyyy"})
    for at, column in enumerate(columns):
        page.write_string(0, at, printable(column.heading), bold)
        page.set_column(at, at, 16)
        for line, cell in enumerate(column.cells, start=1):
            match cell:
                case date():
                    page.write_datetime(line, at, datetime.combine(cell, time()), day)
                case str() if cell:
                    page.write_string(line, at, printable(cell))
                case int() | float() if column.repeats:
                    page.write_formula(line, at, f"={_FIGURES}{line + 1}", None, cell)
                case int() | float():
                    page.write_number(line, at, cell)
    page.freeze_panes(1, 1)
    book.close()
    return file.getvalue()


def _place(columns: list[SheetColumn], at: tuple[int, int], length: int) -> SeriesRange:
    days, values = map(xl_col_to_name, at)
    return SeriesRange(
        columns[at[1]].heading,
        f"{SHEET}!${values}$1",
        f"{SHEET}!${days}$2:${days}${length + 1}",
        f"{SHEET}!${values}$2:${values}${length + 1}",
    )


DAY = "d mmm yyyy"
_NEWER = "http://schemas.microsoft.com/office/drawing/2012/chart"
_LEADERS = "{CE6537A1-D6FC-4f65-9D91-7224C49458BB}"


def series(at: int, trace: Trace, place: SeriesRange, frame: Frame) -> Element:
    """A gap has no point in what is cached and an empty cell in the workbook."""
    named = c("pt", c("v", printable(place.heading)), idx=0)
    name = c("strRef", c("f", place.heading_at), c("strCache", val("ptCount", 1), named))
    # No thin line from a point to words that were moved away from it.
    leaders = etree.Element(f"{{{_NEWER}}}showLeaderLines", val="0", nsmap={"c15": _NEWER})
    tags = [] if trace.tag is None else [_label(trace.tag, frame)]  # no other point has words
    return c(
        "ser",
        val("idx", at),
        val("order", at),
        c("tx", name),
        c("spPr", line(trace.stroke)),
        marker(trace.mark, LIGHT.paper),
        c("dLbls", *tags, *_shown(False), c("extLst", c("ext", leaders, uri=_LEADERS))),
        c("xVal", _figures(place.days, DAY, map(serial, trace.days))),
        c("yVal", _figures(place.values, "General", trace.values)),
        val("smooth", 0),
    )


def _figures(place: str, form: str, figures: Iterable[float | None]) -> Element:
    values = tuple(figures)
    points = [
        c("pt", c("v", repr(float(value))), idx=at)
        for at, value in enumerate(values)
        if value is not None
    ]
    cache = c("numCache", c("formatCode", form), val("ptCount", len(values)), *points)
    return c("numRef", c("f", place), cache)


def _label(tag: PointTag, frame: Frame) -> Element:
    looks = text_properties(tag.colour, is_bold=tag.is_bold)
    text = c("tx", rich(tag.words, tag.colour, is_bold=tag.is_bold))
    return c(
        "dLbl",
        val("idx", tag.at),
        _moved(tag, frame),
        None if tag.form else text,
        c("numFmt", formatCode=tag.form, sourceLinked=0) if tag.form else None,
        looks if tag.form else None,
        val("dLblPos", "l" if tag.is_left else "r"),
        *_shown(True),
    )


def _moved(tag: PointTag, frame: Frame) -> Element:
    """How far a label stands from where it would, as a share of the chart."""
    moved = {"x": tag.right / frame.size.width, "y": tag.down / frame.size.height}
    if not any(moved.values()):
        return c("layout")
    return c("layout", c("manualLayout", *(val(name, round(v, 5)) for name, v in moved.items())))


def _shown(value: bool) -> Iterator[Element]:
    names = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent")
    for name in (*names, "showBubbleSize"):
        yield val(name, int(value and name == "showVal"))


DAYS, VALUES = 111, 222  # the axes, by number


@dataclass(frozen=True, eq=False)
class NativeChart:
    """`xml` lacks only the link to its workbook, which the slide adds."""

    xml: bytes
    workbook: bytes
    alt: str
    frame: Frame
    names: DayNames


def native_chart(
    picture: Picture,
    size: tuple[float, float],
    made_on: date,
    room: Room = Room.SOME,
) -> NativeChart:
    """The chart of a picture that has figures, `size` points wide and high."""
    scene, names, labels = drawn(picture, size, room)
    frame, shown = scene.frame, traces(scene, picture.figures.periods)
    shown = with_words(shown, picture, frame, labels)
    columns, places = sheet_of(picture, shown)
    placed = enumerate(zip(shown, places, strict=True))
    lines = [(trace.own_days, series(at, trace, place, frame)) for at, (trace, place) in placed]
    made = _space(frame, names, lines)
    written = etree.tostring(made, xml_declaration=True, encoding="UTF-8", standalone=True)
    return NativeChart(written, workbook(columns, made_on), scene.alt, frame, names)


def _space(frame: Frame, names: DayNames, lines: list[tuple[bool, Element]]) -> Element:
    """The whole chart of lines, each with whether its days are its own."""
    # LibreOffice draws the first in front, and forgets shorter ones before the longest; PowerPoint
    # goes by the order that each series tells.
    front = lines[::-1]
    front.sort(key=itemgetter(0))
    plotted = c(
        "scatterChart",
        val("scatterStyle", "lineMarker"),
        val("varyColors", 0),
        *(line for _, line in front),
        val("axId", DAYS),
        val("axId", VALUES),
    )
    ends = (serial(frame.first), serial(frame.last))
    days = _axis(DAYS, ends, "b", *_named(names.form, VALUES), val("majorUnit", names.step))
    axes = (_layout(frame), plotted, days, _values(frame))
    chart = c(
        "chart",
        val("autoTitleDeleted", 1),
        c("plotArea", *axes, c("spPr", a("noFill"))),
        val("plotVisOnly", 1),
        val("dispBlanksAs", "gap"),
    )
    whole = (val("date1904", 0), val("lang", LANGUAGE), val("roundedCorners", 0), chart)
    bare = c("spPr", a("noFill"), line(None))
    return c("chartSpace", *whole, bare, text_properties(LIGHT.quiet))


def _layout(frame: Frame) -> Element:
    modes = (val("layoutTarget", "inner"), val("xMode", "edge"), val("yMode", "edge"))
    left, wide = frame.left / frame.size.width, frame.wide / frame.size.width
    top, tall = frame.top / frame.size.height, frame.tall / frame.size.height
    lies = (val(n, round(v, 5)) for n, v in zip("xywh", (left, top, wide, tall), strict=True))
    return c("layout", c("manualLayout", *modes, *lies))


def _values(frame: Frame) -> Element:
    digits = max(len(number(tick).partition(".")[2]) for tick in frame.ticks)
    form = "#,##0" + (f".{'0' * digits}" if digits else "")
    step = val("majorUnit", round(frame.ticks[1] - frame.ticks[0], 10))
    grid = c("majorGridlines", c("spPr", line(Stroke(LIGHT.grid, 1))))
    return _axis(VALUES, (frame.low, frame.high), "l", grid, *_named(form, DAYS), step)


def _axis(axis: int, ends: tuple[float, float], side: str, *rest: Element) -> Element:
    low, high = ends
    scale = c("scaling", val("orientation", "minMax"), val("max", high), val("min", low))
    return c("valAx", val("axId", axis), scale, val("delete", 0), val("axPos", side), *rest)


def _named(form: str, other: int) -> tuple[Element, ...]:
    """The names along an axis, at its lower end whatever crosses it."""
    return (
        c("numFmt", formatCode=form, sourceLinked=0),
        val("majorTickMark", "none"),
        val("minorTickMark", "none"),
        val("tickLblPos", "low"),
        c("spPr", line(Stroke(LIGHT.grid, 1))),
        text_properties(LIGHT.quiet),
        val("crossAx", other),
        val("crosses", "min"),
        val("crossBetween", "midCat"),
    )
