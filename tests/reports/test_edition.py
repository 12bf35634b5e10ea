"""A document is read through one edition: one generation, the plan as it stands, one day."""

from datetime import date

import pytest

from charts.picture import alt_text
from connectors.warehouse import Store, StoreProblem
from plan.register import open_register
from plan.words.sentences import sentences
from reports.edition import edition
from tests.plan.cases import verdicts


def test_verdicts_are_those_of_the_command_line(sample_edition):
    anew = sample_edition.read(verdicts, sample_edition.plan, sample_edition.today)
    told = [sentences(v) for v in anew]
    assert [sentences(v) for v in sample_edition.verdicts] == told
    assert [s.action.id for s in sample_edition.standings] == [
        v.action.id for v in sample_edition.verdicts
    ]


def test_a_picture_tells_of_the_action_and_of_its_series(sample_edition):
    judged = next(v for v in sample_edition.verdicts if v.action.id == "A01")
    drawn = sample_edition.picture(judged, judged.outcome)
    assert drawn.current.on == judged.action.practice_changed_on
    behind = sample_edition.series_of(judged, judged.outcome)
    assert len(drawn.figures.periods) == len(behind.frame)
    assert "Practice changed on" in alt_text(drawn)


def test_a_reading_is_by_the_period_that_suits_it(sample_edition):
    weekly = sample_edition.usual_reading("punctuality", ("Northgate",))
    monthly = sample_edition.usual_reading("second_line_coverage")
    assert str(weekly.series.wanted.by) == "week"
    assert str(monthly.series.wanted.by) == "month"


def test_an_edition_names_its_generation_and_day(sample_store):
    register, day = open_register(sample_store.root), date(2026, 11, 2)
    with edition(sample_store, register, day, sample_store.generation) as found:
        assert (found.generation, found.today) == (sample_store.generation, day)
        assert found.entry == register.last_entry()


def test_a_generation_that_is_gone_is_refused_with_those_that_are_kept(sample_store):
    register = open_register(sample_store.root)
    with (
        pytest.raises(StoreProblem, match=sample_store.generation),
        edition(sample_store, register, generation="generation-009999"),
    ):
        pass


def test_an_edition_of_an_empty_store_says_nothing_and_does_not_fail(tmp_path):
    store = Store(tmp_path / "store")
    store.root.mkdir()
    with edition(store, open_register(store.root)) as found:
        assert found.verdicts == ()
        assert found.standings == ()
        assert found.generation == ""
