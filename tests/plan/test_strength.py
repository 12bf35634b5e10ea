"""The wording suggests how strong a change is; a person decides."""

import pytest

from plan.model import Strength
from plan.strength import suggested_strength


@pytest.mark.parametrize(
    ("words", "strength"),
    [
        ("Redesign run structures with real travel times", Strength.STRONG),
        ("Every round REBUILT", Strength.STRONG),
        ("A MAR sheet cannot be closed with a gap", Strength.STRONG),
        ("Nobody gives medicines alone before it is passed", Strength.STRONG),
        ("Daily delay review call at 09:00", Strength.INTERMEDIATE),
        ("Second-line monthly MAR sampling across houses", Strength.INTERMEDIATE),
        ("Live competency reassessment", Strength.INTERMEDIATE),
        ("Weekly knock-and-wait observations", Strength.INTERMEDIATE),
        ("Rota published a week ahead", Strength.INTERMEDIATE),
        ("Staff reminded at handover", Strength.WEAK),
        ("Refresher training on dignity", Strength.WEAK),
        ("Policy reviewed", Strength.WEAK),
    ],
)
def test_the_strongest_kind_of_change_that_is_named_counts(words: str, strength: Strength) -> None:
    found = suggested_strength(words)
    assert found.strength is strength
    assert found.phrase in words


def test_words_that_name_no_kind_of_change_suggest_nothing() -> None:
    assert suggested_strength("Better mornings on Oak") is None
