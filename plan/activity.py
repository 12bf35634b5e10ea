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
    r"awareness",
    r"e-?mail(?:s|ed|ing)?",
    r"memos?",
    r"(?:circulat|reiterat)(?:e|es|ed|ing)",
    r"(?:polic(?:y|ies)|procedures?) (?:to be )?(?:updated|amended|shared|read)",
    r"(?:updat|amend|shar)(?:e|es|ed|ing) (?:the )?(?:polic(?:y|ies)|procedures?)",
)
_ACTIVITY = re.compile(rf"\b(?:{'|'.join(_ACTIVITIES)})\b", re.IGNORECASE)


def activity_phrase(text: str) -> str:
    """The first words of `text` that promise activity only, as they stand there, or "".

    >>> activity_phrase("Staff reminded at handover")
    'reminded'
    """
    found = _ACTIVITY.search(text)
    return found[0] if found else ""
