"""An empty deck in the look of the house: its one layout, its theme, its language."""

from datetime import datetime, time

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as REL
from pptx.opc.package import Part, XmlPart
from pptx.presentation import Presentation as Deck
from pptx.util import Pt

from charts.palette import LIGHT
from reports.paper import Colophon
from reports.slides.lettering import FONT
from reports.slides.look import FOOTER, INSIDE, LANGUAGE, NUMBER, PAGE, Box

LAYOUT = "Title Only"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PROGRAM = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>Grip</Application><PresentationFormat>Widescreen</PresentationFormat>"
    "</Properties>"
)
_TINTS = {
    "dk1": LIGHT.ink,
    "lt1": LIGHT.paper,
    "dk2": LIGHT.quiet,
    "lt2": LIGHT.grid,
    "accent1": LIGHT.improvement,
    "accent2": LIGHT.concern,
    "accent3": LIGHT.neither,
    "accent4": LIGHT.target,
    "accent5": LIGHT.no_direction,
    "accent6": LIGHT.line,
    "hlink": LIGHT.improvement,
    "folHlink": LIGHT.no_direction,
}


def empty_deck(colophon: Colophon) -> Deck:
    """No slides yet; every new one has a title, a footer and a number."""
    deck = Presentation()
    deck.element.sldSz.attrib.pop("type", None)  # it says 4 to 3
    deck.slide_width, deck.slide_height = Pt(PAGE.wide), Pt(PAGE.tall)
    for layout in list(deck.slide_layouts):
        if layout.name != LAYOUT:
            deck.slide_layouts.remove(layout)
    master = deck.slide_master
    for holder in master.placeholders:
        place(holder, _HOLDERS.get(holder.placeholder_format.type.name, INSIDE))
    for each in (deck, master, deck.slide_layouts[0], deck.notes_master):
        speak_british(each.element)
    for each in (master, deck.notes_master):
        _paint(each.part.part_related_by(REL.THEME))
    _leave_behind(deck)
    _name_program(deck)
    _describe(deck, colophon)
    return deck


def place(shape, box: Box) -> None:
    """Put a shape of a slide where a box is."""
    shape.left, shape.top = Pt(box.left), Pt(box.top)
    shape.width, shape.height = Pt(box.wide), Pt(box.tall)


def speak_british(element: etree._Element) -> None:
    """Every language that is named within becomes British English."""
    for each in element.iter():
        if each.get("lang"):
            each.set("lang", LANGUAGE)


_HOLDERS = {"TITLE": INSIDE, "FOOTER": FOOTER, "SLIDE_NUMBER": NUMBER, "DATE": NUMBER}


def _paint(theme: Part) -> None:
    """Colours and letters of the house, so that what is added by hand fits."""
    tree = theme._element if isinstance(theme, XmlPart) else etree.fromstring(theme.blob)
    for name, colour in _TINTS.items():
        (tint,) = tree.iter(f"{_DRAWING}{name}")
        tint.clear()
        etree.SubElement(tint, f"{_DRAWING}srgbClr", val=colour.removeprefix("#").upper())
    for font in (*tree.iter(f"{_DRAWING}majorFont"), *tree.iter(f"{_DRAWING}minorFont")):
        font.find(f"{_DRAWING}latin").set("typeface", FONT)
    if not isinstance(theme, XmlPart):
        theme._blob = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def _leave_behind(deck: Deck) -> None:
    """What the blank file carries of the machine that made it: a printer, a picture of itself."""
    for part in (deck.part, deck.part.package):
        for link, related in list(part._rels.items()):
            if related.reltype in (REL.PRINTER_SETTINGS, REL.THUMBNAIL):
                part._rels.pop(link)


def _name_program(deck: Deck) -> None:
    """What made the file, in place of what made the blank one."""
    part = deck.part.package.part_related_by(REL.EXTENDED_PROPERTIES)
    part._blob = _PROGRAM.encode()


def _describe(deck: Deck, colophon: Colophon) -> None:
    told = deck.core_properties
    made = datetime.combine(colophon.made_on, time())
    told.title, told.subject, told.author = colophon.title, colophon.subject, "Grip"
    told.last_modified_by, told.language, told.comments = "Grip", LANGUAGE, colophon.footer
    told.created = told.modified = made
    told.revision = 1
