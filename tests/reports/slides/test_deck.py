"""A deck is one that outlines, screen readers and the next editor find their way in."""

import re
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER

from charts.palette import LIGHT
from reports.slides.deck import Drawing, Panel, Slide, SlideWords, deck
from reports.slides.lettering import Box, Type
from tests.charts.pictures import improved
from tests.opened import words_of
from tests.reports.slides.decks import faults, parts_of
from tests.reports.slides.test_native_chart import COLOPHON, SIZE, made

HOSTILE = "Rounds\x0brebuilt \x00<b>&amp; =1+1</b>\ufffe"


def a_deck(said: str = "Calls begin on time", **told) -> bytes:
    title = Panel("Title", Box(40, 28, 880, 70), (SlideWords(said, Type(32, is_bold=True)),))
    lines = Panel(
        "What was found", Box(580, 120, 340, 200), (SlideWords(said), SlideWords("Second line."))
    )
    chart = Drawing("Chart", Box(40, 120, *SIZE), made(improved()))
    slides = [Slide(title, (chart, lines), ("Owner: scheduler.", said)), Slide(title)]
    return deck(slides, replace(COLOPHON, **told))


def opened(content: bytes):
    return Presentation(BytesIO(content))


def test_every_slide_has_a_real_title_a_number_and_a_footer_that_names_the_data():
    for slide in opened(a_deck()).slides:
        assert slide.shapes.title.text_frame.text == "Calls begin on time"
        kinds = {each.placeholder_format.type: each for each in slide.placeholders}
        assert PP_PLACEHOLDER.SLIDE_NUMBER in kinds
        assert kinds[PP_PLACEHOLDER.FOOTER].text_frame.text == COLOPHON.footer


def test_invented_data_say_so_at_the_foot_of_every_slide():
    for slide in opened(a_deck(is_sample=True)).slides:
        feet = [s.text_frame.text for s in slide.placeholders if s.text_frame.text]
        assert any(each.startswith("Sample data · Data to 15 November") for each in feet)


def test_slides_are_read_in_order_and_pictures_have_words():
    slide = opened(a_deck()).slides[0]
    read = [each.name for each in slide.shapes]
    assert [name for name in read if name in ("Chart", "What was found")] == [
        "Chart",
        "What was found",
    ]
    assert slide.shapes[0] == slide.shapes.title
    (chart,) = (each for each in slide.shapes if each.has_chart)
    assert "Runs redesigned" in chart._element.nvGraphicFramePr.cNvPr.get("descr")
    assert len({each.shape_id for each in slide.shapes}) == len(slide.shapes)


def test_notes_are_kept_with_their_slide():
    notes = opened(a_deck()).slides[0].notes_slide.notes_text_frame.text
    assert notes.split("\n") == ["Owner: scheduler.", "Calls begin on time"]
    assert not opened(a_deck()).slides[1].has_notes_slide


def test_notes_charts_and_what_is_said_of_them_are_among_the_words_of_a_deck():
    words = words_of("deck.pptx", a_deck())
    for said in ("Owner: scheduler.", "Second line.", "Runs redesigned", COLOPHON.footer):
        assert said in words


def test_everything_is_in_british_english_and_in_one_font():
    for name, part in parts_of(a_deck()).items():
        if name.endswith(".xml"):
            assert b"en-US" not in part, name
            assert b"Calibri" not in part, name


def test_there_is_one_layout_and_nothing_of_another_machine():
    made = opened(a_deck())
    assert [layout.name for layout in made.slide_layouts] == ["Title Only"]
    names = parts_of(a_deck())
    assert not [name for name in names if "printer" in name or "thumbnail" in name]
    assert made.core_properties.author == made.core_properties.last_modified_by == "Grip"


def test_what_is_added_by_hand_has_the_colours_of_the_charts():
    theme = parts_of(a_deck())["ppt/theme/theme1.xml"]
    held = re.findall(rb'<a:(\w+)><a:srgbClr val="(\w+)"', theme)
    names = ("ink", "paper", "quiet", "grid", "improvement", "concern", "neither", "target")
    names += ("no_direction", "line", "improvement", "no_direction")
    wanted = [getattr(LIGHT, name).removeprefix("#").upper() for name in names]
    assert [colour.decode() for _, colour in held][:12] == wanted


def test_powerpoint_has_nothing_to_repair(tmp_path):
    assert faults(a_deck(), tmp_path) == []


def test_the_check_of_that_finds_what_is_out_of_order(tmp_path):
    path = tmp_path / "broken.pptx"
    with ZipFile(path, "w") as file:
        for name, part in parts_of(a_deck()).items():
            file.writestr(name, part.replace(b'val="gap"', b'val="hole"'))
    assert len(faults(path.read_bytes(), tmp_path)) == 1


def test_the_same_slides_are_the_same_bytes_and_hold_no_time_but_their_day():
    assert a_deck() == a_deck()
    told = opened(a_deck()).core_properties
    assert told.created == told.modified == datetime(2026, 11, 16)


def test_hostile_words_are_words():
    slide = opened(a_deck(HOSTILE)).slides[0]
    assert slide.shapes.title.text_frame.text == "Rounds rebuilt  <b>&amp; =1+1</b> "


@pytest.mark.parametrize(
    ("said", "side"), [("تنظيم الجولات من جديد", "1"), ("Rounds تنظيم", None), ("שלום", "1")]
)
def test_words_that_run_right_to_left_do(said, side):
    title = opened(a_deck(said)).slides[0].shapes.title
    properties = title.text_frame.paragraphs[0]._p.pPr
    assert properties.get("rtl") == side
    assert title.text_frame.text == said
