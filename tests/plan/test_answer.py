"""The table of answers: the first row that holds."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.difference.answers import Answer
from plan.words.answers import (
    MOST_URGENT_FIRST,
    QUALIFIED,
    WORDINGS,
    Moves,
    VerdictAnswer,
    answer_of,
    wording_of,
)

UP, FLAT, DOWN, EARLY = Answer.IMPROVING, Answer.NO_DIFFERENCE, Answer.WORSE, Answer.TOO_EARLY

#   outcome process balancing gain_lost -> answer
TABLE = [
    (EARLY, UP, DOWN, False, VerdictAnswer.TOO_EARLY),
    (None, UP, None, False, VerdictAnswer.TOO_EARLY),
    (UP, UP, DOWN, False, VerdictAnswer.AT_A_COST),
    (DOWN, UP, DOWN, False, VerdictAnswer.AT_A_COST),
    (DOWN, UP, None, False, VerdictAnswer.GETTING_WORSE),
    (UP, DOWN, None, True, VerdictAnswer.GETTING_WORSE),
    (UP, UP, None, True, VerdictAnswer.GAIN_LOST),
    (FLAT, UP, UP, True, VerdictAnswer.GAIN_LOST),
    (UP, UP, FLAT, False, VerdictAnswer.WORKING),
    (UP, UP, EARLY, False, VerdictAnswer.WORKING),
    (FLAT, UP, None, False, VerdictAnswer.PRACTICE_CHANGED),
    (UP, FLAT, None, False, VerdictAnswer.IMPROVED_OTHERWISE),
    (UP, EARLY, None, False, VerdictAnswer.IMPROVED_OTHERWISE),
    (UP, None, None, False, VerdictAnswer.IMPROVED_OTHERWISE),
    (FLAT, FLAT, None, False, VerdictAnswer.NO_VISIBLE_CHANGE),
    (FLAT, None, None, False, VerdictAnswer.NO_VISIBLE_CHANGE),
    (FLAT, EARLY, UP, False, VerdictAnswer.NO_VISIBLE_CHANGE),
]


@pytest.mark.parametrize(("outcome", "process", "balancing", "lost", "answer"), TABLE)
def test_first_row_that_holds_is_the_answer(outcome, process, balancing, lost, answer) -> None:
    moves = Moves(outcome=outcome, process=process, balancing=balancing, gain_lost=lost)
    assert answer_of(moves) is answer


def test_a_fall_that_stopped_is_said_before_what_practice_did_and_after_what_is_lost() -> None:
    stopped = Moves(outcome=FLAT, process=UP, fall_stopped=True)
    assert answer_of(stopped) is VerdictAnswer.FALL_STOPPED
    assert answer_of(replace(stopped, gain_lost=True)) is VerdictAnswer.GAIN_LOST
    assert answer_of(replace(stopped, balancing=DOWN)) is VerdictAnswer.AT_A_COST


def test_every_answer_is_in_the_table_and_has_a_rank() -> None:
    answers = {row[-1] for row in TABLE} | {VerdictAnswer.FALL_STOPPED}
    assert answers == set(VerdictAnswer) == set(MOST_URGENT_FIRST)


def test_each_answer_has_words_an_icon_and_a_mark_of_its_own() -> None:
    assert set(WORDINGS) == {*VerdictAnswer, QUALIFIED.name}
    for name in ("headline", "counted", "turned", "still", "icon", "mark"):
        said = {getattr(each, name) for each in WORDINGS.values()}
        assert len(said - {""}) == len(WORDINGS), name


def test_only_what_could_not_be_compared_is_qualified_and_never_called_a_difference() -> None:
    for answer in VerdictAnswer:
        improved = answer in (VerdictAnswer.WORKING, VerdictAnswer.IMPROVED_OTHERWISE)
        assert (wording_of(answer, True) is QUALIFIED) == improved
        assert wording_of(answer, False).name == answer
    told = (QUALIFIED.headline, QUALIFIED.counted, QUALIFIED.turned, QUALIFIED.still)
    assert not any("difference" in each for each in told)


moves_of = st.builds(
    Moves,
    outcome=st.none() | st.sampled_from(Answer),
    process=st.none() | st.sampled_from(Answer),
    balancing=st.none() | st.sampled_from(Answer),
    gain_lost=st.booleans(),
)


@given(moves_of)
def test_working_is_never_said_unless_practice_and_care_both_improved_at_no_cost(moves) -> None:
    if answer_of(moves) is VerdictAnswer.WORKING:
        assert moves.outcome is moves.process is UP
        assert moves.balancing is not DOWN
        assert not moves.gain_lost
