"""The band of a risk score: consequence times likelihood, each from 1 to 5."""

from enum import StrEnum


class RiskBand(StrEnum):
    """The four bands of the National Patient Safety Agency's matrix of 2008."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    EXTREME = "extreme"


_FROM = ((15, RiskBand.EXTREME), (8, RiskBand.HIGH), (4, RiskBand.MODERATE), (1, RiskBand.LOW))


def risk_band(score: int | None) -> RiskBand | None:
    """1 to 3 low, 4 to 6 moderate, 8 to 12 high, 15 to 25 extreme; None where there is no score.

    >>> [risk_band(score).value for score in (3, 4, 8, 15)]
    ['low', 'moderate', 'high', 'extreme']
    """
    return next((band for least, band in _FROM if score is not None and score >= least), None)
