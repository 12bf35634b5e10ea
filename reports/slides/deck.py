"""Slides as plain values, written as PPTX, the same bytes each time: words, charts, notes."""

import unicodedata
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.opc.constants import CONTENT_TYPE
from pptx.opc.constants import RELATIONSHIP_TYPE as REL
from pptx.oxml.shapes.graphfrm import CT_GraphicalObjectFrame
from pptx.parts.chart import ChartPart
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide as Written
from pptx.text.text import TextFrame
from pptx.util import Pt

from charts.palette import LIGHT
from reports.edition import Colophon
from reports.slides.chart import NativeChart
from reports.slides.lettering import BODY, FONT, LANGUAGE, LEADING, Box, Type, lines_of, printable

PLAIN = Type(BODY)
GAP = 0.4  # of the size, between paragraphs


@dataclass(frozen=True)
class SlideWords:
    """A paragraph in one size and colour; `painted`: words within it in a colour of their own."""

    text: str
    type: Type = PLAIN
    colour: str = LIGHT.ink
    painted: tuple[tuple[str, str], ...] = ()

    def runs(self) -> Iterator[tuple[str, str]]:
        """The text in pieces, each with its colour."""
        rest = self.text
        for words, colour in self.painted:
            before, painted, after = rest.partition(words)
            if painted:
                yield from ((before, self.colour), (words, colour))
                rest = after
        yield rest, self.colour

    def height(self, wide: float) -> float:
        """How high it is on lines so wide."""
        return self.type.line * max(len(lines_of(self.text, self.type, wide)), 1)


@dataclass(frozen=True)
class Panel:
    """Paragraphs in a box. `fill`: its colour, "" for none; `inset`: room within, in points."""

    name: str  # for those who hear where they are
    box: Box
    words: tuple[SlideWords, ...]
    fill: str = ""
    inset: float = 0.0


@dataclass(frozen=True, eq=False)
class Drawing:
    """A chart in a box."""

    name: str
    box: Box
    chart: NativeChart


@dataclass(frozen=True, eq=False)
class Slide:
    """One slide; panels and drawings are read in their order, after the title."""

    title: Panel
    parts: tuple[Panel | Drawing, ...] = ()
    notes: tuple[str, ...] = ()


def height(words: tuple[SlideWords, ...], wide: float) -> float:
    """How high paragraphs stand on each other."""
    gaps = sum(GAP * word.type.size for word in words[1:])
    return gaps + sum(word.height(wide) for word in words)


def largest(
    words: tuple[str, ...], sizes: tuple[float, ...], room: tuple[float, float], *, is_bold=False
) -> tuple[SlideWords, ...] | None:
    """The paragraphs in the first size in which they fit the room (wide, high); None: in none."""
    for size in sizes:
        paragraphs = tuple(SlideWords(text, Type(size, is_bold)) for text in words)
        if height(paragraphs, room[0]) <= room[1]:
            return paragraphs
    return None


_EMPTY = Path(__file__).with_name("empty.pptx")  # may be opened and changed in PowerPoint
_FEET = (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)


def speak_british(element: etree._Element) -> None:
    """Every language that is named within becomes British English."""
    for node in element.iter():
        if node.get("lang"):
            node.set("lang", LANGUAGE)


def add_notes(written: Written, notes: tuple[str, ...]) -> None:
    """The notes of a slide, in the language and the letters of the rest."""
    page = written.notes_slide
    page.notes_text_frame.text = "\n".join(map(printable, notes))
    for paragraph in page.notes_text_frame.paragraphs:
        for run in paragraph.runs:
            run._r.get_or_add_rPr().set("lang", LANGUAGE)
    speak_british(page.element)


def add(written: Written, part: Panel | Drawing) -> None:
    """Words in a box of their own; or a chart as a part of its own, whose workbook is opened by
    "Edit data"."""
    place = tuple(map(Pt, (part.box.left, part.box.top, part.box.wide, part.box.tall)))
    if isinstance(part, Panel):
        shape = written.shapes.add_textbox(*place)
        shape.name = part.name
        if part.fill:
            shape.fill.solid()
            shape.fill.fore_color.rgb = RGBColor.from_string(part.fill.removeprefix("#"))
        write(shape.text_frame, part)
        return
    package, chart = written.part.package, part.chart
    name = package.next_partname(ChartPart.partname_template)
    held = ChartPart.load(name, CONTENT_TYPE.DML_CHART, package, chart.xml)
    held.chart_workbook.update_from_xlsx_blob(chart.workbook)
    known_as = written.shapes._next_shape_id, "", written.part.relate_to(held, REL.CHART)
    frame = CT_GraphicalObjectFrame.new_chart_graphicFrame(*known_as, *place)
    for said, words in (("name", part.name), ("descr", chart.alt)):
        frame.nvGraphicFramePr.cNvPr.set(said, printable(words))
    written.shapes._spTree.append(frame)


def add_foot(written: Written, text: str) -> None:
    """The footer and the number of the slide, as place holders of their own."""
    for holder in written.slide_layout.placeholders:
        if holder.placeholder_format.type in _FEET:
            foot = deepcopy(holder._element)
            foot.nvSpPr.cNvPr.set("id", str(len(written.shapes) + 2))
            written.shapes._spTree.append(foot)
    footer = next(h for h in written.placeholders if h.placeholder_format.type == _FEET[0])
    footer.text_frame.text = printable(text)
    speak_british(footer._element)


def write(frame: TextFrame, panel: Panel) -> None:
    """Paragraphs at their sizes; the box neither grows nor shrinks them."""
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.vertical_anchor = MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Pt(
        panel.inset
    )
    for at, words in enumerate(panel.words):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        paragraph.line_spacing = Pt(LEADING * words.type.size)
        paragraph.space_before = Pt(GAP * words.type.size if at else 0)
        paragraph.alignment = PP_ALIGN.LEFT
        sides = (unicodedata.bidirectional(letter) for letter in words.text)
        if next((side for side in sides if side in ("L", "R", "AL")), "L") != "L":
            paragraph._p.get_or_add_pPr().set("rtl", "1")
            paragraph.alignment = PP_ALIGN.RIGHT
        for text, colour in words.runs():
            if text:
                run, look = paragraph.add_run(), words.type
                run.text = printable(text)
                run.font.size, run.font.bold, run.font.name = Pt(look.size), look.is_bold, FONT
                run.font.color.rgb = RGBColor.from_string(colour.removeprefix("#"))
                run._r.get_or_add_rPr().set("lang", LANGUAGE)


_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first time that a ZIP knows


def deck(slides: Iterable[Slide], colophon: Colophon) -> bytes:
    """The PPTX of the slides, with the colophon at the foot of each."""
    made = Presentation(str(_EMPTY))
    about, day = made.core_properties, datetime.combine(colophon.made_on, time())
    about.title, about.subject, about.author = colophon.title, colophon.subject, "Grip"
    about.last_modified_by, about.language, about.comments = "Grip", LANGUAGE, colophon.footer
    about.created = about.modified = day
    about.revision = 1
    invented = "Sample data · " if colophon.is_sample else ""
    for slide in slides:
        written = made.slides.add_slide(made.slide_layouts[0])
        # In the title's own place holder, so that outlines and screen readers find it.
        title, box = written.shapes.title, slide.title.box
        title.left, title.top = Pt(box.left), Pt(box.top)
        title.width, title.height = Pt(box.wide), Pt(box.tall)
        write(title.text_frame, slide.title)
        for part in slide.parts:
            add(written, part)
        add_foot(written, f"{invented}{colophon.footer}")
        if slide.notes:
            add_notes(written, slide.notes)
    return _without_times(made)


def _without_times(deck: Deck) -> bytes:
    """The file of a deck without the times at which its parts were written."""
    file, out = BytesIO(), BytesIO()
    deck.save(file)
    with ZipFile(file) as made, ZipFile(out, "w") as kept:
        for name in made.namelist():
            part = ZipInfo(name, _LONG_AGO)
            part.compress_type, part.external_attr = ZIP_DEFLATED, 0o600 << 16
            kept.writestr(part, made.read(name))
    return out.getvalue()
