"""Why a call went as it did, as the review sees it: a closed list, about work and routes."""

from enum import StrEnum


class Reason(StrEnum):
    """What the people in the review call put it down to; the logs say their own part."""

    ROTA_GAP = "rota_gap"
    CALL_OVERRAN = "call_overran"
    JOURNEY = "journey"
    BEGAN_LATE = "began_late"
    CARER_ABSENT = "carer_absent"
    PERSON_ASKED = "person_asked"
    NO_ACCESS = "no_access"
    LOGGING = "logging"
    HANDOVER = "handover"
    OTHER = "other"


REASON_WORDS = {
    Reason.ROTA_GAP: "rota gap too short",
    Reason.CALL_OVERRAN: "call before overran",
    Reason.JOURNEY: "journey took longer",
    Reason.BEGAN_LATE: "run began late",
    Reason.CARER_ABSENT: "carer absent",
    Reason.PERSON_ASKED: "person asked for another time",
    Reason.NO_ACCESS: "no access",
    Reason.LOGGING: "system or logging",
    Reason.HANDOVER: "handover",
    Reason.OTHER: "other",
}
