"""The pack and the minutes as PDF: everybody can read them, and a meeting starts from the last."""

import re
import subprocess
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pptx import Presentation

from connectors.warehouse import Store
from plan.meeting import (
    Decided,
    close,
    last_closed,
    meetings,
    note_others,
    note_present,
    open_meeting,
    record,
    running,
)
from plan.register import Register, open_register
from plan.review_call import FollowUp
from reports.edition import edition
from reports.governance.content import pack_as_json, pack_at
from reports.governance.paper import pack_pdf
from reports.governance.slides import pack_pptx
from reports.minutes.paper import minutes_pdf
from tests.reports.governance.packs import LONG, entry, pack_of
from tests.reports.paper import alternative_texts, faults
from tests.sample_store import copied

MADE_ON = date(2026, 11, 17)
DECIDED = "The rounds of Hillcrest are rung ahead by the office *from Monday*."


def text_of(content: bytes, tmp_path: Path) -> str:
    """Read by another library than the one that wrote it, on one line."""
    path = tmp_path / "read.pdf"
    path.write_bytes(content)
    read = subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, check=True, text=True
    )
    return " ".join(read.stdout.split())


def faults_of(content: bytes, tmp_path: Path) -> list[str]:
    path = tmp_path / "checked.pdf"
    path.write_bytes(content)
    return faults(path)


@pytest.fixture(scope="module")
def sample_pdf(sample_pack) -> bytes:
    return pack_pdf(sample_pack)


def test_a_screen_reader_gets_all_of_the_pack(sample_pack, sample_pdf, tmp_path):
    assert faults_of(sample_pdf, tmp_path) == []
    drawn = sum(one.has_figures for each in sample_pack.entries for one in each.drawn)
    assert len(alternative_texts(tmp_path / "checked.pdf")) == drawn


def test_there_is_one_page_an_item_with_its_title_and_its_decision(
    sample_pack, sample_pdf, tmp_path
):
    told = text_of(sample_pdf, tmp_path)
    pages = int(re.search(r"page 1 of (\d+)", told).group(1))
    assert pages <= len(sample_pack.entries) + 5  # the agenda, two of decisions, two long items
    for each in sample_pack.entries:
        assert each.item.title.split(":")[0] in told


def test_the_same_pack_is_the_same_pdf(sample_pack, sample_pdf):
    assert pack_pdf(sample_pack) == sample_pdf


def test_long_words_and_an_item_without_data_are_set_too(tmp_path):
    odd = pack_of(
        entry(LONG * 4, (LONG, "#panic() *bold* $x$"), charts=2, question="What now?"),
        entry("إعادة تنظيم جولات الرعاية", charts=0, question=""),
        place=LONG,
    )
    assert faults_of(pack_pdf(odd), tmp_path) == []
    assert "#panic() *bold* $x$" in text_of(pack_pdf(odd), tmp_path)


@pytest.fixture(scope="module")
def held(sample_store, sample_pack, tmp_path_factory) -> Register:
    """A meeting that was held, on a store of its own."""
    root = copied(sample_store.root, tmp_path_factory.mktemp("held") / "store")
    register = open_register(root)
    people = [person.id for person in register.plan().people]
    opened = open_meeting(register, sample_pack.agenda, people[0])
    note_present(register, opened, people[1], True, by=people[0])
    note_others(register, running(meetings(register), ""), "A family representative", people[0])
    first = sample_pack.agenda.items[0]
    agreed = FollowUp(
        what="Ring ahead", owner=people[1], due=sample_pack.agenda.today + timedelta(days=14)
    )
    decided = Decided(item=first.id, words=DECIDED, by=people[0], follow_up=agreed)
    record(register, running(meetings(register), ""), decided)
    close(register, running(meetings(register), ""), people[0])
    return register


def test_minutes_tell_who_was_there_and_what_was_agreed(held, tmp_path):
    meeting = last_closed(meetings(held), "")
    made = minutes_pdf(held, held.plan(), meeting, MADE_ON)
    assert faults_of(made, tmp_path) == []
    told = text_of(made, tmp_path)
    for words in ("A family representative", "Ring ahead", "Agreed as a true record", "Not taken"):
        assert words in told
    assert "from Monday*" in told  # words of a meeting are never mark-up
    assert "No data yet" not in told
    assert minutes_pdf(held, held.plan(), meeting, MADE_ON) == made


def test_minutes_of_a_running_meeting_say_that_they_are_not_complete(
    sample_store, sample_pack, tmp_path
):
    register = open_register(copied(sample_store.root, tmp_path / "store"))
    opened = open_meeting(register, sample_pack.agenda, register.plan().people[0].id)
    told = text_of(minutes_pdf(register, register.plan(), opened, MADE_ON), tmp_path)
    assert "still running" in told


def test_the_next_pack_begins_with_what_was_agreed(held, sample_store):
    with edition(sample_store, held) as found:
        pack = pack_at(found)
    first = pack.entries[0]
    assert first.item.kind.value == "matters arising"
    assert any("Ring ahead" in line for line in first.said)
    titles = [s.shapes.title.text_frame.text for s in Presentation(BytesIO(pack_pptx(pack))).slides]
    assert next(each for each in titles[2:] if each != "Agenda, continued") == first.item.title
    assert pack_as_json(pack)["items"][0]["lines"] == list(first.said)
    assert pack.agenda.since == last_closed(meetings(held), "").held_on


def test_an_empty_store_makes_a_pack_that_says_so(tmp_path):
    store = Store(tmp_path / "store")
    store.root.mkdir()
    with edition(store, open_register(store.root)) as found:
        pack = pack_at(found)
    said = [
        shape.text_frame.text
        for slide in Presentation(BytesIO(pack_pptx(pack))).slides
        for shape in slide.shapes
        if shape.has_text_frame
    ]
    assert "Nothing has been escalated." in "\n".join(said)
    assert faults_of(pack_pdf(pack), tmp_path) == []
