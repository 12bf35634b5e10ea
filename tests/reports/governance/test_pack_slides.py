"""The slides say what the agenda says, in its order, with the page's own numbers."""

from io import BytesIO
from math import isfinite

import pytest
from pptx import Presentation

from plan.words.sentences import as_json as verdict_as_json
from reports.governance.content import pack_as_json
from reports.governance.slides import on_slides, pack_pptx
from tests.plan.cases import verdicts
from tests.reports.slides.decks import charts_of, faults

SAID_BY_PEOPLE = ("feedback_score",)  # told by longer periods, so that nobody is
BEFORE = 2  # the opening and the agenda


@pytest.fixture(scope="module")
def slides(sample_deck):
    return list(Presentation(BytesIO(sample_deck)).slides)


def said(slide) -> str:
    return "\n".join(each.text_frame.text for each in slide.shapes if each.has_text_frame)


def notes(slide) -> str:
    return slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else ""


def test_there_is_one_slide_a_question_in_the_order_of_the_agenda(sample_pack, slides):
    titles = [each.shapes.title.text_frame.text for each in slides]
    wanted = [entry.item.title for entry, _ in on_slides(sample_pack.entries)]
    assert "2 actions at Northgate work on calls that began on time." in wanted
    items = [entry.item for _, shared in on_slides(sample_pack.entries) for entry in shared]
    assert {each.id for each in items} == {
        each.id for each in sample_pack.agenda.items if not each.is_empty
    }
    alone = [shared[0].item for _, shared in on_slides(sample_pack.entries) if len(shared) == 1]
    assert alone == [each for each in sample_pack.agenda.items if each in alone]
    assert titles[BEFORE : BEFORE + len(wanted)] == wanted
    assert titles[:BEFORE] == ["Governance meeting", "Agenda"]
    assert titles[BEFORE + len(wanted)] == "Decisions to be recorded"


def test_a_slide_holds_the_lines_the_decision_and_the_chart_of_its_item(sample_pack, slides):
    pairs = zip(on_slides(sample_pack.entries), slides[BEFORE:], strict=False)
    for (entry, _), slide in pairs:
        told = said(slide)
        assert [line for line in entry.item.lines if line not in told] == []
        assert f"To decide: {entry.item.question}" in told
        charts = [each for each in slide.shapes if each.has_chart]
        assert len(charts) == sum(each.has_figures for each in entry.drawn)
        assert [each.why_none for each in entry.drawn if each.why_none not in told] == []


def test_an_item_has_the_number_that_it_has_on_the_screen_of_the_meeting(sample_pack, slides):
    items = sample_pack.agenda.items
    assert any(each.is_empty for each in items[:-1])
    for (_, shared), slide in zip(on_slides(sample_pack.entries), slides[BEFORE:], strict=False):
        numbers = " and ".join(str(items.index(entry.item) + 1) for entry in shared)
        assert f"{numbers} of {len(items)}" in said(slide)


def test_groups_without_an_item_are_told_on_the_agenda(sample_pack, slides):
    empty = [each for each in sample_pack.agenda.items if each.is_empty]
    assert empty
    assert [each.title for each in empty if each.title not in said(slides[1])] == []


def test_every_decision_asked_for_is_on_the_last_slides(sample_pack, slides):
    asked = [each.item.question for each in sample_pack.entries]
    last = "\n".join(
        said(each) for each in slides[BEFORE + len([*on_slides(sample_pack.entries)]) :]
    )
    assert [question for question in asked if question not in last] == []


def test_charts_and_their_workbooks_hold_the_figures_of_the_page(
    sample_edition, sample_pack, sample_deck
):
    """They are read anew from the series behind each verdict."""
    judged = {each.action.id: each for each in sample_edition.verdicts}
    compared = 0
    pairs = zip(on_slides(sample_pack.entries), charts_of(sample_deck)[BEFORE:], strict=False)
    for (entry, _), charts in pairs:
        if not charts:
            assert [each.why_none for each in entry.drawn if each.has_figures] == []
            continue
        chart, shown = charts[0], entry.item.shown[0]
        one = judged.get(shown.action)
        if one is None or one.outcome.ref != shown.measure or shown.measure.id in SAID_BY_PEOPLE:
            continue
        frame = sample_edition.series_of(one, one.outcome).frame
        done = frame[frame["complete"] & frame["value"].notna()]
        days, values = (chart.column(heading) for heading in chart.cells[0][:2])
        pairs = zip(days, values, strict=True)
        held = {day: value for day, value in pairs if value is not None}
        assert held == pytest.approx(dict(zip(done["period"], done["value"], strict=True)))
        compared += 1
    assert compared >= 8


def test_json_and_notes_hold_the_numbers_of_the_verdicts(sample_edition, sample_pack, slides):
    anew = sample_edition.read(verdicts, sample_edition.plan, sample_edition.today)
    reached = {each.action.id: verdict_as_json(each) for each in anew}
    items, seen = pack_as_json(sample_pack)["items"], 0
    slide_of = {
        entry.item.id: slide
        for (_, shared), slide in zip(on_slides(sample_pack.entries), slides[BEFORE:], strict=False)
        for entry in shared
    }
    for entry, item in zip(sample_pack.entries, items, strict=True):
        slide = slide_of[entry.item.id]
        for of, figures in zip(entry.actions, item["actions"], strict=True):
            outcome, first = reached[of.action]["outcome"], figures["numbers"][0]
            for name in ("effect", "low", "high"):
                assert first[name] == pytest.approx(outcome[name], abs=1e-4)
            assert (first["measure"], first["answer"]) == (outcome["measure"], outcome["answer"])
            assert first["target_state"] == outcome["target"]
            assert of.stands in notes(slide)
            told = [each.gap for each in of.numbers if isfinite(each.effect)]
            assert [gap for gap in told if gap not in notes(slide)] == []
            seen += len(told)
    assert seen > 20


def test_powerpoint_has_nothing_to_repair(sample_deck, tmp_path):
    assert faults(sample_deck, tmp_path) == []


def test_the_same_pack_is_the_same_bytes(sample_pack, sample_deck):
    assert pack_pptx(sample_pack) == sample_deck
