"""The verdict is what a plain second reading of its description makes of the same figures."""

import numpy as np
import pytest

from benchmarks.verdict_adapter import series
from metrics.difference import difference
from metrics.difference.answers import ComparedWith
from metrics.difference.judge import Difference
from metrics.difference.question import Shape
from tests.metrics.difference_invented import SHAPES, invented
from tests.second_opinion_difference import Asked, Look, Rare, Said, second_verdict

CLOSE = 1e-6


@pytest.mark.parametrize("kind", SHAPES)
def test_the_verdict_agrees_with_the_second_opinion(kind: str) -> None:
    for seed in range(8):
        compare(kind, seed)


@pytest.mark.long
@pytest.mark.parametrize("kind", SHAPES)
@pytest.mark.parametrize("first", range(0, 500, 25))
def test_the_verdict_agrees_with_the_second_opinion_on_many_series(kind: str, first: int) -> None:
    for seed in range(first, first + 25):
        compare(kind, seed)


def compare(kind: str, seed: int) -> None:
    question = invented(kind, seed)
    ours = difference(*series(**question))
    theirs = second_verdict(**question, held_back=ours.question.held_back)
    where = f"{kind}, seed {seed}"
    if "trigger" in theirs:
        assert -ours.window.last - 1 == theirs["trigger"], where
    assert ours.answer == theirs["verdict"], where
    if ours.can_tell:
        told = (ours.link.effect, ours.link.low, ours.link.high)
        assert told == pytest.approx(theirs["told"], abs=CLOSE, nan_ok=True), where
        said = [Said(x.answer, x.lasting, x.stopped, x.held_at) for x in ours.looks]
        assert said == theirs["looks"], where
        compare_looks(ours, theirs["asked"], where)


def compare_looks(ours: Difference, asked: Asked | Rare, where: str) -> None:
    """Every look's tails; the readings of the newest, and who stands beside it."""
    tests = ours.tests
    for count in range(1, ours.blocks_with_data + 1):
        tails = np.array([tests.no_gain[:, count - 1], tests.no_loss[:, count - 1]]).T
        assert tails == pytest.approx(np.array(asked.tails(count)), abs=CLOSE, nan_ok=True), where
    if ours.question.shape is Shape.RARE:
        return
    newest, found = ours.looked[-1], asked.looks[-1]
    assert (newest is None) == (found is None), where
    if newest is not None:
        for reading, theirs in ((newest.with_drift, found.drift), (newest.flat, found.flat)):
            at = reading.interval(newest.row)
            figures = (at.effect, at.low, at.high)
            assert figures == pytest.approx(theirs.figures(), abs=CLOSE), where
        compare_sites(ours, found, where)


def compare_sites(ours: Difference, found: Look, where: str) -> None:
    beside = ours.beside
    assert (beside.doubt is not None) == found.qualified, where
    assert (beside.compared_with is ComparedWith.LAST_YEAR) == found.by_year, where
    if beside.compared_with is ComparedWith.SITES:
        ours_of = (beside.kept, beside.left_out, beside.gained)
        theirs_of = (found.beside.kept, found.beside.left_out, found.beside.gained)
        assert [[f"c{place}" for place in sites] for sites in ours_of] == [*theirs_of], where
