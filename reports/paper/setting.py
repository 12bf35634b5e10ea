"""Sets a document: a template of ours, what is told as JSON, drawings as SVG; out comes a PDF."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst

from charts.palette import LIGHT
from charts.picture import Picture, alt_text
from charts.run_chart import run_chart
from charts.scene import FULL, Size
from charts.write.svg import drawing
from plan.words.answers import Face
from reports.edition import Colophon


@dataclass(frozen=True)
class PaperFigure:
    """`svg` is the drawing; `alt` says what it shows, and may not be empty."""

    svg: str
    alt: str


def figure(picture: Picture, sheet: Size = FULL, among: tuple[Picture, ...] = ()) -> PaperFigure:
    """The run chart or control chart of a picture, on one scale with those `among` it."""
    return PaperFigure(drawing(run_chart(picture, sheet, among=among)), alt_text(picture))


def marked(face: Face) -> dict[str, str]:
    """An answer as the templates show it: a mark, a word and the tone of their colour."""
    return {"mark": face.mark, "word": face.headline, "tone": face.tone}


HOUSE = Path(__file__).with_name("house.typ")
FONTS = Path(__file__).with_name("fonts")  # DejaVu Sans, under the licence beside it
# Controls but for the end of a line, and halves of a character (Unicode Cc and Cs).
_CODES = (*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000))
_UNPRINTABLE = {code: " " for code in _CODES if chr(code) not in "\n\t"}
_PAGE = re.compile(rb"/Type\s*/Page\b")
STANDARD = "ua-1"  # PDF/UA-1, ISO 14289-1: tagged, with a title, a language and alternative texts


def pdf(
    template: Path, colophon: Colophon, text: Mapping[str, Any], figures: Mapping[str, PaperFigure]
) -> bytes:
    """The PDF of a template that begins with `#import "house.typ": *` whose `told` is the text.

    `figures` are at hand in the template as `drawing("name")`. Raises typst.TypstError where the
    template and what is told do not fit, ValueError for a figure without words: faults of ours.
    """
    silent = [name for name, drawn in figures.items() if not drawn.alt.strip()]
    if silent:
        raise ValueError(f"These figures have no words for those who do not see them: {silent}.")
    written = {
        "told": dict(text),
        "colophon": asdict(colophon) | {"footer": colophon.footer},
        "alt": {name: drawn.alt for name, drawn in figures.items()},
        "colours": asdict(LIGHT),
    }
    files = {
        "main.typ": template.read_bytes(),
        "house.typ": HOUSE.read_bytes(),
        "told.json": json.dumps(printable(written), ensure_ascii=False, default=str).encode(),
    } | {f"{name}.svg": printable(drawn.svg).encode() for name, drawn in figures.items()}
    return typst.compile(
        {"main": files.pop("main.typ"), **files},
        format="pdf",
        pdf_standards=STANDARD,
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        timestamp=int(datetime.combine(colophon.made_on, datetime.min.time(), UTC).timestamp()),
    )


_SHEET = b'#set page(width: auto, height: auto, margin: 4pt)\n#image("drawing.svg")'


def png(svg: str) -> bytes:
    """A drawing as a picture of dots, twice as fine as a screen."""
    files = {"main": _SHEET, "drawing.svg": printable(svg).encode()}
    how = {"font_paths": [str(FONTS)], "ignore_system_fonts": True}
    return typst.compile(files, format="png", ppi=144, **how)


def printable(value: Any) -> Any:
    """The same without characters that paper cannot show, such as a bell pasted into a title.

    >>> printable({"title": "Rounds\\x07 rebuilt", "lines": ("one\\ntwo", 3)})
    {'title': 'Rounds  rebuilt', 'lines': ['one\\ntwo', 3]}
    """
    match value:
        case str():
            return value.translate(_UNPRINTABLE)
        case Mapping():
            return {name: printable(part) for name, part in value.items()}
        case list() | tuple():
            return [printable(part) for part in value]
    return value


def pages_of(made: bytes) -> int:
    """How many pages a document that was set here has."""
    return len(_PAGE.findall(made))
