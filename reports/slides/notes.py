"""What the speaker sees below a slide: a line a note."""

from pptx.slide import Slide as Written

from reports.slides.lettering import printable
from reports.slides.look import LANGUAGE
from reports.slides.template import speak_british


def add_notes(written: Written, notes: tuple[str, ...]) -> None:
    """The notes of a slide, in the language and the letters of the rest."""
    if not notes:
        return
    page = written.notes_slide
    page.notes_text_frame.text = "\n".join(map(printable, notes))
    for paragraph in page.notes_text_frame.paragraphs:
        for run in paragraph.runs:
            run._r.get_or_add_rPr().set("lang", LANGUAGE)
    speak_british(page.element)
