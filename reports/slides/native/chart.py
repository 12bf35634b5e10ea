"""A picture as a chart that PowerPoint draws: XML, workbook, words for screen readers."""

from dataclasses import dataclass
from datetime import date

from lxml import etree

from charts.labels import Room
from charts.palette import LIGHT
from charts.picture import Picture, alt_text
from charts.words import number
from reports.slides.look import LANGUAGE
from reports.slides.native.book import Sheet, sheet_of, workbook
from reports.slides.native.drawn import traces
from reports.slides.native.frame import Frame, framed, serial
from reports.slides.native.looks import line, text_properties
from reports.slides.native.named import at_the_edge, edge_width, with_words
from reports.slides.native.series import series
from reports.slides.native.trace import Stroke, Trace
from reports.slides.native.tree import Element, a, c, val

DAYS, VALUES = 111, 222  # the axes, by number


@dataclass(frozen=True, eq=False)
class NativeChart:
    """`xml` lacks only the link to its workbook, which the slide adds."""

    xml: bytes
    workbook: bytes
    alt: str
    sheet: Sheet
    frame: Frame


def native_chart(
    one: Picture,
    size: tuple[float, float],
    made_on: date,
    *,
    room: Room = Room.SOME,
    among: tuple[Picture, ...] = (),
) -> NativeChart:
    """The chart of a picture that has figures, `size` points wide and high."""
    labels = at_the_edge(one, room)
    frame = framed(one, *size, edge_width(labels), among)
    drawn = traces(one, frame.values.low, frame.high, frame.plot_wide)
    drawn = with_words(drawn, one, frame, labels)
    sheet = sheet_of(one, drawn)
    made = _space(frame, drawn, sheet)
    written = etree.tostring(made, xml_declaration=True, encoding="UTF-8", standalone=True)
    return NativeChart(written, workbook(sheet, made_on), alt_text(one), sheet, frame)


def _space(frame: Frame, drawn: tuple[Trace, ...], sheet: Sheet) -> Element:
    placed = enumerate(zip(drawn, sheet.places, strict=True))
    lines = [(trace, series(at, trace, place, frame)) for at, (trace, place) in placed][::-1]
    # LibreOffice draws the first in front, and forgets shorter ones before the longest; PowerPoint
    # goes by the order that each series tells.
    lines.sort(key=lambda each: each[0].own_days)
    plotted = c(
        "scatterChart",
        val("scatterStyle", "lineMarker"),
        val("varyColors", 0),
        *(line for _, line in lines),
        val("axId", DAYS),
        val("axId", VALUES),
    )
    axes = (_layout(frame), plotted, _days(frame), _values(frame))
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
    place = {
        "x": frame.left / frame.wide,
        "y": frame.top / frame.tall,
        "w": frame.plot_wide / frame.wide,
        "h": frame.plot_tall / frame.tall,
    }
    modes = (val("layoutTarget", "inner"), val("xMode", "edge"), val("yMode", "edge"))
    rest = (val(name, round(share, 5)) for name, share in place.items())
    return c("layout", c("manualLayout", *modes, *rest))


def _days(frame: Frame) -> Element:
    days = frame.days
    return c(
        "valAx",
        val("axId", DAYS),
        _scale(serial(days.first), serial(days.last)),
        val("delete", 0),
        val("axPos", "b"),
        *_named(days.form, VALUES),
        val("majorUnit", days.step),
    )


def _values(frame: Frame) -> Element:
    ticks = frame.values.ticks
    figures = [number(tick) for tick in ticks]
    digits = max(len(figure.partition(".")[2]) for figure in figures)
    return c(
        "valAx",
        val("axId", VALUES),
        _scale(frame.values.low, frame.high),
        val("delete", 0),
        val("axPos", "l"),
        c("majorGridlines", c("spPr", line(Stroke(LIGHT.grid, 1)))),
        *_named("#,##0" + (f".{'0' * digits}" if digits else ""), DAYS),
        val("majorUnit", round(ticks[1] - ticks[0], 10)),
    )


def _scale(low: float, high: float) -> Element:
    return c("scaling", val("orientation", "minMax"), val("max", high), val("min", low))


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
