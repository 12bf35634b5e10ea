"""The plan's closed lists: sources of evidence, themes, and how strong a change is."""

from enum import StrEnum


class EvidenceSource(StrEnum):
    """How the problem came to be known."""

    INSPECTION = "inspection"
    COMPLAINTS = "complaints"
    INCIDENTS = "incidents"
    AUDITS = "audits"
    FEEDBACK = "feedback"
    COMMISSIONER = "commissioner"
    OTHER = "other"


class Theme(StrEnum):
    """The page of themes on which an aim is shown."""

    PUNCTUALITY = "punctuality"
    DIGNITY = "dignity"
    MEDICINES = "medicines"
    COMPLAINTS = "complaints"
    OTHER = "other"


class Strength(StrEnum):
    """How likely this kind of change is to last, after the RCA2 hierarchy of actions."""

    STRONG = "strong"
    INTERMEDIATE = "intermediate"
    WEAK = "weak"
