"""Dignity and privacy: the answer first, never more claimed than chance allows, nobody named."""

import gzip
import json
from datetime import date
from pathlib import Path

import pytest

from connectors.warehouse import Store, read
from metrics.questions.observations import ItemSplit, ObservedSpell, pattern
from metrics.spc.rules import Side
from plan import intake
from plan.model import Decision
from plan.register import open_register
from plan.state import Review, review_claim
from tests.pages.conftest import ROOT, words

PAGE = "dignity"
SAMPLE = ROOT / "data" / "sample"
BEGAN, LAST = date(2026, 6, 15), date(2026, 11, 15)  # of the action on Oak


@pytest.fixture
def only(empty_store, monkeypatch: pytest.MonkeyPatch):
    """A store with some of the sample's exports only."""

    def load(*names: str | Path) -> None:
        monkeypatch.setenv("GRIP_TODAY", "2026-11-16")
        intake.load(Store(empty_store), [SAMPLE / name for name in names])

    return load


def changed(sample: Path, unit: str, splits: tuple[ItemSplit, ...]) -> dict:
    with read(Store(sample)) as cursor:
        found = pattern(cursor, [unit], ObservedSpell.since(BEGAN, LAST), splits)
    return {one.names: one.change.side for one in found}


def test_knock_and_wait_is_up_on_oak_and_staff_language_is_not(sample: Path) -> None:
    sides = changed(sample, "Oak", (ItemSplit.STRAND,))
    assert sides.pop(("knock_and_wait",)) is Side.ABOVE
    assert sides[("staff_language",)] is Side.NEITHER
    assert set(sides.values()) == {Side.NEITHER}


def test_on_ash_where_a_memo_was_read_out_no_square_is_marked(sample: Path) -> None:
    sides = changed(sample, "Ash", (ItemSplit.UNIT, ItemSplit.SHIFT, ItemSplit.STRAND))
    assert set(sides.values()) == {Side.NEITHER}


def test_the_page_says_the_three_outcomes_first_then_what_changed(sample, visit) -> None:
    test = visit(PAGE, site="Oak")
    assert not test.exception
    said = words(test)
    assert "What we aimed for with A07, Oak" in said
    (sentence,) = [line for line in said.splitlines() if "What we aimed for with A07" in line]
    assert sentence.count(";") == 3
    assert sentence.index("knock-and-wait") < sentence.index("staff language")
    assert "no clear change yet" in sentence
    assert "knock-and-wait on Oak" in said
    assert "No other strand changed by more than chance explains." in said
    assert said.count(":material/trending_down: down") == 0


def test_a_gain_that_is_gone_again_says_so(sample, visit) -> None:
    said = words(visit(PAGE, site="Elm", since="A10"))
    assert "It worked at first but has not lasted" in said
    assert "supervision prompt on Elm" in said
    assert "no longer clearly different from before" in said


def test_a_square_opens_its_items_those_not_met_first(sample, visit) -> None:
    test = visit(PAGE, tab="where", site="Oak", row="Oak, late", strand_of="staff language")
    (items,) = [each.value for each in test.dataframe if "Observation" in each.value]
    assert set(items["Unit"]) == {"Oak"}
    assert set(items["Shift"]) == {"late"}
    assert set(items["Strand"]) == {"staff language"}
    results = list(items["Result"])
    assert results == sorted(results, key=("not met", "partly", "met").index)
    assert len(items) > 100


def test_no_observer_or_resident_is_named_anywhere(sample, visit) -> None:
    square = {"row": "Oak, late", "strand_of": "staff language"}
    tabs = [{"tab": "where", **square}, {"tab": "done", "look": "observers"}, {}]
    tests = [visit(PAGE, site="Oak", **tab) for tab in tabs]
    with gzip.open(SAMPLE / "audits.csv.gz", "rt", encoding="utf-8") as lines:
        at = next(lines).rstrip().split(",").index("observer_id")
        ids = {line.split(",")[at] for line in lines} - {""}
    drawn = "".join(each.proto.spec for test in tests for each in test.get("plotly_chart"))
    rows = "".join(each.value.to_csv() for test in tests for each in test.dataframe)
    shown = "".join(map(words, tests)) + drawn + rows
    assert ids
    assert not [each for each in ids if each in shown]
    assert "team leader 1" in drawn


def test_spot_checks_stand_beside_announced_with_their_counts_and_a_caution(sample, visit) -> None:
    said = words(visit(PAGE, tab="done", look="spot"))
    assert "**Unannounced:**" in said
    assert "**Announced:**" in said
    assert "Both kinds of observation bend scores" in said
    assert "No clear difference between the two" in said


def test_feedback_stands_with_the_review_once_that_is_recorded(copied_sample, visit) -> None:
    def reviews() -> list[str]:
        test = visit(PAGE, site="Oak", tab="concerns")
        (table,) = [each.value for each in test.dataframe if "Review" in each.value]
        return list(table["Review"])

    assert reviews() == ["Before", "Review planned for 18 November"]
    said = review_claim(
        Review(action="A07", held_on=date(2026, 9, 7), decision=Decision.CONTINUE, by="RM-BE",
               verdict=json.dumps({}))
    )  # fmt: skip
    register = open_register(copied_sample)
    register.record([said], by="RM-BE")
    assert reviews() == [
        "Before", "Review held on 7 September", "Review planned for 18 November",
    ]  # fmt: skip


def test_without_a_schedule_what_was_due_is_not_supplied(only, visit) -> None:
    only("audits.csv.gz", "sites.csv.gz")
    test = visit(PAGE, tab="done")
    assert not test.exception
    assert words(test).count("Not supplied: no line of the schedule says how many") == 2
    said = words(visit(PAGE, tab="concerns"))
    assert "Not supplied: no answer with a score speaks of dignity here." in said
    assert "the last quarter" in str(test.selectbox)


def test_without_audits_the_page_says_what_is_missing(only, visit) -> None:
    only("feedback.csv.gz", "sites.csv.gz")
    test = visit(PAGE)
    assert not test.exception
    assert "Not supplied" in words(test)


def test_a_unit_whose_weeks_are_thin_is_shown_by_fortnight_or_month_and_says_why(
    only, visit, tmp_path: Path
) -> None:
    only(thinned(tmp_path, every=12), "sites.csv.gz")
    test = visit(PAGE, site="Oak", course="privacy")
    assert not test.exception
    said = words(test)
    assert "Shown by month: points are as short as they can be" in said
    assert "in the last complete month" in said


def thinned(folder: Path, every: int) -> Path:
    """The sample's observations, but only one in so many."""
    with gzip.open(SAMPLE / "audits.csv.gz", "rt", encoding="utf-8") as lines:
        heading, *rows = lines
    kept = [row for row in rows if row[2:7].isdigit() and int(row[2:7]) % every == 0]
    path = folder / "audits.csv"
    path.write_text("".join([heading, *kept]), encoding="utf-8")
    return path


def test_a_branch_manager_of_homecare_sees_no_care_home(sample, visit) -> None:
    test = visit(PAGE)
    who = next(box for box in test.selectbox if box.label == "Acting as")
    who.set_value("BM-NG").run()
    assert not test.exception
    assert "Oak" not in words(test)
