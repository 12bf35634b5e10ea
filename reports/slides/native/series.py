"""One series of a native chart as XML: look, words, place in the workbook, values."""

from collections.abc import Iterable, Iterator
from datetime import date

from lxml import etree

from charts.palette import LIGHT
from reports.slides.lettering import printable
from reports.slides.native.book import Place
from reports.slides.native.frame import Frame, serial
from reports.slides.native.looks import marker, properties, rich, text_properties
from reports.slides.native.trace import Tag, Trace
from reports.slides.native.tree import Element, c, val

DAY = "d mmm yyyy"


def series(at: int, trace: Trace, place: Place, frame: Frame) -> Element:
    """A gap has no point in what is cached and an empty cell in the workbook."""
    name = c("tx", c("strRef", c("f", place.heading_at), _names(place.heading)))
    return c(
        "ser",
        val("idx", at),
        val("order", at),
        name,
        properties(trace.stroke),
        marker(trace.mark, LIGHT.paper),
        _words(trace.tag, frame),
        c("xVal", _figures(place.days, DAY, map(_serial, trace.days))),
        c("yVal", _figures(place.values, "General", trace.values)),
        val("smooth", 0),
    )


def _serial(day: date) -> float:
    return serial(day)


def _names(name: str) -> Element:
    return c("strCache", val("ptCount", 1), c("pt", c("v", printable(name)), idx=0))


def _figures(place: str, form: str, figures: Iterable[float | None]) -> Element:
    values = tuple(figures)
    points = [
        c("pt", c("v", repr(float(value))), idx=at)
        for at, value in enumerate(values)
        if value is not None
    ]
    cache = c("numCache", c("formatCode", form), val("ptCount", len(values)), *points)
    return c("numRef", c("f", place), cache)


def _words(tag: Tag | None, frame: Frame) -> Element:
    """The words on one point; no other point has any."""
    shown = [] if tag is None else [_label(tag, frame)]
    return c("dLbls", *shown, *_shown(False), _no_leaders())


def _label(tag: Tag, frame: Frame) -> Element:
    looks = text_properties(tag.colour, is_bold=tag.is_bold)
    told = c("tx", rich(tag.words, tag.colour, is_bold=tag.is_bold))
    return c(
        "dLbl",
        val("idx", tag.at),
        _moved(tag, frame),
        None if tag.form else told,
        c("numFmt", formatCode=tag.form, sourceLinked=0) if tag.form else None,
        looks if tag.form else None,
        val("dLblPos", "l" if tag.is_left else "r"),
        *_shown(True),
    )


def _no_leaders() -> Element:
    """No thin line from a point to words that were moved away from it."""
    space = "http://schemas.microsoft.com/office/drawing/2012/chart"
    shown = etree.Element(f"{{{space}}}showLeaderLines", val="0", nsmap={"c15": space})
    return c("extLst", c("ext", shown, uri="{CE6537A1-D6FC-4f65-9D91-7224C49458BB}"))


def _moved(tag: Tag, frame: Frame) -> Element:
    """How far a label stands from where it would, as a share of the chart."""
    if not tag.right and not tag.down:
        return c("layout")
    moved = (val("x", round(tag.right / frame.wide, 5)), val("y", round(tag.down / frame.tall, 5)))
    return c("layout", c("manualLayout", *moved))


def _shown(value: bool) -> Iterator[Element]:
    names = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent")
    for name in (*names, "showBubbleSize"):
        yield val(name, int(value and name == "showVal"))
