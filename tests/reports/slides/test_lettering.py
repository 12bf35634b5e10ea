"""Words are measured before they are written, so that none leaves its slide."""

import doctest

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.slides import lettering, series
from reports.slides.lettering import Type, fitted, lines_of, printable, width

BODY = Type(24)


@pytest.mark.parametrize("module", [lettering, series])
def test_worked_examples_hold(module):
    assert doctest.testmod(module).failed == 0


@given(st.text(max_size=80), st.integers(40, 900))
@settings(max_examples=60)
def test_no_line_is_wider_than_its_room_and_no_letter_is_lost(words, wide):
    lines = lines_of(words, BODY, wide)
    assert all(width(line, BODY) <= wide for line in lines)
    assert "".join("".join(lines).split()) == "".join(words.split())


@given(st.text(min_size=1, max_size=200), st.integers(60, 900), st.integers(1, 4))
@settings(max_examples=60)
def test_what_is_fitted_fits_and_says_so_where_it_is_cut(words, wide, most):
    found = fitted(words, BODY, wide, most)
    assert len(lines_of(found, BODY, wide)) <= most
    assert found == words or found.endswith("…")


def test_bold_letters_are_wider_and_marks_upon_letters_take_no_room():
    assert width("Calls", Type(24, is_bold=True)) > width("Calls", BODY)
    assert width("e\u0301", BODY) == pytest.approx(width("e", BODY))


@given(st.text(max_size=40))
@settings(max_examples=60)
def test_printable_words_hold_nothing_that_xml_refuses(words):
    assert all(each >= " " and each not in "\ufffe\uffff" for each in printable(words))
