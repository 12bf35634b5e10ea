"""How the parts of a native chart look, as DrawingML: lines, points, letters."""

from reports.slides.lettering import FONT, printable
from reports.slides.look import LANGUAGE
from reports.slides.native.frame import TEXT
from reports.slides.native.trace import Mark, Stroke
from reports.slides.native.tree import Element, a, c, val

EMU = 12_700  # a point
PALE = "#d3d9df"  # within a hollow point: LibreOffice draws a point in this colour alone


def fill(colour: str) -> Element:
    """A colour written as #rrggbb."""
    return a("solidFill", a("srgbClr", val=colour.removeprefix("#").upper()))


def line(stroke: Stroke | None) -> Element:
    """A line, or that there is none."""
    if stroke is None:
        return a("ln", a("noFill"), w=EMU)
    shown = (fill(stroke.colour), a("prstDash", val=stroke.dash), a("round"))
    return a("ln", *shown, w=round(EMU * stroke.width), cap="flat")


def properties(stroke: Stroke | None) -> Element:
    """The shape properties of a series or of a part of one."""
    return c("spPr", line(stroke))


def marker(mark: Mark | None, paper: str) -> Element:
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


def text_properties(colour: str, *, is_bold: bool = False, wraps: bool = False) -> Element:
    """How words that a chart writes by itself look."""
    body = a("bodyPr", rot=0, vert="horz", wrap="square" if wraps else "none", anchor="ctr")
    paragraph = a("p", a("pPr", letters("defRPr", colour, is_bold=is_bold)))
    paragraph.append(a("endParaRPr", lang=LANGUAGE))
    return c("txPr", body, a("lstStyle"), paragraph)


def rich(told: str, colour: str, *, is_bold: bool = False) -> Element:
    """Words of their own, in one line."""
    body = a("bodyPr", rot=0, vert="horz", wrap="none", anchor="ctr")
    usual = a("pPr", letters("defRPr", colour, is_bold=is_bold))
    run = a("r", letters("rPr", colour, is_bold=is_bold), a("t", printable(told)))
    return c("rich", body, a("lstStyle"), a("p", usual, run))
