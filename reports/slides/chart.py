"""A picture as a chart that PowerPoint draws: XML, workbook, words for screen readers."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from types import NoneType

from lxml import etree
from lxml.builder import ElementMaker
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range_formula

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

# The workbook behind a native chart: named columns of true values, opened by "Edit data".


SHEET = "Figures"
PERIOD = {
    By.DAY: "Day",
    By.WEEK: "Week starting",
    By.FORTNIGHT: "Fortnight starting",
    By.MONTH: "Month starting",
}
FIGURES = "B"  # the column of what happened, right of the periods
DAY = "d mmm yyyy"


@dataclass(frozen=True)
class SheetColumn:
    """A heading and what stands under it."""

    heading: str
    cells: tuple[float | date | str | None, ...]
    repeats: bool = False  # each cell is that of the figures in its row


def sheet_of(
    picture: Picture, drawn: list[Trace]
) -> tuple[list[SheetColumn], list[tuple[int, int]]]:
    """The periods with what was counted and what stands out; then each line with its own days.

    And of each series the columns of its days and values. The figures themselves are named as the
    chart is; of two alike the second says so.
    """
    signals, periods = signals_in_words(picture), picture.figures.periods
    alike, names = Counter[str](), []
    for trace in drawn:
        alike[trace.of] += 1
        name = picture.topic.axis if trace.of == COURSE else trace.of
        names.append(f"{name} ({alike[trace.of]})" if alike[trace.of] > 1 else name)
    columns, places = [SheetColumn(PERIOD[picture.topic.by], periods)], {}
    shared = [at for at, trace in enumerate(drawn) if not trace.own_days]
    for at in sorted(shared, key=lambda at: drawn[at].of != COURSE):
        places[at] = (0, len(columns))
        columns.append(SheetColumn(names[at], drawn[at].values, drawn[at].repeats))
    columns.append(SheetColumn("What stands out", tuple(signals.get(d, "") for d in periods)))
    for at, trace in enumerate(drawn):
        if trace.own_days:
            places[at] = (len(columns), len(columns) + 1)
            columns.append(SheetColumn(f"{names[at]}: day", trace.days))
            columns.append(SheetColumn(names[at], trace.values))
    return columns, [places[at] for at in range(len(drawn))]


def workbook(columns: list[SheetColumn], made_on: date) -> bytes:
    """The sheet as XLSX; the same bytes each time."""
    file = BytesIO()
    book = Workbook(file, CAUTIOUS | {"default_date_format": DAY})
    made = datetime.combine(made_on, time())
    book.set_properties({"title": columns[1].heading[:255], "author": "Grip", "created": made})
    page = book.add_worksheet(SHEET)
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    page.set_column(0, len(columns) - 1, 16)
    for at, column in enumerate(columns):
        page.write_string(0, at, printable(column.heading), bold)
        page.write_column(1, at, column.cells)
        for line, cell in enumerate(column.cells if column.repeats else (), start=1):
            if cell is not None:
                page.write_formula(line, at, f"={FIGURES}{line + 1}", None, cell)
    page.freeze_panes(1, 1)
    book.close()
    return file.getvalue()


# Elements of DrawingML: `C` of charts, `A` of what is drawn and written in them.
Element = etree._Element
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_SPACES = {
    "c": f"{_DRAWING}/chart",
    "a": f"{_DRAWING}/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
_NEWER = "http://schemas.microsoft.com/office/drawing/2012/chart"
_WRITTEN = {int: lambda _, n: str(n), float: lambda _, n: str(n), NoneType: lambda *_: None}
C, A = (ElementMaker(_WRITTEN, _SPACES[name], _SPACES) for name in "ca")
EMU = 12_700  # a point
DASHES = {Dash.SOLID: "solid", Dash.DASHED: "dash", Dash.DOTTED: "sysDot", Dash.FINE: "dash"}
PALE = "#d3d9df"  # within a hollow point: LibreOffice draws a point in this colour alone


def _fill(colour: str) -> Element:
    return A.solidFill(A.srgbClr(val=colour.removeprefix("#").upper()))


def _line(stroke: Stroke | None) -> Element:
    if stroke is None:
        return A.ln(A.noFill(), w=EMU)
    dash, width = A.prstDash(val=DASHES[stroke.dash]), round(EMU * stroke.width)
    return A.ln(_fill(stroke.colour), dash, A.round(), w=width, cap="flat")


def _marker(mark: PointMark | None) -> Element:
    """A point; one that is filled has a rim in the colour of the paper, so that few touch."""
    if mark is None:
        return C.marker(C.symbol(val="none"))
    rim = Stroke(mark.colour, 1.75) if mark.is_hollow else Stroke(LIGHT.paper, 0.5)
    rim = Stroke(mark.colour, 3.0) if mark.shape == "dash" else rim
    looks = C.spPr(_fill(PALE if mark.is_hollow else mark.colour), _line(rim))
    return C.marker(C.symbol(val=mark.shape), C.size(val=mark.size), looks)


def _words(colour: str, text: str = "", *, is_bold: bool = False) -> Element:
    """Words of their own, in one line; without a text, how those that a chart writes look."""

    def letters(make: ElementMaker) -> Element:
        fonts = A.latin(typeface=FONT), A.cs(typeface=FONT)
        size = {"lang": LANGUAGE, "sz": round(100 * TEXT.size), "b": int(is_bold)}
        return make(_fill(colour), *fonts, **size)

    run = A.r(letters(A.rPr), A.t(printable(text))) if text else A.endParaRPr(lang=LANGUAGE)
    body = A.bodyPr(rot=0, vert="horz", wrap="none", anchor="ctr")
    written = body, A.lstStyle(), A.p(A.pPr(letters(A.defRPr)), run)
    return C.rich(*written) if text else C.txPr(*written)


def _series(at: int, trace: Trace, columns: list[SheetColumn], place: tuple[int, int]) -> Element:
    """`place`: the columns of its days and values."""
    rows, heading = len(trace.days), columns[place[1]].heading
    named_at = xl_range_formula(SHEET, 0, place[1], 0, place[1])
    days, values = (xl_range_formula(SHEET, 1, column, rows, column) for column in place)
    name = C.strCache(C.ptCount(val=1), C.pt(C.v(printable(heading)), idx=0))
    return C.ser(
        C.idx(val=at),
        C.order(val=at),
        C.tx(C.strRef(C.f(named_at), name)),
        C.spPr(_line(trace.stroke)),
        _marker(trace.mark),
        _labels(trace.tag),
        C.xVal(_figures(days, DAY, map(serial, trace.days))),
        C.yVal(_figures(values, "General", trace.values)),
        C.smooth(val=0),
    )


def _figures(place: str, form: str, figures: Iterable[float | None]) -> Element:
    """A gap has no point in what is cached and an empty cell in the workbook."""
    values = list(enumerate(figures))
    points = [C.pt(C.v(repr(float(value))), idx=at) for at, value in values if value is not None]
    cache = C.numCache(C.formatCode(form), C.ptCount(val=len(values)), *points)
    return C.numRef(C.f(place), cache)


def _labels(tag: PointTag | None) -> Element:
    """The words at one point of a series; no other has any."""
    # No thin line from a point to words that were moved away from it.
    leaders = etree.Element(f"{{{_NEWER}}}showLeaderLines", val="0", nsmap={"c15": _NEWER})
    newer = C.ext(leaders, uri="{CE6537A1-D6FC-4f65-9D91-7224C49458BB}")
    usual = *_shown(False), C.extLst(newer)
    if tag is None:
        return C.dLbls(*usual)
    colour, is_bold = tag.label.colour, tag.label.is_strong
    says: tuple[Element, ...] = (C.tx(_words(colour, tag.label.words, is_bold=is_bold)),)
    if tag.form:
        form = C.numFmt(formatCode=tag.form, sourceLinked=0)
        says = form, _words(colour, is_bold=is_bold)
    moved = C.manualLayout(
        *(C(side, val=round(far, 5)) for side, far in zip("xy", tag.moved, strict=True))
    )
    place = C.idx(val=tag.at), C.layout(moved if any(tag.moved) else None)
    side = C.dLblPos(val="l" if tag.is_left else "r")
    return C.dLbls(C.dLbl(*place, *says, side, *_shown(True)), *usual)


def _shown(is_shown: bool) -> Iterator[Element]:
    names = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent")
    for name in (*names, "showBubbleSize"):
        yield C(name, val=int(is_shown and name == "showVal"))


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
    picture: Picture, size: tuple[float, float], made_on: date, room: Room = Room.SOME
) -> NativeChart:
    """The chart of a picture that has figures, `size` points wide and high."""
    scene, names, labels = drawn(picture, size, room)
    frame, shown = scene.frame, traces(scene, picture.figures.periods)
    shown = with_words(shown, picture, frame, labels)
    columns, places = sheet_of(picture, shown)
    lines = [_series(at, shown[at], columns, place) for at, place in enumerate(places)]
    # LibreOffice draws the first in front, and forgets shorter ones before the longest; PowerPoint
    # goes by the order that each series tells.
    front = sorted(range(len(lines)), key=lambda at: (shown[at].own_days, -at))
    made = _space(frame, names, [lines[at] for at in front])
    written = etree.tostring(made, xml_declaration=True, encoding="UTF-8", standalone=True)
    return NativeChart(written, workbook(columns, made_on), scene.alt, frame, names)


def _space(frame: Frame, names: DayNames, lines: list[Element]) -> Element:
    """The whole chart: its lines within the frame, and its axes."""
    kind = C.scatterStyle(val="lineMarker"), C.varyColors(val=0)
    plotted = C.scatterChart(*kind, *lines, C.axId(val=DAYS), C.axId(val=VALUES))
    modes = C.layoutTarget(val="inner"), C.xMode(val="edge"), C.yMode(val="edge")
    wide, high = frame.size.width, frame.size.height
    shares = (frame.left / wide, frame.top / high, frame.wide / wide, frame.tall / high)
    lies = (C(name, val=round(share, 5)) for name, share in zip("xywh", shares, strict=True))
    digits = max(len(number(tick).partition(".")[2]) for tick in frame.ticks)
    form = "#,##0" + (f".{'0' * digits}" if digits else "")
    step = round(frame.ticks[1] - frame.ticks[0], 10)
    days = _axis(DAYS, (serial(frame.first), serial(frame.last)), names.form, names.step)
    values = _axis(VALUES, (frame.low, frame.high), form, step)
    area = C.plotArea(
        C.layout(C.manualLayout(*modes, *lies)), plotted, days, values, C.spPr(A.noFill())
    )
    gaps = C.plotVisOnly(val=1), C.dispBlanksAs(val="gap")
    return C.chartSpace(
        C.date1904(val=0),
        C.lang(val=LANGUAGE),
        C.roundedCorners(val=0),
        C.chart(C.autoTitleDeleted(val=1), area, *gaps),
        C.spPr(A.noFill(), _line(None)),
        _words(LIGHT.quiet),
    )


def _axis(axis: int, ends: tuple[float, float], form: str, step: float) -> Element:
    """With the names along it at its lower end, whatever crosses it."""
    low, high = map(float, ends)
    thin = Stroke(LIGHT.grid, 1)
    return C.valAx(
        C.axId(val=axis),
        C.scaling(C.orientation(val="minMax"), C.max(val=high), C.min(val=low)),
        C.delete(val=0),
        C.axPos(val="b" if axis == DAYS else "l"),
        C.majorGridlines(C.spPr(_line(thin))) if axis == VALUES else None,
        C.numFmt(formatCode=form, sourceLinked=0),
        C.majorTickMark(val="none"),
        C.minorTickMark(val="none"),
        C.tickLblPos(val="low"),
        C.spPr(_line(thin)),
        _words(LIGHT.quiet),
        C.crossAx(val=VALUES if axis == DAYS else DAYS),
        C.crosses(val="min"),
        C.crossBetween(val="midCat"),
        C.majorUnit(val=float(step)),
    )
