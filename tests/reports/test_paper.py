"""A template and what is told become a PDF that everybody can read, the same each time."""

import re
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest

from reports.edition import Colophon
from reports.paper.setting import PaperFigure, pdf
from tests.reports.paper import alternative_texts, faults

TEMPLATE = """#import "house.typ": *
#show: house
== #told.finding
#marked("▲", "Making a difference", "better")
#drawing("course")
#figures-table(("Week", "Calls"), told.rows, right: (1,))
#terms-of(told.terms)
"""
DRAWING = PaperFigure(
    '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40">'
    '<rect width="60" height="20" fill="#1f6fb5"/></svg>',
    "Calls on time rose from 80 to 90 %.",
)
COLOPHON = Colophon(
    title="A document",
    subject="Of one house",
    made_on=date(2026, 11, 16),
    data_to=date(2026, 11, 15),
    generation="generation-000001",
    entry=12,
)
MARK_UP = '#panic("run") *bold* _it_ $x$ @ref `raw` <label> // gone \\ "quoted"'


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "one.typ"
    path.write_text(TEMPLATE, encoding="utf-8")
    return path


def set_with(template: Path, finding: str, colophon: Colophon = COLOPHON) -> Path:
    told = {
        "finding": finding,
        "rows": [["9 November", "256"], [finding, "2"]],
        "terms": [["Owner", finding]],
    }
    out = template.with_name(f"{abs(hash((finding, colophon)))}.pdf")
    out.write_bytes(pdf(template, colophon, told, {"course": DRAWING}))
    return out


def text_of(path: Path, how: str = "-layout") -> str:
    """Read by poppler, another library than the one that wrote it."""
    return subprocess.run(["pdftotext", how, path, "-"], capture_output=True, check=True,
                          text=True).stdout  # fmt: skip


def test_a_screen_reader_finds_title_language_headings_tables_and_words_for_pictures(template):
    path = set_with(template, "Calls began on time more often")
    assert faults(path) == []
    assert alternative_texts(path) == [DRAWING.alt]
    with pikepdf.open(path) as made:
        assert made.docinfo["/Title"] == "A document"


def test_the_check_itself_finds_what_is_wrong(tmp_path):
    made = pikepdf.new()
    made.add_blank_page()
    path = tmp_path / "bare.pdf"
    made.Root.StructTreeRoot = made.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name("/None")))
    made.save(path)
    assert len(faults(path)) >= 3


def test_words_of_a_plan_are_never_mark_up(template):
    said = " ".join(text_of(set_with(template, MARK_UP)).split())
    assert MARK_UP in said


@pytest.mark.parametrize("word", ["Rundenneuordnung" * 6, "מילהארוכהמאוד" * 8, "调查结果" * 20])
def test_a_word_without_an_end_stays_in_its_column(template, word):
    cells = text_of(set_with(template, word), "-bbox")
    right = [float(each) for each in re.findall(r'xMax="([\d.]+)"', cells)]
    wide = float(re.search(r'page width="([\d.]+)"', cells)[1])
    assert max(right) < wide


def test_characters_that_paper_cannot_show_leave_the_rest_as_it_is(template):
    said = text_of(set_with(template, "Rounds\x07 rebuilt\ud800 by\x00 Monday"))
    assert "Rounds rebuilt by Monday" in " ".join(said.split())


def test_the_same_input_gives_the_same_bytes_and_another_day_only_another_date(template):
    one, again = set_with(template, "Found").read_bytes(), set_with(template, "Found").read_bytes()
    assert one == again
    later = set_with(template, "Found", replace(COLOPHON, made_on=date(2026, 11, 17)))
    assert later.read_bytes() != one


def test_the_footer_names_data_plan_and_day(template):
    told = text_of(set_with(template, "Found"))
    assert "Data to 15 November 2026 · generation-000001 · plan entry 12" in told
    assert "page 1 of 1" in told
    assert "Sample data" not in told


def test_invented_data_say_so_on_every_page(template):
    told = text_of(set_with(template, "Found", replace(COLOPHON, is_sample=True)))
    assert "This is sample data." in told
    assert "Sample data ·" in told


def test_a_figure_without_words_cannot_be_set(template):
    silent = replace(DRAWING, alt="")
    with pytest.raises(ValueError, match="course"):
        pdf(template, COLOPHON, {"finding": "", "rows": [], "terms": []}, {"course": silent})
