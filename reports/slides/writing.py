"""Words on a slide of python-pptx: paragraphs in their size and colour, titles, feet."""

import unicodedata

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.slide import Slide as Written
from pptx.text.text import TextFrame
from pptx.util import Pt

from charts.palette import LIGHT
from reports.slides.lettering import FONT, LEADING, Type, printable
from reports.slides.look import FOOT, LANGUAGE
from reports.slides.slide import GAP, Panel
from reports.slides.template import place

_FOOT = """
<p:sp {spaces}>
  <p:nvSpPr>
    <p:cNvPr id="{id}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>
    <p:nvPr><p:ph type="{type}" sz="quarter" idx="{at}"/></p:nvPr>
  </p:nvSpPr>
  <p:spPr/>
  <p:txBody>
    <a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0"/><a:lstStyle/>
    <a:p><a:pPr algn="{side}"/>{told}</a:p>
  </p:txBody>
</p:sp>
"""


def write_title(written: Written, title: Panel) -> None:
    """In the title's own place holder, so that outlines and screen readers find it."""
    shape = written.shapes.title
    place(shape, title.box)
    write(shape.text_frame, title)


def add_panel(written: Written, panel: Panel) -> None:
    """Words in a box of their own."""
    box = panel.box
    shape = written.shapes.add_textbox(*map(Pt, (box.left, box.top, box.wide, box.tall)))
    shape.name = panel.name
    if panel.fill:
        shape.fill.solid()
        shape.fill.fore_color.rgb = _rgb(panel.fill)
    write(shape.text_frame, panel)


def add_foot(written: Written, told: str) -> None:
    """The footer and the number of the slide, as place holders of their own."""
    look = f'lang="{LANGUAGE}" sz="{100 * FOOT.size}"'
    tint = LIGHT.quiet.removeprefix("#").upper()
    fill = f'<a:solidFill><a:srgbClr val="{tint}"/></a:solidFill>'
    run = etree.Element("t")
    run.text = printable(told)
    escaped = etree.tostring(run, encoding="unicode").removeprefix("<t>").removesuffix("</t>")
    words = f"<a:r><a:rPr {look}>{fill}</a:rPr><a:t>{escaped}</a:t></a:r>"
    number = "{C1FF6DA9-008F-8B48-92A6-B652298478BF}"
    field = (
        f'<a:fld id="{number}" type="slidenum"><a:rPr {look}>{fill}</a:rPr><a:t>‹#›</a:t></a:fld>'
    )
    for name, type, at, side, inner in (
        ("Footer", "ftr", 11, "l", words),
        ("Slide number", "sldNum", 12, "r", field),
    ):
        known = {"spaces": nsdecls("p", "a"), "id": len(written.shapes) + 2, "name": name}
        made = _FOOT.format(**known, type=type, at=at, side=side, told=inner)
        written.shapes._spTree.append(parse_xml(made))


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
        if _is_right_to_left(words.text):
            paragraph._p.get_or_add_pPr().set("rtl", "1")
            paragraph.alignment = PP_ALIGN.RIGHT
        for text, colour in words.runs():
            if text:
                _write_run(paragraph.add_run(), text, words.type, colour)


def _write_run(run, text: str, type: Type, colour: str) -> None:
    run.text = printable(text)
    run.font.size, run.font.bold, run.font.name = Pt(type.size), type.is_bold, FONT
    run.font.color.rgb = _rgb(colour)
    run._r.get_or_add_rPr().set("lang", LANGUAGE)


def _is_right_to_left(text: str) -> bool:
    """Whether its first letter with a direction is of Arabic, Hebrew or their like."""
    sides = (unicodedata.bidirectional(letter) for letter in text)
    return next((side for side in sides if side in ("L", "R", "AL")), "L") != "L"


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.removeprefix("#").upper())
