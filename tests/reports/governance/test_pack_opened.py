"""LibreOffice opens the pack and shows every slide of it, with no word off its place."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from lxml import etree

from reports.governance.slides import on_slides, slides_of
from reports.slides.lettering import INSIDE, PAGE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed"),
]


@dataclass(frozen=True)
class Word:
    """A word where LibreOffice put it, in points."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@pytest.fixture(scope="module")
def pages(sample_deck, tmp_path_factory) -> list[list[Word]]:
    """The words of each slide, as drawn."""
    folder = tmp_path_factory.mktemp("opened")
    (folder / "pack.pptx").write_bytes(sample_deck)
    home = f"-env:UserInstallation=file://{folder}/home"
    convert = ("soffice", home, "--headless", "--convert-to", "pdf", "--outdir", folder)
    subprocess.run([*convert, folder / "pack.pptx"], check=True, capture_output=True, timeout=240)
    return list(map(_words, _pages(folder / "pack.pdf")))


def _pages(path: Path) -> list[etree._Element]:
    read = subprocess.run(["pdftotext", "-bbox", path, "-"], check=True, capture_output=True)
    return list(etree.fromstring(read.stdout).iter("{*}page"))


def _words(page: etree._Element) -> list[Word]:
    sides = ("xMin", "yMin", "xMax", "yMax")
    scale = PAGE.wide / float(page.get("width"))
    return [
        Word(each.text or "", *(scale * float(each.get(side)) for side in sides))
        for each in page.iter("{*}word")
    ]


def test_every_slide_is_shown_with_its_title_and_its_decision(sample_pack, pages):
    slides = list(slides_of(sample_pack))
    assert len(pages) == len(slides)
    for slide, words in zip(slides, pages, strict=True):
        shown = " ".join(word.text for word in words)
        assert slide.title.words[0].text in shown
    for (entry, _), words in zip(on_slides(sample_pack.entries), pages[2:], strict=False):
        assert entry.item.question in " ".join(word.text for word in words)


def test_no_word_leaves_the_slide_or_reaches_the_foot(pages):
    for words in pages:
        for word in words:
            assert 0 <= word.left < word.right <= PAGE.wide, word
            is_foot = word.top >= INSIDE.bottom + 6
            assert is_foot or word.bottom <= INSIDE.bottom + 6, word


def test_charts_are_drawn_with_their_words(sample_pack, pages):
    for (entry, _), words in zip(on_slides(sample_pack.entries), pages[2:], strict=False):
        shown = [word.text for word in words]
        if len(entry.drawn) != 1 or entry.drawn[0].picture is None:  # too few to be drawn
            continue
        (drawn,) = entry.drawn
        if drawn.picture.current:
            assert f"{drawn.picture.current.on:%b}:" in shown
        if drawn.picture.goal:
            assert "target" in shown
