"""The plan's closed lists: sources of evidence, themes, strength, results, decisions."""

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


class ReAuditResult(StrEnum):
    """What the re-audit or follow-up check of an action found."""

    MET = "met"
    PARTLY_MET = "partly_met"
    NOT_MET = "not_met"


class Decision(StrEnum):
    """What a review of an action decides."""

    CONTINUE = "continue"
    ADAPT = "adapt"
    STOP = "stop"
    COMPLETE = "complete"
    ASSURE = "assure"
    REOPEN = "reopen"
