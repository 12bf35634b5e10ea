"""Slides written as PPTX, the same bytes each time: titles, charts, footers, numbers, notes."""

from collections.abc import Iterable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pptx.slide import Slide as Written

from reports.paper import Colophon
from reports.slides.embedded import embed
from reports.slides.notes import add_notes
from reports.slides.slide import Drawing, Panel, Slide
from reports.slides.template import empty_deck
from reports.slides.writing import add_foot, add_panel, write_title

_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first time that a ZIP knows


def deck(slides: Iterable[Slide], colophon: Colophon) -> bytes:
    """The PPTX of the slides, with the colophon at the foot of each."""
    made = empty_deck(colophon)
    invented = "Invented data · " if colophon.is_sample else ""
    for slide in slides:
        written = made.slides.add_slide(made.slide_layouts[0])
        write_title(written, slide.title)
        for part in slide.parts:
            _add(written, part)
        add_foot(written, f"{invented}{colophon.footer}")
        add_notes(written, slide.notes)
    file = BytesIO()
    made.save(file)
    return _without_times(file)


def _add(written: Written, part: Panel | Drawing) -> None:
    if isinstance(part, Drawing):
        embed(written, part)
    else:
        add_panel(written, part)


def _without_times(file: BytesIO) -> bytes:
    """The same file without the times at which its parts were written."""
    out = BytesIO()
    with ZipFile(file) as made, ZipFile(out, "w") as kept:
        for name in made.namelist():
            part = ZipInfo(name, _LONG_AGO)
            part.compress_type, part.external_attr = ZIP_DEFLATED, 0o600 << 16
            kept.writestr(part, made.read(name))
    return out.getvalue()
