"""Words that promise activity rather than a change: "staff reminded", "manager to monitor"."""

import re

_STAFF = r"(?:all |the )?(?:staff|teams?|carers|seniors|everyone)"
_SAID = (
    r"remind(?:s|ed|ers?|ing)?",
    r"discuss(?:es|ed|ions?|ing)?",
    r"(?:speak|spoke|spoken|talk|talks|talked|talking) (?:to|with|w/)",
    r"toolbox talks?",
    r"awareness|made aware",
    r"brief(?:s|ed|ings?)|brief " + _STAFF,
    rf"inform(?:s|ed|ing) {_STAFF}",
    r"(?:encourag|advis|cascad|communicat)(?:e|es|ed|ing)",
    r"(?:be|remain|stay|more) vigilant",
    r"team meetings?",
    r"e-?mail(?:s|ed|ing)?(?! alerts?)",
    r"memos?",
    r"(?:circulat|re-?iterat|reinforc)(?:e|es|ed|ing)",
    rf"{_STAFF} (?:\w+ ){{0,2}}(?:told|instructed|urged)",
    r"urged|highlight(?:s|ed|ing)?",
    r"messages? (?:\w+ ){0,2}(?:sent|posted|shared)",
    r"(?:re-?)?read and sign(?:s|ed)?|re-?read(?:s|ing)?",
    r"lessons? (?:learn(?:ed|t) )?(?:\w+ )?(?:shared|cascaded)",
    r"reflective (?:sessions?|discussions?)",
)
_ACTIVITIES = (
    *_SAID,
    r"review(?:s|ed|ing)?",
    r"monitor(?:s|ed|ing)?(?! dosage)",
    r"ensur(?:e|es|ed|ing)",
    r"consider(?:s|ed|ing)?",
    r"keep(?:s|ing)? an eye on",
    r"(?:group )?supervisions? (?:carried out|held|completed|done|given)",
    r"e-?learning|workshops?",
    r"refresher(?:s)?(?: training| course)?",
    r"(?:re-?)?train(?:s|ed|ing)?",
    r"oversee(?:s|n|ing)?|overs(?:aw|ight)",
    r"(?:look|looks|looked|looking) (?:at|into)",
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
    r"(?:minutes|notes) of (?:the )?(?:team )?(?:meetings?|supervisions?)",
    r"certificates? on file",
    r"staff have signed",
)
_LOOKED_AT = (
    r"observ\w*",
    r"(?:re-?)?audit\w*",
    r"(?:re-?)?assess\w*",
    r"competen\w*",
    r"sampl\w*",
    r"spot[- ]checks?",
    r"measur\w*",
    r"(?<!training )feedback",
    r"complaint\w*",
    r"errors?",
    r"incidents?",
    r"call logs?",
    r"rates?",
    r"scores?",
    r"punctuality|admissions?|falls?\b|in the log",
    r"\d+ ?%(?! (?:of )?(?:all )?(?:staff|carers|seniors|attendance|trained))",
)
_ACTIVITY = re.compile(rf"\b(?:{'|'.join(_ACTIVITIES)})\b", re.IGNORECASE)


_ONLY_SAID = re.compile(rf"\b(?:{'|'.join(_SAID)})\b", re.IGNORECASE)
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


def is_only_said(text: str) -> bool:
    """Whether its words promise no more than that something is said to somebody.

    >>> is_only_said("Remind staff to leave on time"), is_only_said("Reviews with the person")
    (True, False)
    """
    return bool(_ONLY_SAID.search(text))
