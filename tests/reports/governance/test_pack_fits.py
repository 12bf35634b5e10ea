"""Whatever a plan says, no word leaves its slide and nothing lies on anything else."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.governance.slides import slides_of
from reports.slides.deck import Drawing, Panel, Slide, height
from reports.slides.lettering import BODY, PAGE, Box, lines_of, width
from tests.reports.governance.packs import LONG, WORDS, drawn, entry, pack_of

ENDLESS = "Rundenneuordnungsbesprechungsvorbereitung" * 6
ARABIC = "إعادة تنظيم جولات الرعاية مع أوقات السفر الحقيقية التي يظهرها السجل"


def holds(box: Box, other: Box) -> bool:
    """Whether another box lies within, to half a point."""
    far = other.right <= box.right + 0.5 and other.bottom <= box.bottom + 0.5
    return far and other.left >= box.left - 0.5 and other.top >= box.top - 0.5


def touch(one: Box, other: Box) -> bool:
    """Whether the two cover a common place, by more than half a point."""
    beside = one.right <= other.left + 0.5 or other.right <= one.left + 0.5
    return not (beside or one.bottom <= other.top + 0.5 or other.bottom <= one.top + 0.5)


def faults(slide: Slide) -> list[str]:
    """What stands outside its box, its page, or on something else."""
    parts = [slide.title, *slide.parts]
    found = [f"{each.name} leaves the page" for each in parts if not holds(PAGE, each.box)]
    found += [fault for each in parts if isinstance(each, Panel) for fault in overflow(each)]
    pairs = ((one, other) for at, one in enumerate(parts) for other in parts[at + 1 :])
    return found + [f"{a.name} on {b.name}" for a, b in pairs if touch(a.box, b.box)]


def overflow(panel: Panel) -> list[str]:
    """Words that are too high or too wide for their box."""
    inside = panel.box.wide - 2 * panel.inset
    tall = height(panel.words, inside) + 2 * panel.inset
    found = [f"{panel.name} overflows"] if tall > panel.box.tall + 0.5 else []
    lines = [(line, w.type) for w in panel.words for line in lines_of(w.text, w.type, inside)]
    return found + [f"{line} is too wide" for line, type in lines if width(line, type) > inside]


def all_faults(pack) -> list[str]:
    return [fault for slide in slides_of(pack) for fault in faults(slide)]


def words_of(slides) -> list[str]:
    panels = (part for each in slides for part in each.parts if isinstance(part, Panel))
    return [words.text for panel in panels for words in panel.words]


def test_the_sample_fits(sample_pack):
    assert all_faults(sample_pack) == []


def test_sentences_are_never_smaller_than_can_be_read_at_five_metres(sample_pack):
    for slide in slides_of(sample_pack):
        for part in slide.parts:
            if isinstance(part, Panel) and part.name in ("What was found", "Decision to take"):
                assert min(each.type.size for each in part.words) >= BODY


def test_long_names_endless_words_and_arabic_fit():
    for title in (LONG * 4, ENDLESS, ARABIC * 5):
        for charts in (0, 1, 6):
            lines = (title, *WORDS[:1], title)
            long = entry(title, lines, charts, about=title, question=title)
            assert all_faults(pack_of(long, place=title)) == []


def test_a_cut_title_is_whole_in_the_notes():
    title = "At " + LONG * 5
    slides = slides_of(pack_of(entry(title)))
    slide = next(each for each in slides if each.title.words[0].text.startswith("At "))
    assert slide.title.words[0].text.endswith("…")
    assert title in slide.notes


def test_nothing_that_an_item_says_is_lost_where_it_takes_two_slides():
    lines = tuple(f"{number}. {LONG}, {LONG}." for number in range(1, 4))
    told = words_of(slides_of(pack_of(entry("Found", lines))))
    assert [line for line in lines if line not in told] == []
    assert len([text for text in told if text.startswith("To decide:")]) == 1


def test_six_charts_take_two_slides_and_each_keeps_room_to_be_read():
    slides = slides_of(pack_of(entry("Six are holding.", charts=6)))
    drawings = [[part for part in s.parts if isinstance(part, Drawing)] for s in slides]
    assert [len(each) for each in drawings if each] == [3, 3]
    assert all(part.box.tall >= 120 for each in drawings for part in each)


def test_actions_on_one_outcome_share_a_slide_with_a_chart_a_line_each_and_one_question():
    about = [entry(f"Finding {at}.", about=f"Change {at}", actions=(f"A{at}",)) for at in (1, 2, 3)]
    other = replace(drawn("Westbrook"))
    about[1] = replace(about[1], drawn=(other,))
    items = [s for s in slides_of(pack_of(*about)) if s.title.words[0].text != "Agenda"][1:-1]
    assert len(items) == 2
    shared, alone = items
    assert shared.title.words[0].text == (
        "2 actions at Northgate work on calls that began on time."
    )
    told = words_of([shared])
    assert {"Change 1: finding 1.", "Change 3: finding 3."} <= set(told)
    assert "Escalations · items 1 and 3 of 3" in told
    assert told.count("To decide: Continue, adapt it or stop it?") == 1
    assert len([part for part in shared.parts if isinstance(part, Drawing)]) == 1
    assert {"Finding 1.", *WORDS} & set(shared.notes) == set(WORDS)
    assert alone.title.words[0].text == "Finding 2."
    asked = [t for t in words_of(slides_of(pack_of(*about))) if t.startswith(("1. ", "3. "))]
    assert len(asked) == 2


def test_sixty_items_are_sixty_slides_and_the_agenda_stays_one():
    some = (entry(f"At site {at} nothing has changed.", charts=at % 20 == 0) for at in range(60))
    many = pack_of(*some)
    titles = [each.title.words[0].text for each in slides_of(many)]
    assert titles.count("Agenda") == 1
    assert sum(title.startswith("At site") for title in titles) == 60
    assert all_faults(many) == []


@given(
    st.text(min_size=1, max_size=400),
    st.lists(st.text(max_size=500), max_size=3),
    st.sampled_from([0, 1, 3]),
)
@settings(max_examples=15)
def test_any_words_fit(title, lines, charts):
    assert all_faults(pack_of(entry(title, tuple(lines), charts, question=title))) == []
