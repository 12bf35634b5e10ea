"""Words that promise activity rather than a change: "staff reminded", "manager to monitor"."""

import re

_ACTIVITIES = (
    r"remind(?:s|ed|ers?|ing)?",
    r"review(?:s|ed|ing)?",
    r"monitor(?:s|ed|ing)?",
    r"ensur(?:e|es|ed|ing)",
    r"discuss(?:es|ed|ions?|ing)?",
    r"(?:speak|spoke|spoken|talk|talks|talked|talking) (?:to|with)",
    r"refresher(?:s)?(?: training| course)?",
    r"(?:re-?)?train(?:s|ed|ing)?",
    r"toolbox talks?",
    r"awareness|made aware",
    r"brief(?:s|ed|ings?)",
    r"inform(?:s|ed|ing) (?:all )?(?:the )?(?:staff|teams?|carers)",
    r"(?:encourag|advis|cascad|communicat|consider)(?:e|es|ed|ing)",
    r"oversee(?:s|n|ing)?|overs(?:aw|ight)",
    r"(?:look|looks|looked|looking) (?:at|into)",
    r"(?:be|remain|stay|more) vigilant",
    r"team meetings?",
    r"e-?mail(?:s|ed|ing)?",
    r"memos?",
    r"(?:circulat|reiterat)(?:e|es|ed|ing)",
    r"(?:polic(?:y|ies)|procedures?) (?:(?:is|are|was|were|to be|will be|has been|have been) )?"
    r"(?:re-?)?(?:updated|amended|shared|read|issued|written|rewritten|refreshed)",
    r"(?:re-?)?(?:updat|shar|issu|rewrit)(?:e|es|ing) (?:the )?(?:polic(?:y|ies)|procedures?)",
    r"(?:re-?)?(?:amend|refresh|updated|shared|issued)(?:s|ed|ing)? (?:the )?"
    r"(?:polic(?:y|ies)|procedures?)",
)
_ATTENDANCES = (
    r"attend(?:s|ed|ing|ance|ees?)?",
    r"sign(?:ed)?[- ]?(?:in|off)? ?(?:sheets?|registers?)",
    r"(?:training|course) (?:certificates?|matrix|records?|registers?|logs?|completed?|completion|"
    r"delivered|figures)",
    r"certificates? of (?:training|attendance|completion)",
    r"(?:read|sign)(?:ed)? and (?:sign|read|understood)(?:ed)?",
    r"(?:minutes|notes) of (?:the )?(?:meetings?|supervisions?)",
)
_LOOKED_AT = (
    r"observ\w*",
    r"(?:re-?)?audit\w*",
    r"(?:re-?)?assess\w*",
    r"competen\w*",
    r"sampl\w*",
    r"spot[- ]checks?",
    r"measur\w*",
    r"feedback",
    r"complaint\w*",
    r"errors?",
    r"incidents?",
    r"call logs?",
    r"rates?",
    r"scores?",
    r"\d+ ?%",
)
_ACTIVITY = re.compile(rf"\b(?:{'|'.join(_ACTIVITIES)})\b", re.IGNORECASE)


_ATTENDANCE = re.compile(rf"\b(?:{'|'.join(_ATTENDANCES)})\b", re.IGNORECASE)
_LOOKED = re.compile(rf"\b(?:{'|'.join(_LOOKED_AT)})", re.IGNORECASE)


def attendance_phrase(text: str) -> str:
    """The words by which `text` offers attendance as its only evidence, or "".

    >>> attendance_phrase("Training matrix and signed attendance sheets")
    'Training matrix'
    >>> attendance_phrase("Attendance, then an observed assessment of each")
    ''
    """
    found = _ATTENDANCE.search(text)
    return found[0] if found and not _LOOKED.search(text) else ""


def activity_phrase(text: str) -> str:
    """The first words of `text` that promise activity only, as they stand there, or "".

    >>> activity_phrase("Staff reminded at handover")
    'reminded'
    """
    found = _ACTIVITY.search(text)
    return found[0] if found else ""
