"""Whether words name more than one person: "Branch manager and scheduler", "BM; QL"."""

import re

_BETWEEN = re.compile(r";|/|\+|&|\band\b|\n|,")
_ROLE = re.compile(
    r"\b(?:manager|lead|leader|director|co-?ordinator|scheduler|deputy|nurse|carer|senior|head|officer"
    r"|supervisor|administrator|champion|owner|trainer|clinician|pharmacist)s?\b",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"[A-Z]{2,3}")
_ALL = re.compile(r"^(?:all|every|everyone|everybody|staff|carers|seniors|the team|whole)\b", re.I)


def several(owner: str) -> bool:
    """Whether an owner as it is written is more than one.

    A role may hold an "and" of its own, or the place after a comma.

    >>> several("Branch manager and scheduler"), several("Branch manager, West Bridgford")
    (True, False)
    >>> several("Health and Safety lead"), several("All staff")
    (False, True)
    """
    parts = [part.strip() for part in _BETWEEN.split(owner) if part.strip()]
    roles = [part for part in parts if _ROLE.search(part) or _INITIALS.fullmatch(part)]
    if _ALL.search(owner.strip()):
        return True
    return len(roles) > 1 or (len(parts) > 1 and not roles and "," not in owner)
