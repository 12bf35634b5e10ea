"""Regulations and quality statements are files with dates; a risk score lies in one band."""

from collections import Counter
from datetime import date

import pytest

from plan.model import Risk, RiskBand, Tag
from plan.values import entry_of, frameworks


def test_the_34_quality_statements_stand_under_their_key_questions() -> None:
    (found,) = [each for each in frameworks() if each.id == "cqc-quality-statements"]
    assert Counter(each.under for each in found.entries) == {
        "Safe": 8,
        "Effective": 6,
        "Caring": 5,
        "Responsive": 7,
        "Well-led": 8,
    }
    assert found.is_in_force(date(2026, 11, 16))
    assert not found.is_in_force(date(2023, 1, 1))
    assert "replaced" in found.note


def test_no_code_stands_twice_in_a_version() -> None:
    for framework in frameworks():
        assert len(set(framework.tags)) == len(framework.entries)


def test_a_tag_says_what_it_stands_for() -> None:
    assert entry_of(Tag.parse("cqc-regulations:10")).title == "Dignity and respect"
    assert entry_of(Tag("cqc-quality-statements", "medicines_optimisation")).under == "Safe"
    assert entry_of(Tag("cqc-regulations", "99")) is None


@pytest.mark.parametrize(
    ("score", "band"),
    [
        (1, RiskBand.LOW),
        (3, RiskBand.LOW),
        (4, RiskBand.MODERATE),
        (6, RiskBand.MODERATE),
        (8, RiskBand.HIGH),
        (12, RiskBand.HIGH),
        (15, RiskBand.EXTREME),
        (25, RiskBand.EXTREME),
    ],
)
def test_band_of_a_risk_score(score: int, band: RiskBand) -> None:
    assert Risk(score).band is band
