"""The id that a new aim, action or person is given: the next of the plan's own row."""

import re
from collections import Counter
from collections.abc import Collection

_NUMBERED = re.compile(r"(.*?)(\d+)")
_FIRST = {"aim": "P1", "action": "A01"}
_LONGEST = 4  # initials


def next_id(kind: str, used: Collection[str]) -> str:
    """One more than the highest number in the commonest way of numbering; never one that was used.

    >>> next_id("action", {"A01", "A02", "QIP-7"}), next_id("aim", ())
    ('A03', 'P1')
    """
    numbered = [found.groups() for each in used if (found := _NUMBERED.fullmatch(each))]
    if not numbered:
        return _unused(_FIRST[kind], used)
    commonest = Counter(prefix for prefix, _ in numbered).most_common()
    most = max(times for _, times in commonest)
    prefix = min(prefix for prefix, times in commonest if times == most)
    digits = [number for each, number in numbered if each == prefix]
    width = max(len(number) for number in digits)
    return _unused(f"{prefix}{max(map(int, digits)) + 1:0{width}}", used)


def initials_of(role: str, used: Collection[str]) -> str:
    """The first letters of a role, with a number where another has them already.

    >>> initials_of("Branch manager, Northgate", {"BMN"})
    'BMN-2'
    """
    letters = "".join(word[0] for word in re.findall(r"[^\W\d_]+", role))
    return _unused(letters[:_LONGEST].upper() or "P", used)


def _unused(wanted: str, used: Collection[str]) -> str:
    taken = {each.casefold() for each in used}
    number, found = 1, wanted
    while found.casefold() in taken:
        number += 1
        found = f"{wanted}-{number}"
    return found
